"""A scheme file that extends another: what it changes is laid over the other's rows.

Comes in: the tree of the file and that of the scheme it extends, both with their places. Goes
out: the tree of the whole scheme, and how it departs. Rows taken over stand, for messages, where
the file says ``extends``; each keeps the document it came from as its provenance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ecorules.schemes.findings import Findings, Place
from ecorules.schemes.model import SchemeChange
from ecorules.schemes.names import shown, suggestion
from ecorules.schemes.yamltext import Node

#: Of the extended scheme, what holds for the extending one unless it says otherwise.
_INHERITED: Final[tuple[str, ...]] = ("level", "criteria")
#: What a row says of its own departure and not of the indicator.
_REASON: Final = "reason"


@dataclass(frozen=True, slots=True)
class Extended:
    """The tree of the whole scheme, and how it departs from the extended one."""

    tree: Node
    changes: tuple[SchemeChange, ...]


def extend(tree: Node, base: Node, findings: Findings) -> Extended:
    """The file's rows laid over those of the scheme that it extends; what is wrong is found."""
    own, other = _entries(tree), _entries(base)
    line, column = findings.place(("extends",))
    dropped = _dropped(own.get("drop"))
    rows = {_text(row, "id"): row for row in _items(other.get("indicators"))}
    held = {name: _sourced(_moved(row, line, column), other) for name, row in rows.items()}
    changes: list[SchemeChange] = []
    added: list[Node] = []
    for index, row in enumerate(_items(own.get("indicators"))):
        place: Place = ("indicators", index)
        name, reason = _text(row, "id"), _text(row, _REASON)
        if not reason:
            what, what_en = f"“{shown(name)}” 没有说明理由（reason）", f"row {shown(name)!r} gives no reason"
            findings.add("E408", place, what, what_en)
        if name not in held:
            added.append(row)
            changes.append(SchemeChange(kind="add", id=name, reason=reason))
            continue
        if name in dropped:
            findings.add("E408", place, f"“{shown(name)}” 又改又删", f"{shown(name)!r} is overridden and dropped")
        if set(_entries(row)) <= {"id", _REASON}:
            findings.add("E408", place, f"“{shown(name)}” 什么也没有改", f"row {shown(name)!r} changes nothing")
        held[name] = _laid_over(row, held[name])
        changes.append(SchemeChange(kind="override", id=name, reason=reason))
    for index, (name, reason) in enumerate(dropped.items()):
        if name not in held:
            what, what_en = f"没有指标 “{shown(name)}” 可删", f"there is no indicator {shown(name)!r} to drop"
            findings.add("E408", ("drop", index, "id"), what, what_en, *suggestion(name, rows))
        held.pop(name, None)
        changes.append(SchemeChange(kind="drop", id=name, reason=reason))
    whole = {key: _moved(other[key], line, column) for key in _INHERITED if key in other and key not in own}
    whole |= {key: node for key, node in own.items() if key != "indicators"}
    own_rows = own.get("indicators")
    where = (own_rows.line, own_rows.column) if own_rows is not None else (line, column)
    whole["indicators"] = Node([*held.values(), *added], *where, {})
    keys = {key: tree.keys.get(key, (line, column)) for key in whole}
    return Extended(replace(tree, value=whole, keys=keys), tuple(changes))


def _laid_over(row: Node, base: Node) -> Node:
    """A row with what it gives itself, and what it is silent on as in the other; a key left empty is taken away."""
    own = _entries(row)
    entries = {key: node for key, node in _entries(base).items() if key not in own}
    if "threshold" in own or "parts" in own:  # another demand: where the old one was printed says nothing of it
        for key in ("provenance", "confirmed", "unread", "printed"):
            entries.pop(key, None)
    entries = {"id": own["id"]} | entries | {key: node for key, node in own.items() if node.value is not None}
    return Node(entries, row.line, row.column, {key: row.keys.get(key, (row.line, row.column)) for key in entries})


def _sourced(row: Node, scheme: dict[str, Node]) -> Node:
    """A row with the document of its own scheme, where it names none."""
    entries = dict(_entries(row))
    source = _entries(scheme["source"]) if "source" in scheme else {}
    at = (row.line, row.column)
    if "provenance" not in entries:
        known = {
            "document": source.get("document"),
            "number": source.get("number") or scheme.get("number"),
            "date": source.get("date") or scheme.get("date"),
        }
        given = {key: Node(node.value, *at, {}) for key, node in known.items() if node is not None}
        if given:
            entries["provenance"] = Node(given, *at, dict.fromkeys(given, at))
    if "confirmed" not in entries and "confirmed" in source:
        entries["confirmed"] = Node(source["confirmed"].value, *at, {})
    return Node(entries, *at, dict.fromkeys(entries, at))


def _moved(node: Node, line: int, column: int) -> Node:
    """A value of another file, for messages at a place of this one."""
    value = node.value
    if isinstance(value, dict):
        value = {key: _moved(each, line, column) for key, each in value.items()}
    elif isinstance(value, list):
        value = [_moved(each, line, column) for each in value]
    return Node(value, line, column, dict.fromkeys(node.keys, (line, column)))


def _dropped(node: Node | None) -> dict[str, str]:
    return {_text(entry, "id"): _text(entry, _REASON) for entry in _items(node)}


def _entries(node: Node) -> dict[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


def _items(node: Node | None) -> list[Node]:
    return node.value if node is not None and isinstance(node.value, list) else []


def _text(node: Node, key: str) -> str:
    value = _entries(node).get(key)
    return value.value if value is not None and isinstance(value.value, str) else ""
