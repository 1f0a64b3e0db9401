"""Taking in one observation: every input checked once, numbers in one unit.

Comes in: the arguments of ``evaluate``, or of one part. Goes out: frozen ``Inputs``. Numbers
may be of any real kind, NaN and None are missing, infinities are refused. Nothing is coerced:
a text is a status, a bool an attestation, and neither is ever taken for a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from numbers import Integral
from typing import Any, Final, NamedTuple

from ecorules.evaluation.figures import Figure, is_bool, is_missing, read_figure, slack
from ecorules.evaluation.folding import fold, reference_key
from ecorules.evaluation.refusals import refuse, shown
from ecorules.units import convert, is_quantity

#: No region has so many classes; an endless iterator has.
_MOST_LABELS: Final = 10_000

_NO_HISTORY: Final[Mapping[int, float]] = {}
_NO_REFERENCES: Final[Mapping[str, object]] = {}


class Inputs(NamedTuple):
    """What is known about one region, indicator and year, or about one part of it.

    ``value`` is a number in the rule's (or the subject's) unit, or a text; ``attest`` is set
    instead where True or False was given. ``history`` holds the known years, the assessed one
    included; ``derived`` and ``history_derived`` tell that numbers were converted. ``year`` is
    the assessed year, ``stated_year`` the one that was given as such.
    """

    value: float | str | None = None
    derived: bool = False
    attest: bool | None = None
    history: Mapping[int, float] = _NO_HISTORY
    history_derived: bool = False
    year: int | None = None
    stated_year: int | None = None
    change: object = None
    target: Figure | str | bool | None = None
    classes: frozenset[str] = frozenset()
    references: Mapping[str, object] = _NO_REFERENCES

    def converted(self, source: str | None, target: str | None) -> Inputs:
        """The same figures in another unit; raises ``UnitError`` for another dimension."""
        value = convert(self.value, source, target) if isinstance(self.value, float) else self.value
        history = {year: convert(past, source, target) for year, past in self.history.items()}
        return self._replace(value=value, derived=True, history=history, history_derived=True)

    def bare(self) -> Inputs:
        """What a part inherits: classes, years and references, and an attestation of the whole."""
        return Inputs(
            attest=self.attest,
            year=self.year,
            stated_year=self.stated_year,
            classes=self.classes,
            references=self.references,
        )


def read_inputs(given: Mapping[str, Any], own_unit: str | None, outer: Inputs | None = None, label: str = "") -> Inputs:
    """Check the inputs given by keyword; numbers come out in ``own_unit``.

    ``outer`` are the inputs around a part, which inherits classes, years and references;
    ``label`` stands before the names of inputs in messages. ``history_unit`` among the inputs is
    the unit of a history that was not given together with the value.
    """
    unit = given.get("unit")
    if unit is not None and not isinstance(unit, str):
        raise refuse(
            "E313", f"{label}unit 应是文字，给的是 {shown(unit)}", f"{label}unit should be text, not {shown(unit)}"
        )
    value, derived, attest = _value(given.get("value"), own_unit, unit, f"{label}value")
    stated = read_year(given.get("year"), f"{label}year")
    if stated is None and outer is not None:
        stated = outer.stated_year
    history, history_derived, last = _history(
        given.get("history"), own_unit, given.get("history_unit", unit), f"{label}history"
    )
    year = stated if stated is not None else last
    if year is None and outer is not None:
        year = outer.year
    if year is not None:
        value, derived, history = _reconciled(value, derived, attest, history, history_derived, year, label)
    change = given.get("change")
    if change is not None and not is_quantity(change):
        figure = read_figure(change, f"{label}change", None, code="E311")
        change = None if figure is None else figure.number
    labels = given.get("classes")
    references = _references(given.get("references"), f"{label}references")
    if outer is not None:
        classes = outer.classes if labels is None else read_labels(labels, f"{label}classes")
        references = {**outer.references, **references} if references else outer.references
    else:
        none = labels is None or (type(labels) is tuple and not labels)
        classes = frozenset() if none else read_labels(labels, f"{label}classes")
    return Inputs(
        value=value,
        derived=derived,
        attest=attest,
        history=history,
        history_derived=history_derived or (derived and bool(history)),
        year=year,
        stated_year=stated,
        change=change,
        target=_target(given.get("target"), own_unit, f"{label}target"),
        classes=classes,
        references=references,
    )


def _value(
    given: object, own_unit: str | None, unit: str | None, what: str
) -> tuple[float | str | None, bool, bool | None]:
    if given is None:
        return None, False, None
    if is_bool(given):
        return None, False, bool(given)
    if isinstance(given, str):
        return str.__str__(given), False, None  # of an enumeration of texts too, whose str() is its name
    figure = read_figure(given, what, own_unit, unit)
    return (None, False, None) if figure is None else (figure.number, figure.derived, None)


def _reconciled(
    value: float | str | None,
    derived: bool,
    attest: bool | None,
    history: Mapping[int, float],
    history_derived: bool,
    year: int,
    label: str,
) -> tuple[float | str | None, bool, Mapping[int, float]]:
    """The value and the history's figure for the assessed year are one number, or an error."""
    past = history.get(year)
    if isinstance(value, float):
        if past is None:
            return value, derived, {**history, year: value}
        if abs(past - value) > slack(past, value):
            raise refuse(
                "E305",
                f"{label}value 与 {label}history 中 {year} 年的数不同：{value!r} 与 {past!r}",
                f"{label}value and {label}history differ for {year}: {value!r} and {past!r}",
                "评价年份由 year 或 history 的最后一年决定",
                "the assessed year is `year`, or the last year of the history",
            )
        return value, derived, history
    if value is None and attest is None:
        return past, history_derived, history
    return value, derived, history


