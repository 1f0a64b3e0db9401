"""Rules as JSON-ready data, and back.

Comes in: a ``Rule``, or data that claims to be one. Goes out: nested dicts, lists, texts and
numbers with a format version; or the rule, equal to the one that was written, spans, notes and
diagnostics included. The form follows the fields of the dataclasses, so a new node kind needs
one line in ``KINDS``. Reading is strict: anything the writer could not have written is a
``DataError`` that names the place.
"""

from __future__ import annotations

import math
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ecorules.errors import DataError
from ecorules.rules.nodes import (
    GRADES,
    AllOf,
    AnyOf,
    Approx,
    Arms,
    Change,
    Compare,
    Demand,
    Grade,
    Milestones,
    NotAssessed,
    Range,
    Reach,
    ReferenceCompare,
    Standard,
    Status,
    Subject,
    TargetCompare,
    Task,
    Trend,
    TrendKind,
    Unread,
)
from ecorules.text import Diagnostic, Span, printable

if TYPE_CHECKING:
    from ecorules.rules.rule import Rule

AnyRule = TypeVar("AnyRule", bound="Rule")

#: The version of the stored form; a form that an older reader would misread gets a new number.
VERSION: Final = 1

#: Nesting of demands, characters of one text, and entries of the whole rule that are still read.
DEEPEST: Final = 64
LONGEST: Final = 100_000
MOST: Final = 100_000

#: Every kind of demand under the name that it is stored by.
KINDS: Final[Mapping[str, Any]] = {
    "compare": Compare,
    "range": Range,
    "approx": Approx,
    "reach": Reach,
    "status": Status,
    "grade": Grade,
    "task": Task,
    "target_compare": TargetCompare,
    "standard": Standard,
    "reference_compare": ReferenceCompare,
    "not_assessed": NotAssessed,
    "unread": Unread,
    "trend": Trend,
    "change": Change,
    "subject": Subject,
    "arms": Arms,
    "milestones": Milestones,
    "all_of": AllOf,
    "any_of": AnyOf,
}
_KIND_OF: Final[Mapping[Any, str]] = {node: kind for kind, node in KINDS.items()}

#: The smallest and largest whole number that makes sense in a field of this name.
WHOLE: Final[Mapping[str, tuple[int, int]]] = {
    "year": (1, 9999),
    "base_year": (1, 9999),
    "years_before": (1, 1000),
    "years": (1, 1000),
    "window": (1, 1000),
    "digits": (-300, 300),
}

#: The only texts that a field takes whose type is any text.
WORDS: Final[Mapping[str, tuple[str, ...]]] = {"Grade.grade": GRADES, "Grade.sort": ("类", "级")}

#: A demand's ``kind`` says which node it is; a node's own field of that name is stored as this.
SORT: Final = "sort"

#: Lists that may not be empty: a demand made of none would hold, or fail, by accident.
FILLED: Final = frozenset({"items", "arms", "steps"})


def rule_to_dict(rule: Rule) -> dict[str, Any]:
    """The rule as JSON-ready data: the fields of the dataclasses, a ``kind`` on each demand, a version."""
    written: dict[str, Any] = {"ecorules": VERSION}
    written.update(_write(rule))
    return written


def rule_from_dict(data: object, rule: type[AnyRule]) -> AnyRule:
    """The rule of class ``rule`` that ``rule_to_dict`` wrote.

    Fields that have a default may be left out. Raises ``DataError`` for another version, for
    unknown keys and kinds, wrong types, numbers that are not finite, and for data too deep or
    too large to have been written by a reading.
    """
    if not isinstance(data, Mapping):
        raise _refusal("", "应为对象", f"expected an object, found {type(data).__name__}")
    version = data.get("ecorules")
    if isinstance(version, bool) or version != VERSION:
        raise _refusal("ecorules", f"版本应为 {VERSION}", f"the version must be {VERSION}, found {_shown(version)}")
    body = {key: entry for key, entry in data.items() if key != "ecorules"}
    read: AnyRule = _Reader().record(rule, body, "", 0)
    return read


@cache
def hints_of(node: Any) -> dict[str, Any]:
    """The types of a dataclass's fields, by the name that each is stored under."""
    return {_stored_name(node, name): hint for name, hint in typing.get_type_hints(node).items()}


