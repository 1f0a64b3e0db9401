"""A scenario file into scenarios.

Comes in: the path of a YAML file. Goes out: scenarios whose levers know their places, or one
``SchemeError`` that lists everything wrong with the file.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ecorules.errors import EcoRulesError, SchemeError
from ecorules.scenarios import levers
from ecorules.scenarios.findings import Findings, Place, shape_of
from ecorules.scenarios.model import MOST_LEVERS, Lever, Scenario
from ecorules.schemes import Scheme, load_scheme, read_scheme, read_yaml, schemes, shown, suggestion
from ecorules.text import Diagnostic

#: What is longer is longer than any YAML text that is read.
MAX_BYTES: Final = 2_000_001

_MAKE: Final[dict[str, Callable[..., Lever]]] = {
    "set_to": levers.set_to,
    "add": levers.add,
    "scale": levers.scale,
    "grow": levers.grow,
    "reach": levers.reach,
    "follow": levers.follow,
    "hold": levers.hold,
    "cap": levers.cap,
    "threshold": levers.threshold,
}
#: What a key is called in a file, where the function of the lever calls it otherwise.
_IGNORED: Final = frozenset({"lever", "note"})


def read_scenarios(path: str | os.PathLike[str]) -> tuple[Scenario, ...]:
    """The scenarios of a YAML file, in its order.

    Raises ``SchemeError`` with file, line and column of everything that is wrong. Whether the
    indicators and regions are there is checked when the scenarios are run.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "scenarios.yaml"
    >>> text = "{format: '1', scenarios: [{name: 提标, levers: [{lever: add, indicator: 26, amount: 2}]}]}"
    >>> _ = file.write_text(text, encoding="utf-8")
    >>> read_scenarios(file)
    (<Scenario '提标': 1 levers>,)
    """
    file, text = _text_of(path)
    return _scenarios(text, file.name, file.parent)


def scenarios_from_yaml(text: str, file: str = "scenarios.yaml") -> tuple[Scenario, ...]:
    """The scenarios that a YAML text holds; ``file`` is its name in errors.

    >>> text = "{format: '1', scenarios: [{name: 提标, levers: [{lever: set_to, indicator: 26, value: 97}]}]}"
    >>> scenarios_from_yaml(text)
    (<Scenario '提标': 1 levers>,)
    """
    return _scenarios(text, file, None)


def _scenarios(text: str, file: str, folder: Path | None) -> tuple[Scenario, ...]:
    findings = Findings(file, read_yaml(text, file))
    shape = shape_of(findings)
    known: dict[str, Scenario] = {}
    for at, entry in enumerate(shape.scenarios):
        path: Place = ("scenarios", at)
        name = entry.name.strip()
        if name in known:
            findings.add(
                "E710", (*path, "name"), f"情景 “{shown(name)}” 重复", f"scenario {shown(name)!r} stands twice"
            )
            continue
        held = [
            lever for each in _words(entry.extends) for lever in _extended(each, (*path, "extends"), known, findings)
        ]
        for number, each in enumerate(entry.levers):
            made = _lever(each, (*path, "levers", number), folder, findings)
            if made is not None:
                held.append(made)
        if len(held) > MOST_LEVERS:
            findings.add("E701", path, f"杠杆超过 {MOST_LEVERS} 个", f"more than {MOST_LEVERS} levers")
            held = []
        if not name:
            findings.add("E701", (*path, "name"), "“name” 是空的", "'name' is empty")
            continue
        known[name] = Scenario(name, tuple(held), entry.note)
    findings.settle()
    return tuple(known.values())


def _words(given: str | list[str] | None) -> list[str]:
    return [] if given is None else [given] if isinstance(given, str) else given


def _extended(name: str, path: Place, known: dict[str, Scenario], findings: Findings) -> tuple[Lever, ...]:
    if name.strip() in known:
        return known[name.strip()].levers
    message, message_en = f"上面没有情景 “{shown(name)}”", f"there is no scenario {shown(name)!r} above"
    findings.add("E703", path, message, message_en, *suggestion(name, known))
    return ()


def _lever(shape: Any, path: Place, folder: Path | None, findings: Findings) -> Lever | None:
    """The lever that an entry says; None, with a finding, if it says none."""
    given = {key: value for key, value in shape.model_dump().items() if value is not None and key not in _IGNORED}
    place = findings.at(path)
    try:
        if shape.lever == "scheme":
            found = _scheme(given["scheme"], folder)
            return replace(levers.scheme(found), place=place)
        if "change" in given:
            given["change"] = given["change"] == "true"
        if "last" in given:
            given["last"] = int(given["last"]) if given["last"].isascii() and given["last"].isdigit() else -1
        return replace(_MAKE[shape.lever](**given), place=place)
    except EcoRulesError as error:
        for finding in error.diagnostics[:20]:
            key = finding.message.partition("：")[0]
            at = (*path, "scheme") if shape.lever == "scheme" else (*path, key) if key in given else path
            inner = f"（{finding.where}）" if finding.where else ""
            findings.add(
                finding.code,
                at,
                f"{finding.message}{inner}",
                f"{finding.message_en}{inner}",
                finding.hint,
                finding.hint_en,
            )
        return None


def _scheme(name: str, folder: Path | None) -> Scheme:
    """A bundled scheme, or one of a file in the folder of the scenarios."""
    if name in {info.id for info in schemes()}:
        return load_scheme(name)
    if folder is None or not name.endswith((".yaml", ".yml")):
        ids = [info.id for info in schemes()]
        message, message_en = f"没有名为 “{shown(name)}” 的方案", f"there is no scheme {shown(name)!r}"
        listed = (
            f"内置方案：{'、'.join(ids)}；或文件夹里的 .yaml 文件",
            f"bundled: {', '.join(ids)}; or a .yaml file beside it",
        )
        hint, hint_en = suggestion(name, ids, listed)
        raise SchemeError(Diagnostic(code="E703", message=message, message_en=message_en, hint=hint, hint_en=hint_en))
    try:
        outer = folder.resolve()
        file = (outer / name).resolve()
        inside = not Path(name).is_absolute() and file.is_relative_to(outer) and file.is_file()
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        message = f"文件夹里没有 “{shown(name)}”"
        message_en = f"there is no {shown(name)!r} in the folder of the scenarios"
        raise SchemeError(Diagnostic(code="E703", message=message, message_en=message_en))
    return read_scheme(file)


def _text_of(given: object) -> tuple[Path, str]:
    if not isinstance(given, str | os.PathLike) or not isinstance(os.fspath(given), str):
        kind = type(given).__name__
        raise _unreadable("", f"应给出文件的路径，而不是 {kind}", f"the path of a file is due, not {kind}")
    file = Path(given)
    try:
        if not file.is_file():
            raise _unreadable(shown(file), "没有这个文件", "there is no such file")
        with file.open("rb") as stream:
            return file, stream.read(MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(shown(file), "文字编码不是 UTF-8", "the text is not UTF-8") from None
    except SchemeError:
        raise
    except (OSError, ValueError) as error:
        reason = shown(getattr(error, "strerror", None) or error)
        raise _unreadable(shown(file), f"无法读取：{reason}", f"it cannot be read: {reason}") from None


def _unreadable(where: str, message: str, message_en: str) -> SchemeError:
    return SchemeError(Diagnostic(code="E700", message=message, message_en=message_en, where=where))
