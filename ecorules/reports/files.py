"""Files written whole or not at all, the same bytes for the same report.

Comes in: bytes and a path. Goes out: the file. Office files are archives that carry the time at
which they were packed; here every entry gets the same one.
"""

from __future__ import annotations

import io
import os
import re
import stat
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from ecorules.reports.asked import unwritable

#: The first moment that an archive can hold.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_DCTERMS: Final = b"http://purl.org/dc/terms/"
_XSI: Final = b"http://www.w3.org/2001/XMLSchema-instance"
_TIMES: Final = re.compile(rb"<dcterms:(created|modified)\b[^>]*?(?:/>|>.*?</dcterms:\1>)", re.S)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by way of a neighbour that then takes its place.

    Raises ``EcoRulesError`` where that is not possible; what stood there before then stands.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise unwritable(path, "是文件夹", "it is a folder")
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        handle, neighbour = tempfile.mkstemp(prefix=".ecorules-", suffix=path.suffix, dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(neighbour, mode)
            os.replace(neighbour, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(neighbour)
            raise
    except (OSError, ValueError) as error:  # a path with a null character or a lone surrogate is a ValueError
        why = type(error).__name__ if isinstance(error, ValueError) else error.strerror or type(error).__name__
        raise unwritable(path, why, why) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def steady(archive: bytes, date: str | None) -> bytes:
    """An Office file without the time at which it was packed; its properties name the date of the report, if any."""
    said = b""
    if date is not None:
        moment = f"{date}T00:00:00Z".encode()
        said = b"".join(
            b'<dcterms:%s xmlns:dcterms="%s" xmlns:xsi="%s" xsi:type="dcterms:W3CDTF">%s</dcterms:%s>'
            % (name, _DCTERMS, _XSI, moment, name)
            for name in (b"created", b"modified")
        )
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _TIMES.sub(b"", content).replace(b"</cp:coreProperties>", said + b"</cp:coreProperties>")
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return packed.getvalue()