@cache
def required_of(node: Any) -> frozenset[str]:
    """The fields of a dataclass that have no default, by the name that each is stored under."""
    from dataclasses import MISSING, fields  # costs a start more than it costs here

    needed = (field for field in fields(node) if field.default is MISSING and field.default_factory is MISSING)
    return frozenset(_stored_name(node, field.name) for field in needed)


def bare(hint: Any) -> tuple[Any, bool]:
    """A type without its ``None``, and whether it had one."""
    if hint != Demand and typing.get_origin(hint) in (typing.Union, UnionType):
        (inner,) = (option for option in typing.get_args(hint) if option is not NoneType)
        return inner, True
    return hint, False


def _write(entry: Any) -> Any:
    if isinstance(entry, Span):
        return [entry.start, entry.end]
    node: Any = type(entry)
    if is_dataclass(entry):
        written = {_stored_name(node, item.name): _write(getattr(entry, item.name)) for item in fields(entry)}
        return {"kind": _KIND_OF[node], **written} if node in _KIND_OF else written
    if isinstance(entry, tuple):
        return [_write(inner) for inner in entry]
    return entry.value if isinstance(entry, StrEnum) else entry


def _stored_name(node: Any, name: str) -> str:
    return SORT if name == "kind" and node in _KIND_OF else name


class _Reader:
    """Reads one rule, counting its entries so that the whole stays bounded."""

    def __init__(self) -> None:
        self.left = MOST

    def record(self, node: Any, data: object, path: str, depth: int) -> Any:
        """An object whose keys are the fields of a dataclass."""
        if not isinstance(data, Mapping):
            raise _refusal(path, "应为对象", f"expected an object, found {type(data).__name__}")
        hints = hints_of(node)
        for key in data:
            if key not in hints:
                raise _refusal(path, f"没有这一项：{_shown(key)}", f"no such key: {_shown(key)}")
        for name in sorted(required_of(node) - data.keys()):
            raise _refusal(path, f"缺少 {name}", f"{name} is missing")
        read = {}
        for name, entry in data.items():
            _check_limits(f"{node.__name__}.{name}", name, entry, _at(path, name))
            read["kind" if name == SORT else name] = self.read(hints[name], entry, _at(path, name), depth)
        made = node(**read)
        fault = _fault(made)
        if fault is not None:
            raise _refusal(path, *fault)
        return made

    def read(self, hint: Any, data: object, path: str, depth: int) -> Any:
        """An entry of the type that a field declares."""
        self.left -= 1
        if self.left < 0:
            raise _refusal(path, "内容过多", f"more than {MOST} entries")
        inner, optional = bare(hint)
        if optional and data is None:
            return None
        if inner == Demand:
            return self.demand(data, path, depth + 1)
        if inner is Span:
            return self.span(data, path)
        if is_dataclass(inner):
            return self.record(inner, data, path, depth)
        if typing.get_origin(inner) is tuple:
            return self.row(typing.get_args(inner), data, path, depth)
        return _atom(inner, data, path)

    def demand(self, data: object, path: str, depth: int) -> Any:
        """A demand: an object whose ``kind`` says which."""
        if depth > DEEPEST:
            raise _refusal(path, f"嵌套超过 {DEEPEST} 层", f"nested deeper than {DEEPEST}")
        if not isinstance(data, Mapping):
            raise _refusal(path, "应为对象", f"expected an object, found {type(data).__name__}")
        kind = data.get("kind")
        node = KINDS.get(kind) if isinstance(kind, str) else None
        if node is None:
            raise _refusal(_at(path, "kind"), f"未知的种类：{_shown(kind)}", f"unknown kind: {_shown(kind)}")
        return self.record(node, {key: entry for key, entry in data.items() if key != "kind"}, path, depth)

    def row(self, types: tuple[Any, ...], data: object, path: str, depth: int) -> tuple[Any, ...]:
        """A list of one type throughout, or of one type for each place."""
        if not isinstance(data, list | tuple):
            raise _refusal(path, "应为列表", f"expected a list, found {type(data).__name__}")
        if len(data) > self.left:
            raise _refusal(path, "内容过多", f"more than {MOST} entries")
        places = types[:1] * len(data) if types[-1] is Ellipsis else types
        if len(places) != len(data):
            raise _refusal(path, f"应有 {len(places)} 项", f"expected {len(places)} entries, found {len(data)}")
        pairs = enumerate(zip(places, data, strict=True))
        return tuple(self.read(hint, entry, f"{path}[{place}]", depth) for place, (hint, entry) in pairs)

    def span(self, data: object, path: str) -> Span:
        """A stretch of the rule's text, as [start, end]."""
        start, end = self.row((int, int), data, path, 0)
        if not 0 <= start <= end:
            raise _refusal(path, "位置应为 [起, 止]", "a span is [start, end], neither negative nor reversed")
        return Span(start, end)