def _history(
    given: object, own_unit: str | None, unit: str | None, what: str
) -> tuple[Mapping[int, float], bool, int | None]:
    if given is None:
        return _NO_HISTORY, False, None
    if not isinstance(given, Mapping):
        message, message_en = f"{what} 应是 {{年: 数}}", f"{what} should be a mapping from year to number"
        raise refuse("E304", f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}")
    known: dict[int, float] = {}
    derived, last = False, None
    for key, entry in given.items():
        year = read_year(key, what, code="E304")
        if year is None:
            raise refuse("E304", f"{what} 的年份不能缺失", f"a year of {what} is missing")
        if last is None or year > last:
            last = year
        figure = read_figure(entry, f"{what}[{year if abs(year) < 10**6 else '…'}]", own_unit, unit, code="E304")
        if figure is not None:
            known[year] = figure.number
            derived = derived or figure.derived
    return known, derived, last


def read_year(given: object, what: str, code: str = "E308") -> int | None:
    """The year given as a whole number; None if it is missing."""
    if given is None:
        return None
    if type(given) is int:
        year = given
    elif is_bool(given) or not isinstance(given, Integral):
        hint, hint_en = "年份写作整数，如 2020", "write a year as an integer: 2020"
        message, message_en = f"{what} 的年份应是整数", f"a year of {what} should be an integer"
        if code == "E308":
            message, message_en = f"{what} 应是整数年份", f"{what} should be a year as an integer"
        raise refuse(code, f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}", hint, hint_en)
    else:
        try:
            year = int(given)
        except (TypeError, ValueError):  # a span of time counts as an integer in NumPy, without being one
            raise refuse(code, f"{what} 的年份应是整数", f"a year of {what} should be an integer") from None
    if abs(year) < 10**6:
        return year
    raise refuse(code, f"{what} 的年份太大", f"a year of {what} is too large")


def read_labels(given: object, what: str) -> frozenset[str]:
    """The class labels given, folded."""
    if isinstance(given, str):
        given = (given,)
    if is_missing(given):
        return frozenset()
    if isinstance(given, Mapping):
        given = [label for label, holds in given.items() if _holds(holds, what)]
    try:
        listed = None if isinstance(given, bytes | bytearray) else iter(given)  # type: ignore[call-overload]
    except TypeError:  # some kinds, such as an array of no dimension, only look as if they could be listed
        listed = None
    if listed is None:
        message, message_en = f"{what} 应是类别名称的集合", f"{what} should be class labels"
        raise refuse("E307", f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}")
    labels: set[str] = set()
    for count, label in enumerate(islice(listed, _MOST_LABELS + 1)):
        if count == _MOST_LABELS:
            raise refuse("E307", f"{what} 太多", f"too many {what}")
        if not isinstance(label, str):
            message, message_en = f"{what} 中的类别应是文字", f"a label in {what} should be text"
            raise refuse("E307", f"{message}，给的是 {shown(label)}", f"{message_en}, not {shown(label)}")
        labels.add(fold(label))
    labels.discard("")
    return frozenset(labels)


def _holds(given: object, what: str) -> bool:
    if is_bool(given):
        return bool(given)
    message, message_en = f"{what} 写作映射时，值应是真假", f"{what} given as a mapping should hold True or False"
    raise refuse("E307", f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}")


def _target(given: object, own_unit: str | None, what: str) -> Figure | str | bool | None:
    if given is None:
        return None
    if is_bool(given):
        return bool(given)
    if isinstance(given, str):
        return str.__str__(given)
    return read_figure(given, what, own_unit, code="E309")


def _references(given: object, what: str) -> Mapping[str, object]:
    if given is None:
        return _NO_REFERENCES
    if not isinstance(given, Mapping):
        message, message_en = (
            f"{what} 应是 {{名称: 数或真假}}",
            f"{what} should be a mapping from name to number or bool",
        )
        raise refuse("E310", f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}")
    for name in given:
        if not isinstance(name, str):
            message, message_en = f"{what} 的名称应是文字", f"a name in {what} should be text"
            raise refuse("E310", f"{message}，给的是 {shown(name)}", f"{message_en}, not {shown(name)}")
    return dict(given)


def look_up(references: Mapping[str, object], name: str, own_unit: str | None) -> Figure | bool | None:
    """The reference of this name: as printed, else whatever its width, blanks and ending are.

    Raises ``DataError`` if two spellings of the name hold different figures.
    """
    found: list[Figure | bool] = []
    wanted = reference_key(name)
    for key in (name,) if name in references else (key for key in references if reference_key(key) == wanted):
        given = references[key]
        what = f"references[{shown(key)}]"
        one = bool(given) if is_bool(given) else read_figure(given, what, own_unit, code="E310")
        if one is not None and one not in found:
            found.append(one)
    if len(found) > 1:
        message = f"references 中 {shown(name)} 有几个不同的写法，所给的不一致"
        raise refuse("E310", message, f"references hold several spellings of {shown(name)} that disagree")
    return found[0] if found else None
