"""Files of a case folder: nothing outside the folder is opened.

Comes in: the folder of a cases file, and the names that the file gives. Goes out: paths of files
that lie in that folder, links followed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from ecorules.casebook.findings import Findings, Place
from ecorules.errors import SchemeError
from ecorules.schemes import Scheme, UnknownNameError, load_scheme, read_scheme, schemes, shown
from ecorules.text import Diagnostic

CASES: Final = "cases.yaml"
#: What is longer is longer than any YAML text that is read.
MAX_BYTES: Final = 2_000_001
_ID: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")


def cases_file(given: object) -> Path:
    """The cases file of a folder, or the file itself. Raises ``SchemeError`` if it cannot be read."""
    if not isinstance(given, str | os.PathLike) or not isinstance(os.fspath(given), str):
        kind = type(given).__name__
        raise _unreadable(None, f"应给出文件夹或文件的路径，而不是 {kind}", f"a folder or a file is due, not {kind}")
    path = Path(given)
    try:
        file = path / CASES if path.is_dir() else path
        is_file = file.is_file()
    except (OSError, ValueError) as error:
        reason = shown(getattr(error, "strerror", None) or error)
        raise _unreadable(path, f"无法读取：{reason}", f"it cannot be read: {reason}") from None
    if is_file:
        return file
    if file == path:
        raise _unreadable(path, "没有这个文件或文件夹", "there is no such file or folder")
    raise _unreadable(path, f"文件夹里没有 {CASES}", f"the folder has no {CASES}")


def text_of(file: Path) -> str:
    """The text of a cases file, of bounded length."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(file, "文字编码不是 UTF-8", "the text is not UTF-8") from None
    except OSError as error:
        reason = shown(error.strerror)
        raise _unreadable(file, f"无法读取：{reason}", f"it cannot be read: {reason}") from None


def inside(folder: Path, name: str, path: Place, findings: Findings) -> Path | None:
    """The file of this name in the folder; None, with a finding, if it lies elsewhere or is no file."""
    try:
        outer = folder.resolve()
        file = (outer / name).resolve()
        elsewhere = Path(name).is_absolute() or not file.is_relative_to(outer)
        there = not elsewhere and file.is_file()
    except (OSError, ValueError, RuntimeError):
        elsewhere = there = False
    if elsewhere:
        _elsewhere(name, path, findings)
    elif not there:
        findings.add("E487", path, f"没有文件 “{shown(name)}”", f"there is no file {shown(name)!r}")
    return file if there else None


def scheme_of(folder: Path, name: str, findings: Findings) -> Scheme | None:
    """The scheme that a cases file names: a file of the folder, or a bundled one."""
    if name.endswith((".yaml", ".yml")) or not _ID.fullmatch(name):
        file = inside(folder, name, ("scheme",), findings)
        return None if file is None else read_scheme(file)
    if Path(name).is_file() and name not in {info.id for info in schemes()}:
        _elsewhere(name, ("scheme",), findings)  # load_scheme would read it from the working directory
        return None
    try:
        return load_scheme(name)
    except UnknownNameError as error:
        said = error.diagnostics[0]
        findings.add("E488", ("scheme",), said.message, said.message_en, said.hint, said.hint_en)
        return None


def _elsewhere(name: str, path: Place, findings: Findings) -> None:
    findings.add(
        "E487",
        path,
        f"“{shown(name)}” 不在用例文件夹之内",
        f"{shown(name)!r} lies outside the folder of the cases",
        "把文件放进该文件夹，路径写成相对路径",
        "put the file into the folder and give a relative path",
    )


def _unreadable(path: Path | None, message: str, message_en: str) -> SchemeError:
    where = "" if path is None else shown(path)
    return SchemeError(Diagnostic(code="E485", message=message, message_en=message_en, where=where))