def _fault(made: Any) -> tuple[str, str] | None:
    """What is wrong between the fields of a node, each of which is right alone."""
    match made:
        case Range(low=low, high=high) if low > high:
            return "下限大于上限", "the lower end is above the upper end"
        case Trend(kind=TrendKind.STABLE, direction="up" | "down"):
            return "保持稳定的方向应为 better", "the direction of a stable course is better"
        case Change(base_year=int(), years_before=int()):
            return "基准年只能写一次", "base_year and years_before exclude each other"
        case Milestones(steps=steps):
            years = [-1 if step.year is None else step.year for step in steps]
            if sorted(set(years)) != years:
                return "年份应由早到晚，各写一次", "the years of milestones must rise"
    return None


def _check_limits(field: str, name: str, data: object, path: str) -> None:
    """The limits of a field that its type does not tell."""
    if isinstance(data, str) and field in WORDS:
        _one_of(WORDS[field], data, path)
    if isinstance(data, int) and name in WHOLE and not WHOLE[name][0] <= data <= WHOLE[name][1]:
        low, high = WHOLE[name]
        raise _refusal(path, f"应在 {low} 到 {high} 之间", f"must lie between {low} and {high}")
    if name in FILLED and isinstance(data, list | tuple) and not data:
        raise _refusal(path, "不能为空", "must not be empty")


def _atom(hint: Any, data: object, path: str) -> Any:
    """A text, number or truth value, or one of a few words."""
    if typing.get_origin(hint) is typing.Literal:
        return _one_of(typing.get_args(hint), data, path)
    if issubclass(hint, StrEnum):
        return hint(_one_of(tuple(member.value for member in hint), data, path))
    if hint is bool or isinstance(data, bool):
        if hint is bool and isinstance(data, bool):
            return data
    elif hint is float and isinstance(data, int | float):
        return _finite(data, path)
    elif isinstance(data, hint):
        return _clean(data, path) if isinstance(data, str) else data
    raise _refusal(path, f"应为 {hint.__name__}", f"expected {hint.__name__}, found {_shown(data)}")


def _one_of(words: tuple[str, ...], data: object, path: str) -> str:
    if not isinstance(data, str) or data not in words:
        raise _refusal(
            path, f"应为 {'、'.join(words)} 之一", f"expected one of {', '.join(words)}, found {_shown(data)}"
        )
    return data


def _finite(number: float, path: str) -> float:
    try:
        read = float(number)
    except OverflowError:
        read = math.inf
    if not math.isfinite(read):
        raise _refusal(path, "应为有限的数", "must be a finite number")
    return read


def _clean(text: str, path: str) -> str:
    if len(text) > LONGEST:
        raise _refusal(path, f"超过 {LONGEST} 字", f"longer than {LONGEST} characters")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise _refusal(path, "含有残缺的字符", "holds a lone surrogate")
    return text


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(entry: object) -> str:
    """A foreign entry, short and safe to print."""
    if isinstance(entry, str):
        return f"“{printable(entry[:40])}”"
    if entry is None or isinstance(entry, bool):
        return str(entry)
    return type(entry).__name__


def _refusal(path: str, message: str, message_en: str) -> DataError:
    return DataError(
        Diagnostic(
            code="E390",
            message=f"不是已存的规则：{message}",
            message_en=f"not a stored rule: {message_en}",
            where=path or "rule",
        )
    )
