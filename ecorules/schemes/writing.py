"""A ``Scheme`` as the text of a scheme file.

Comes in: a scheme. Goes out: YAML that reads back to an equal scheme, keys in the order of the
documentation. What a part shares with its indicator is written once, at the indicator.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecorules.errors import SchemeError
from ecorules.schemes.model import Indicator, Part, Provenance, Version
from ecorules.schemes.names import shown
from ecorules.text import Diagnostic, printable

if TYPE_CHECKING:
    from ecorules.schemes.scheme import Scheme

#: Longer lines are what an editor would fold, and folding moves the blanks of a printed cell.
_WIDTH: Final = 100_000


def scheme_to_yaml(scheme: Scheme, comments: Mapping[str, Sequence[str]] | None = None) -> str:
    """The text of the scheme's file; ``comments`` stand above an indicator by its id, or above all under ""."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if not isinstance(comments, Mapping | None):
        kind = type(comments).__name__
        message, message_en = f"comments 应是映射，而不是 {kind}", f"comments should be a mapping, not {kind}"
        raise SchemeError(Diagnostic(code="E400", message=message, message_en=message_en))
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    rows = CommentedSeq()
    for row in scheme.indicators:
        rows.append(CommentedMap(_indicator(row, scheme.source is None or scheme.source.confirmed)))
    for at, row in enumerate(scheme.indicators):
        lines = (comments or {}).get(row.id, ())
        if lines:
            rows.yaml_set_comment_before_after_key(at, before="\n".join(map(_comment, lines)), indent=2)
    whole = CommentedMap({"format": "1", **_head(scheme), "indicators": rows})
    above = (comments or {}).get("", ())
    if above:
        whole.yaml_set_start_comment("\n".join(map(_comment, above)))
    stream = io.StringIO()
    yaml.dump(whole, stream)
    return stream.getvalue()


def save_scheme(scheme: Scheme, path: str | PathLike[str], comments: Mapping[str, Sequence[str]] | None = None) -> None:
    """Write the scheme's file. Raises ``SchemeError`` where that is not possible."""
    text = scheme_to_yaml(scheme, comments)
    try:
        Path(path).write_text(text, encoding="utf-8")
    except (OSError, ValueError, TypeError) as error:
        reason = shown(getattr(error, "strerror", None) or error)
        message, message_en = f"无法写入文件：{reason}", f"the file cannot be written: {reason}"
        raise SchemeError(Diagnostic(code="E400", message=message, message_en=message_en, where=shown(path))) from None


def _comment(line: str) -> str:
    return printable(line)


def _head(scheme: Scheme) -> dict[str, Any]:
    """What stands above the indicators. A scheme that extended another is written out whole."""
    head: dict[str, Any] = {
        key: getattr(scheme, key) for key in ("id", "title", "issuer", "number", "date", "level", "note")
    }
    if scheme.source is not None:
        head["source"] = _given(scheme.source, leave={"confirmed": True})
    head["criteria"] = [
        {"name": each.name, "of": list(each.of) if isinstance(each.of, tuple) else each.of, "share": each.share}
        for each in scheme.criteria
    ]
    head["waive"] = dict(scheme.waive)
    return _kept(head)


def _indicator(row: Indicator, confirmed: bool) -> dict[str, Any]:
    # Thresholds by date say each for itself whether they were seen; the row then only speaks for its parts.
    seen = row.confirmed or bool(row.versions)
    entries: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "unit": row.unit,
        "threshold": _threshold(row.threshold, row.versions),
        "unread": None if row.versions else row.unread,
        **{key: getattr(row, key) for key in ("better", "attribute", "domain", "task")},
        "responsible": list(row.responsible),
        **{key: getattr(row, key) for key in ("scope", "basis", "note")},
        "printed": _given(row.printed) if row.printed else None,
        "provenance": _provenance(row.provenance, row.versions),
        "confirmed": None if seen == confirmed else seen,
        "waive": dict(row.waive),
        "parts": [_part(part, row, seen) for part in row.parts],
    }
    return _kept(entries)


def _part(part: Part, row: Indicator, seen: bool) -> dict[str, Any]:
    shared = (part.threshold, _starts(part.versions)) == (row.threshold, _starts(row.versions))
    entries: dict[str, Any] = {
        "name": part.name,
        "unit": None if part.unit == row.unit else part.unit,
        "threshold": None if shared else _threshold(part.threshold, part.versions),
        "unread": None if shared or part.versions else part.unread,
        "better": part.better,
        "level": _given(part.level, leave={"rule": part.level.rule}) if part.level else None,
        "provenance": _provenance(part.provenance, () if shared else part.versions),
        "confirmed": _confirmed(part, row, seen, shared=shared),
    }
    return _kept(entries)


def _confirmed(part: Part, row: Indicator, seen: bool, *, shared: bool) -> bool | None:
    """What a part has to say on whether its figures were seen; None where others have said so."""
    if shared:
        told = [each.confirmed for each in row.versions] or [row.confirmed]
        own = [each.confirmed for each in part.versions] or [part.confirmed]
        return None if own == told else False
    return None if part.versions or part.confirmed == seen else part.confirmed


def _starts(versions: Sequence[Version]) -> list[str | None]:
    return [each.start for each in versions]


def _threshold(text: str | None, versions: Sequence[Version]) -> Any:
    if not versions:
        return text
    return [
        _kept(
            {
                "text": each.threshold,
                "from": each.start,
                "provenance": _given(each.provenance) if each.provenance else None,
                "confirmed": each.confirmed,
                "unread": each.unread,
            }
        )
        for each in versions
    ]


def _provenance(provenance: Provenance | None, versions: Sequence[Version]) -> Any:
    """The provenance of a row; where the version in force brought its own, that stands beside its text."""
    if provenance is None or (versions and versions[-1].provenance == provenance):
        return None
    return _given(provenance)


def _given(record: Any, leave: Mapping[str, object] | None = None) -> dict[str, Any]:
    """The fields of a record that say something."""
    left = leave or {}
    named = {each.name: getattr(record, each.name) for each in fields(record)}
    return _kept({key: value for key, value in named.items() if key not in left or left[key] != value})


def _kept(entries: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if value is not None and value not in ([], {}, ())}
