"""Zip archives of office files, looked through before a library unpacks them.

An archive can unpack to far more than its size, and its directory may lie about that: every
entry is unpacked here once, block by block, and counted. Office files never declare a document
type; one that does wants its entities expanded or something fetched, and is not opened. Nor is
one with more markup than fits in memory once a library has made objects of it.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import IO, Final

MAX_ENTRIES: Final = 4096
#: What one archive may unpack to, in bytes.
MAX_UNPACKED: Final = 64_000_000
#: Elements (both their tags) and attributes in the texts of one archive.
MAX_MARKS: Final = 2_000_000
#: Bytes without a new element: parsers go over one tag again and again as it comes in.
MAX_RUN: Final = 1_000_000
BLOCK: Final = 1 << 16
#: How a declared document type begins, in the encodings that XML parsers take without being told.
DOCTYPES: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class ArchiveError(Exception):
    """Why an archive is not opened; ``large`` if only for its size."""

    def __init__(self, message: str, message_en: str, *, large: bool = False) -> None:
        super().__init__(message, message_en)
        self.message = message
        self.message_en = message_en
        self.large = large


def check_archive(file: IO[bytes], *, most: int = MAX_UNPACKED, marks: int = MAX_MARKS) -> tuple[str, ...]:
    """The names in an archive that can be unpacked without harm; raises ``ArchiveError`` for any other."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise ArchiveError(
                    f"压缩包中超过 {MAX_ENTRIES} 个文件", f"more than {MAX_ENTRIES} files in it", large=True
                )
            if sum(entry.file_size for entry in entries) > most:
                raise _unpacks(most)
            left = most
            for entry in entries:
                left, marks = _checked(archive, entry, left, marks, most)
            return tuple(entry.filename for entry in entries)
    except ArchiveError:
        raise
    # What is broken or encrypted inside shows in many ways.
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, NotImplementedError) as error:
        raise ArchiveError(
            f"压缩包已损坏，或不是这种文件：{error}", f"damaged, or no file of this kind: {error}"
        ) from None


def _checked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, marks: int, most: int) -> tuple[int, int]:
    """What may still come, in bytes and in marks, once an entry has been unpacked."""
    tail, run, markup = b"", 0, None
    with archive.open(entry) as unpacked:
        while block := unpacked.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise _unpacks(most)
            if markup is None:
                markup = block.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
            if not markup:
                continue
            marks -= block.count(b"<") + block.count(b"=")
            first, last = block.find(b"<"), block.rfind(b"<")
            run += len(block) if first < 0 else first
            if marks < 0 or run > MAX_RUN:
                raise ArchiveError("内容过多", "it holds too much", large=True)
            run = run if last < 0 else len(block) - last
            if any(doctype in tail + block for doctype in DOCTYPES):
                name = entry.filename
                raise ArchiveError(f"{name} 声明了文档类型（DTD）", f"{name} declares a document type")
            tail = block[-32:]
    return left, marks


def _unpacks(most: int) -> ArchiveError:
    return ArchiveError(f"解压后超过 {most} 字节", f"unpacks to more than {most} bytes", large=True)
