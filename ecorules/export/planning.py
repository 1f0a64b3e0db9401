"""From what the user names to conditions: checking, and refusing what no row can answer.

Comes in: a rule, the name of the value's column, and where classes and year stand. Goes out: a
``Plan``; or a ``DataError`` that names every clause that cannot be exported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ecorules.errors import DataError
from ecorules.evaluation import evaluate, lone_subject
from ecorules.export.logic import MOST, TooLargeError
from ecorules.export.lower import Columns, Plan, lower
from ecorules.language import Lexicon, canonical_text
from ecorules.rules import (
    Arms,
    Change,
    Demand,
    Grade,
    Leaf,
    NotAssessed,
    ReferenceCompare,
    Rule,
    Standard,
    Status,
    Subject,
    TargetCompare,
    Task,
    Trend,
    Unread,
    children,
    leaves,
    subject_nodes,
)
from ecorules.text import Diagnostic, printable

#: Names of columns longer than this are no names.
_LONGEST: Final = 1000

_HINT: Final = "整表评判用 scheme.verdicts(frame)，单条用 rule.verdicts"
_HINT_EN: Final = "use scheme.verdicts(frame) on a table, or rule.verdicts on arrays"

_WHY: Final[dict[type, tuple[str, str]]] = {
    Trend: ("要看历年的数", "it needs the figures of earlier years"),
    Change: ("要看基准年的数或所报的变化", "it needs the figure of a base year, or a reported change"),
    Status: ("所报的文字要由读取程序判断", "what is reported is words, which only the reader understands"),
    Grade: ("类别是文字，要由读取程序判断", "a grade is words, which only the reader understands"),
    Task: ("要看上级任务", "it needs the superior's target"),
    TargetCompare: ("要看上级任务", "it needs the superior's target"),
    Standard: ("要看是否符合标准的报告", "it needs a report on the standard"),
    ReferenceCompare: ("要看参照数", "it needs a reference figure"),
    Unread: ("这一条未能读取", "it was not read"),
}


def plan(rule: Rule, column: str, classes: Mapping[str, str | None] | None, year: str | None) -> Plan:
    """The conditions of a rule on the named columns. Raises ``DataError`` for what cannot be exported."""
    evaluate(rule)  # refuses what is no rule, and settings that no reading can use
    findings = list(_refused(rule))
    if findings:
        raise DataError(findings, rule.text)
    evaluate(rule, 0.0)  # refuses bounds that no float can hold
    value = checked_name(column, "column")
    columns = Columns(
        value=value,
        classes=_class_columns(rule, classes),
        year=None if year is None else checked_name(year, "year"),
    )
    try:
        return lower(rule, columns)
    except TooLargeError:
        message = f"规则太大，不能写成一个表达式（超过 {MOST} 次比较）"
        message_en = f"the rule is too large for one expression (more than {MOST} comparisons)"
        too_large = Diagnostic(code="E325", message=message, message_en=message_en, hint=_HINT, hint_en=_HINT_EN)
        raise DataError(too_large) from None


def checked_name(name: object, what: str) -> str:
    """A column's name as it may stand between quotes. Raises ``DataError`` for what no engine takes."""
    if isinstance(name, str) and 0 < len(name) <= _LONGEST and not any(map(_unwritable, name)):
        return str.__str__(name)
    given = f"“{printable(name[:40])}”" if isinstance(name, str) else type(name).__name__[:40]
    message, message_en = f"{what} 应是列名，给的是 {given}", f"{what} should be the name of a column, not {given}"
    raise DataError(Diagnostic(code="E322", message=message, message_en=message_en))


def _unwritable(char: str) -> bool:
    return char == "\0" or "\ud800" <= char <= "\udfff"


def _refused(rule: Rule) -> Iterator[Diagnostic]:
    """A finding for each clause that cannot be exported."""
    if lone_subject(rule.demand) is None:
        for subject in subject_nodes(rule.demand):
            reason, reason_en = "文本中有几个分项，各要一列", "the text has several subjects, a column for each"
            yield _finding(rule, subject, reason, reason_en)
    for leaf in leaves(rule.demand):
        why = _WHY.get(type(leaf))
        if why is not None:
            yield _finding(rule, leaf, *why)
        elif rule.settings.digits is not None and not isinstance(leaf, NotAssessed):
            yield Diagnostic(
                code="E324",
                message=f"{_quoted(rule, leaf)} 不能导出：四舍六入修约不能在引擎中精确算出",
                message_en=f"{_quoted(rule, leaf)} cannot be exported: no engine rounds half to even as printed",
                span=leaf.span,
                hint=_HINT,
                hint_en=_HINT_EN,
            )


def _finding(rule: Rule, clause: Leaf | Subject, reason: str, reason_en: str) -> Diagnostic:
    return Diagnostic(
        code="E320",
        message=f"{_quoted(rule, clause)} 不能导出：{reason}",
        message_en=f"{_quoted(rule, clause)} cannot be exported: {reason_en}",
        span=clause.span,
        hint=_HINT,
        hint_en=_HINT_EN,
    )


def _quoted(rule: Rule, clause: Leaf | Subject) -> str:
    words = "" if clause.span is None else " ".join(clause.span.of(rule.text).split())
    return f"“{printable(words or canonical_text(Rule(text='', unit=rule.unit, demand=clause)))}”"


def _class_columns(rule: Rule, given: Mapping[str, str | None] | None) -> dict[str, str | None]:
    """The columns of the rule's dimensions: named as the dimension unless the user says otherwise."""
    asked = list(dict.fromkeys(_dimensions(rule.demand)))
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        message, message_en = "classes 应是 {维度: 列名}", "classes should be {dimension: name of a column}"
        raise DataError(Diagnostic(code="E323", message=message, message_en=message_en))
    known = {*asked, *Lexicon.default().classes.dimensions}
    for dimension in given:
        if dimension not in known:
            shown = f"“{printable(dimension[:40])}”" if isinstance(dimension, str) else type(dimension).__name__
            listed = "、".join(sorted(known))
            message, message_en = f"classes 中没有这个维度：{shown}", f"classes name no such dimension: {shown}"
            hint, hint_en = f"已有的维度：{listed}", f"the dimensions are: {listed}"
            raise DataError(Diagnostic(code="E323", message=message, message_en=message_en, hint=hint, hint_en=hint_en))
    columns = {dimension: given.get(dimension, dimension) for dimension in asked}
    return {
        dimension: None if column is None else checked_name(column, "classes") for dimension, column in columns.items()
    }


def _dimensions(demand: Demand) -> Iterator[str]:
    if isinstance(demand, Arms):
        yield from (dimension for dimension, _ in demand.known)
        yield from (arm.dimension for arm in demand.arms if arm.labels)
    for inner in children(demand):
        yield from _dimensions(inner)
