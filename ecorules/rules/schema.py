"""The JSON Schema of stored rules, made from the same dataclasses that reading follows.

Comes in: nothing. Goes out: the schema that is published as ``docs/rule.schema.json``.
"""

from __future__ import annotations

import json
import sys
import typing
from dataclasses import is_dataclass
from enum import StrEnum
from typing import Any, Final

from ecorules.rules.nodes import Arm, Demand, Step
from ecorules.rules.rule import Rule
from ecorules.rules.store import FILLED, KINDS, LONGEST, VERSION, WHOLE, WORDS, bare, hints_of, required_of
from ecorules.text import Span

_SPAN: Final = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
_PLAIN: Final[dict[Any, dict[str, Any]]] = {
    bool: {"type": "boolean"},
    float: {"type": "number"},
    int: {"type": "integer"},
    str: {"type": "string", "maxLength": LONGEST},
}


def rule_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what ``Rule.to_dict`` writes and ``Rule.from_dict`` reads.

    Reading also bounds depth and size, and that a range's lower end is not above its upper
    end, which a schema cannot say.

    >>> rule_schema()["required"]
    ['ecorules', 'demand', 'text']
    """
    kinds = {kind: _record(node, kind) for kind, node in KINDS.items()}
    defined = {
        "demand": _by_kind(),
        **kinds,
        "arm": _record(Arm),
        "step": _record(Step),
    }
    whole = _record(Rule)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ecorules rule",
        "description": "What a threshold text demands, as Rule.to_dict writes it.",
        **whole,
        "required": ["ecorules", *whole["required"]],
        "properties": {"ecorules": {"const": VERSION}, **whole["properties"]},
        "$defs": defined,
    }


def schema_text() -> str:
    """The schema as it stands in ``docs/rule.schema.json``."""
    return json.dumps(rule_schema(), ensure_ascii=False, indent=2) + "\n"


def _by_kind() -> dict[str, Any]:
    """A demand is checked as its own kind only: trying each in turn would take time without bound."""
    checks = [{"if": {"properties": {"kind": {"const": kind}}}, "then": {"$ref": f"#/$defs/{kind}"}} for kind in KINDS]
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": list(KINDS)}}, "allOf": checks}


def _record(node: Any, kind: str | None = None) -> dict[str, Any]:
    summary = (node.__doc__ or "").partition("\n")[0]
    properties = {name: _field(node, name, hint) for name, hint in hints_of(node).items()}
    required = sorted(required_of(node))
    if kind is not None:
        properties = {"kind": {"const": kind}, **properties}
        required = ["kind", *required]
    return {
        "description": summary,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _field(node: Any, name: str, hint: Any) -> dict[str, Any]:
    inner, optional = bare(hint)
    form = dict(_form(inner))
    words = WORDS.get(f"{node.__name__}.{name}")
    if words is not None:
        form = {"enum": list(words)}
    if name in WHOLE:
        form["minimum"], form["maximum"] = WHOLE[name]
    if name in FILLED:
        form["minItems"] = 1
    return {"anyOf": [form, {"type": "null"}]} if optional else form


def _form(hint: Any) -> dict[str, Any]:
    if hint == Demand:
        return {"$ref": "#/$defs/demand"}
    if hint is Span:
        return _SPAN
    if hint in (Arm, Step):
        return {"$ref": f"#/$defs/{hint.__name__.lower()}"}
    if is_dataclass(hint):
        return _record(hint)
    if typing.get_origin(hint) is tuple:
        return _row(typing.get_args(hint))
    if typing.get_origin(hint) is typing.Literal:
        return {"enum": list(typing.get_args(hint))}
    if issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    return _PLAIN[hint]


def _row(types: tuple[Any, ...]) -> dict[str, Any]:
    if types[-1] is Ellipsis:
        return {"type": "array", "items": _form(types[0])}
    places = [_form(place) for place in types]
    return {"type": "array", "prefixItems": places, "minItems": len(places), "maxItems": len(places), "items": False}


if __name__ == "__main__":
    sys.stdout.buffer.write(schema_text().encode("utf-8"))
