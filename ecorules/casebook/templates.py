"""A new folder for a new city, copied from the template.

Comes in: a name. Goes out: a folder of that name with a scheme, observations, cases and a README
that all work, ready to be changed. Nothing is written over.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecorules.errors import SchemeError
from ecorules.resources import template_dir
from ecorules.schemes import shown
from ecorules.text import Diagnostic

_ID: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
#: Names that some systems keep for devices.
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in range(10))}
)
_FORBIDDEN: Final = frozenset('/\\:*?"<>|')
#: The id of a folder whose name has no letter that an id may have.
UNNAMED: Final = "new-scheme"
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFolder:
    """What was made: the folder, the names of its files, the id and the title of its scheme."""

    path: Path
    files: tuple[str, ...]
    id: str
    title: str


def new_folder(
    name: str, title: str | None = None, id: str | None = None, parent: str | os.PathLike[str] = "."
) -> NewFolder:
    """Copy the template into a new folder of this name.

    ``title`` and ``id`` are those of the scheme; the id is made from the name where it has
    letters or digits that an id may have. An existing folder must be empty.

    Raises ``SchemeError`` for a name that is no plain name of a folder, an id that no scheme may
    have, or a folder that cannot be made.

    >>> from tempfile import mkdtemp
    >>> made = new_folder("示例县", title="示例县指标表", id="shili-2025", parent=mkdtemp())
    >>> made.path.name, made.id, "scheme.yaml" in made.files
    ('示例县', 'shili-2025', True)
    """
    _check_name(name)
    title = _title(f"{name}生态文明建设指标体系" if title is None else title)
    chosen = _id(name, id)
    folder = Path(parent) / name
    template = Path(template_dir())
    files = sorted(path for path in template.iterdir() if path.is_file() and not path.name.startswith("."))
    try:
        _make_room(folder)
        for file in files:
            text = file.read_text(encoding="utf-8")
            with (folder / file.name).open("x", encoding="utf-8", newline="\n") as out:
                out.write(_filled(file.name, text, chosen, title))
    except OSError as error:
        reason = shown(error.strerror or type(error).__name__)
        raise _refused("E496", f"无法写入：{reason}", f"it cannot be written: {reason}", where=shown(folder)) from None
    return NewFolder(path=folder, files=tuple(file.name for file in files), id=chosen, title=title)


def _make_room(folder: Path) -> None:
    """The folder, new or empty; a link is neither."""
    there = os.path.lexists(folder)
    if there and (folder.is_symlink() or not folder.is_dir()):
        message, message_en = "已有同名的文件或链接", "a file or a link of this name is there already"
        raise _refused("E496", message, message_en, where=shown(folder))
    if there and any(folder.iterdir()):
        message, message_en = "文件夹已存在，而且不是空的", "the folder is there already and is not empty"
        hint, hint_en = "换一个名称", "choose another name"
        raise _refused("E496", message, message_en, hint, hint_en, where=shown(folder))
    folder.mkdir(exist_ok=True)


def _check_name(name: object) -> None:
    hint = "名称用汉字、字母、数字、“-”、“_”，不含斜线"
    hint_en = "letters, 汉字, digits, '-' and '_', with no slash"
    if not isinstance(name, str):
        kind = type(name).__name__
        raise _refused("E497", f"名称应是文字，而不是 {kind}", f"a name should be text, not {kind}", hint, hint_en)
    stem = name.split(".")[0].casefold()
    strange = any(char in _FORBIDDEN or unicodedata.category(char)[0] == "C" for char in name)
    edges = name != name.strip() or name.startswith((".", "-")) or name.endswith(".")
    if not name or strange or edges or stem in _DEVICES or len(name.encode("utf-8", "replace")) > _LONGEST:
        message, message_en = f"不能用作文件夹名：“{shown(name)}”", f"not the name of a folder: {shown(name)!r}"
        raise _refused("E497", message, message_en, hint, hint_en)


def _title(title: object) -> str:
    plain = isinstance(title, str) and bool(title.strip()) and len(title) <= _LONGEST
    if not plain or any(unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" for char in str(title)):
        message, message_en = f"不能用作名称：“{shown(title)}”", f"it cannot be a title: {shown(title)!r}"
        raise _refused("E497", message, message_en, "写一行文字，不超过 200 字", "one line of at most 200 characters")
    return str(title).strip()


def _id(name: str, given: object) -> str:
    if given is None:
        return _OTHER.sub("-", name.casefold()).strip("-")[:64].strip("-") or UNNAMED
    if isinstance(given, str) and _ID.fullmatch(given):
        return given
    message, message_en = f"不能用作方案编号：“{shown(given)}”", f"it cannot be the id of a scheme: {shown(given)!r}"
    hint, hint_en = "用小写字母、数字、“.”、“-”，如 shili-2025", "small letters, digits, '.', '-': shili-2025"
    raise _refused("E497", message, message_en, hint, hint_en)


def _filled(file: str, text: str, scheme_id: str, title: str) -> str:
    """A file of the template with the id and the title of the new scheme."""
    if file == "scheme.yaml":
        text = re.sub(r"^id: .*$", lambda _: f"id: {_scalar(scheme_id)}", text, count=1, flags=re.M)
        return re.sub(r"^title: .*$", lambda _: f"title: {_scalar(title)}", text, count=1, flags=re.M)
    if file == "README.md":
        return re.sub(r"^# .*$", lambda _: f"# {title}", text, count=1, flags=re.M)
    return text


def _scalar(text: str) -> str:
    """A text in double quotes, as YAML and JSON both read it."""
    return json.dumps(text, ensure_ascii=False)


def _refused(
    code: str, message: str, message_en: str, hint: str = "", hint_en: str = "", where: str = ""
) -> SchemeError:
    return SchemeError(
        Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=where)
    )
