"""A scheme file into a ``Scheme``.

Comes in: a path, text, or plain data. Goes out: the checked scheme with every threshold parsed,
or one ``SchemeError`` that lists everything wrong with it, each finding with file, line, column
and the id of the indicator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Final, NoReturn

from ecorules.errors import SchemeError
from ecorules.schemes.building import build, check_names
from ecorules.schemes.bundle import bundled_ids, bundled_path
from ecorules.schemes.extending import Extended, extend
from ecorules.schemes.findings import Findings, shape_of
from ecorules.schemes.names import shown
from ecorules.schemes.plaindata import tree_of
from ecorules.schemes.scheme import Scheme
from ecorules.schemes.yamltext import MAX_CHARACTERS, Node, read_yaml
from ecorules.text import Diagnostic

#: Schemes that extend schemes that extend schemes: more than this is a circle.
MAX_EXTENDS: Final = 8


def read_scheme(path: str | PathLike[str]) -> Scheme:
    """The scheme of a YAML file. Raises ``SchemeError``."""
    file = Path(path)
    return _scheme(read_yaml(_text_of(file), file.name), file.name, file.parent)


def scheme_from_yaml(text: str, file: str = "scheme.yaml") -> Scheme:
    """The scheme that a YAML text holds; ``file`` is its name in errors."""
    return _scheme(read_yaml(text, file), file, None)


def scheme_from_data(data: Mapping[str, object], file: str = "scheme") -> Scheme:
    """The scheme of plain data in the layout of a scheme file: dicts, lists and texts.

    Raises ``SchemeError`` as for a file; lines and columns are then those of no file.
    """
    return _scheme(tree_of(data, file), file, None)


def _scheme(tree: Node, file: str, folder: Path | None) -> Scheme:
    findings = Findings(file, tree)
    whole = _whole(tree, findings, folder, MAX_EXTENDS)
    findings = Findings(file, whole.tree)
    shape = shape_of(whole.tree, findings)
    findings.settle()
    assert shape is not None
    check_names(shape, findings)
    scheme = build(shape, findings)
    findings.settle()
    return replace(scheme, changes=whole.changes) if whole.changes else scheme


def _whole(tree: Node, findings: Findings, folder: Path | None, left: int) -> Extended:
    """The tree with the rows of the scheme that it extends, if it extends one."""
    named = tree.value.get("extends") if isinstance(tree.value, dict) else None
    if named is None or not isinstance(named.value, str):
        return Extended(tree, ())
    if left == 0:
        _refuse(findings, f"extends 超过 {MAX_EXTENDS} 层", f"more than {MAX_EXTENDS} schemes extend one another")
    base, file, place = _base(named.value, findings, folder)
    above = _whole(base, Findings(file, base), place, left - 1)
    checked = Findings(file, above.tree)
    shape_of(above.tree, checked)
    checked.settle()
    found = extend(tree, above.tree, findings)
    findings.settle()
    return found


def _base(name: str, findings: Findings, folder: Path | None) -> tuple[Node, str, Path | None]:
    """The tree of the scheme that a file extends: a bundled one by its id, or a file beside it."""
    path = bundled_path(name) if name in bundled_ids() else None
    if path is None and name.endswith((".yaml", ".yml")):
        if folder is None:
            _refuse(
                findings, "没有所在文件夹，extends 只能写内置方案", "without a folder only bundled schemes are extended"
            )
        path = folder / name
    if path is None:
        hint = "写内置方案的编号，或 .yaml 文件的路径", "give a bundled scheme's id, or the path of a .yaml file"
        _refuse(findings, f"没有可扩展的方案 “{shown(name)}”", f"there is no scheme {shown(name)!r} to extend", *hint)
    return read_yaml(_text_of(path), path.name), path.name, path.parent


def _refuse(findings: Findings, message: str, message_en: str, hint: str = "", hint_en: str = "") -> NoReturn:
    findings.add("E407", ("extends",), message, message_en, hint, hint_en)
    findings.settle()
    raise AssertionError("settle raises what was found")


def _text_of(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(4 * MAX_CHARACTERS + 1)
        return data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        reason = reason or ("不是 UTF-8 / not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error))
        raise SchemeError(
            Diagnostic(
                code="E400",
                message=f"无法读取文件：{shown(reason)}",
                message_en=f"the file cannot be read: {shown(reason)}",
                where=shown(file),
            )
        ) from None
