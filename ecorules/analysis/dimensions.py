"""What the clauses of two rules look at, and every way in which it can stand.

Comes in: the clauses of two rules. Goes out: ``Axis`` after axis: a figure, a course of years, an
amount of change, a figure against a named one, a report. Each lists points that tell its clauses
apart, and which clauses each point meets. Points may be more than reality allows (a falling
course and a value that rose), never fewer, so that what holds for every point holds for every input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final, assert_never

from ecorules.analysis.axis import (
    CHANGE,
    COURSE,
    FREE,
    GRADE,
    REFERENCE,
    STANDARD,
    TARGET,
    TASK,
    UNREAD,
    VALUE,
    WORD,
    Axis,
    Pair,
    Point,
    plain_unit,
    same_unit,
)
from ecorules.analysis.courses import (
    Course,
    Reading,
    courses,
    implies,
    long_courses,
    may_be,
    read_trend,
    rises_every_year,
)
from ecorules.analysis.logic import Clause
from ecorules.analysis.samples import between, cuts, rounded_cuts
from ecorules.evaluation import fold, reference_key
from ecorules.rules import (
    GRADES,
    Approx,
    Change,
    Compare,
    Grade,
    Measure,
    NotAssessed,
    Pace,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Standard,
    Status,
    TargetCompare,
    Task,
    Trend,
    Unread,
)
from ecorules.units import convert

#: More trends on one subject than this are not put together.
_MOST_TRENDS: Final = 8
#: A comparison with somebody else's figure may be reported as a whole: as holding, or not.
_ATTESTED: Final = (Point(True), Point(False))


def axes(pair: Pair, clauses: Sequence[Clause]) -> list[Axis]:
    """The axes of all clauses, each clause on one of them."""
    listed = list(dict.fromkeys(clauses))
    groups: dict[tuple[str, str, object], list[Clause]] = {}
    for clause in listed:
        groups.setdefault(_group(pair, clause), []).append(clause)
    found: list[Axis] = []
    for (kind, path, name), members in groups.items():
        found.extend(_MAKERS[kind](pair, path, name, members))
    return found


def _group(pair: Pair, clause: Clause) -> tuple[str, str, object]:
    """The axis that a clause looks at."""
    leaf, path, rule = clause.leaf, clause.path, pair.rules[clause.side]
    digits = rule.settings.digits
    match leaf:
        case Grade(kind=kind):
            return GRADE, path, kind
        case Status(words=words, prohibition=prohibition):
            return WORD, path, (fold(words), prohibition)
        case Task(words=words):
            return TASK, path, fold(words)
        case Standard(name=name):
            return STANDARD, path, reference_key(name)
        case TargetCompare(name=name):
            return TARGET, path, (reference_key(name), digits)
        case ReferenceCompare(name=name, years=years):
            return REFERENCE, path, (reference_key(name), years, digits)
        case Trend():
            return COURSE, path, digits
        case Change():
            return CHANGE, path, _change_key(leaf, rule, pair.unit(clause))
        case Compare() | Range() | Approx() | Reach():
            return VALUE, path, None
        case Unread(words=words):
            return UNREAD, path, (fold(words), plain_unit(pair.unit(clause)))
        case NotAssessed():
            raise AssertionError("what is not assessed is no clause")
        case _ as never:
            assert_never(never)


def _change_key(leaf: Change, rule: Rule, unit: str | None) -> tuple[object, ...]:
    """Changes with one key are one figure: of one direction, measure, pace and base."""
    base = leaf.base_year
    if base is None and leaf.years_before is None and leaf.pace is Pace.TOTAL:
        base = rule.settings.base_year
    window = leaf.years
    if leaf.pace is Pace.EVERY_YEAR:
        window = max(leaf.years or rule.settings.window, 2)
    measured = plain_unit(unit) if leaf.measure is Measure.DIFFERENCE else None
    return (leaf.direction, leaf.measure, leaf.pace, base, leaf.years_before, window, measured, rule.settings.digits)


def _free(pair: Pair, clause: Clause) -> Axis:
    """A clause that evaluation cannot settle as it stands: the direction is not stated.

    Two such clauses are one where they ask the same in the same unit, and neither rule knows the way.
    """
    rule = pair.rules[clause.side]
    pair.doubt.add("有条款的方向没有说明（better 未给出）", "a clause lacks its direction (better is not stated)")
    name = (clause.leaf, plain_unit(pair.unit(clause)), rule.better, rule.settings)
    return Axis(FREE, clause.path, name, [Point(True), Point(False)], {clause: (True, False)})


def _value_axes(pair: Pair, path: str, _: object, clauses: list[Clause]) -> list[Axis]:
    groups = [clauses] if pair.factor_between(clauses) else [[c for c in clauses if c.side == side] for side in (0, 1)]
    if len(groups) > 1:
        pair.split = True
        first, second = (pair.unit(group[0]) or "无单位" for group in groups)
        pair.doubt.add(
            f"单位不同，无法换算：{first} 与 {second}",
            f"the units do not measure the same thing: {first} and {second}",
        )
    return [axis for side, group in enumerate(groups) for axis in _numbers(pair, path, side, group)]


def _numbers(pair: Pair, path: str, name: int, clauses: list[Clause]) -> list[Axis]:
    unit = pair.unit(clauses[0])
    ends = []
    computed = any(isinstance(clause.leaf, Approx) for clause in clauses)
    for clause in clauses:
        own = pair.unit(clause)
        computed = computed or not same_unit(own, unit)
        ends += [convert(end, own, unit) for end in cuts(clause.leaf, pair.rules[clause.side].settings)]
    samples = between(ends, computed=computed)
    axis = Axis(VALUE, path, (name, unit), [Point(sample) for sample in samples])
    axes_found = [axis]
    for clause in clauses:
        given = None if same_unit(pair.unit(clause), unit) else unit
        verdicts = [pair.judged(clause, value=sample, unit=given) for sample in samples]
        if None in verdicts:
            axes_found.append(_free(pair, clause))
        else:
            axis.met[clause] = tuple(map(bool, verdicts))
    return axes_found if axis.met else axes_found[1:]


def _grade_axes(pair: Pair, path: str, kind: object, clauses: list[Clause]) -> list[Axis]:
    points = [Point(f"{grade}{kind}") for grade in GRADES]
    met = {clause: tuple(bool(pair.judged(clause, value=point.what)) for point in points) for clause in clauses}
    return [Axis(GRADE, path, kind, points, met)]


def _report_axes(kind: str) -> Callable[[Pair, str, object, list[Clause]], list[Axis]]:
    def make(_: Pair, path: str, name: object, clauses: list[Clause]) -> list[Axis]:
        return [Axis(kind, path, name, [Point(True), Point(False)], dict.fromkeys(clauses, (True, False)))]

    return make


def _task_axes(pair: Pair, path: str, name: object, clauses: list[Clause]) -> list[Axis]:
    """A task is fulfilled or not; where the rules improve in opposite ways, one number means two tasks."""
    if {pair.rules[clause.side].better for clause in clauses} >= {"higher", "lower"}:
        groups = [[clause for clause in clauses if clause.side == side] for side in (0, 1)]
        pair.doubt.add("两条规则的优化方向相反", "the two rules improve in opposite directions")
    else:
        groups = [clauses]
    points = [Point(True), Point(False)]
    return [
        Axis(TASK, path, (name, place), list(points), dict.fromkeys(group, (True, False)))
        for place, group in enumerate(groups)
    ]


def _target_axes(pair: Pair, path: str, name: object, clauses: list[Clause]) -> list[Axis]:
    """The value below, at or above the superior's number; or the comparison is attested."""
    points = [Point(-1), Point(0), Point(1)]
    return [
        Axis(
            TARGET,
            path,
            (name, side),
            [*points, *_ATTESTED],
            {
                clause: (
                    *(bool(pair.judged(clause, value=1e9 * point.what, target=0.0)) for point in points),
                    *(True, False),
                )
                for clause in group
            },
        )
        for side, group in enumerate(_by_unit(pair, clauses))
    ]


def _by_unit(pair: Pair, clauses: list[Clause]) -> list[list[Clause]]:
    """All clauses together where one figure of somebody else means the same to all of them."""
    if all(same_unit(pair.unit(clause), pair.unit(clauses[0])) for clause in clauses):
        return [clauses]
    pair.doubt.add(
        "参照值、任务值按各规则自己的单位读取，两条规则单位不同",
        "named figures are read in each rule's own unit, and the units differ",
    )
    return [[clause for clause in clauses if clause.side == side] for side in (0, 1)]


def _reference_axes(pair: Pair, path: str, name: object, clauses: list[Clause]) -> list[Axis]:
    """A value against a named figure, for every figure from 0 up; or the comparison is attested."""
    groups = [clauses]
    units = {plain_unit(pair.unit(clause)) for clause in clauses}
    if len(units) > 1 and any(leaf.offset for leaf in map(_reference, clauses)):
        groups = [[clause for clause in clauses if clause.side == side] for side in (0, 1)]
        pair.doubt.add("参照值的加减数单位不同", "the amounts beside a reference are in different units")
    found = []
    for side, group in enumerate(groups):
        points = [Point((figure, value)) for figure, value in _against([_reference(one) for one in group], pair, group)]
        met = {clause: (*_stood(pair, clause, points), True, False) for clause in group}
        found.append(Axis(REFERENCE, path, (name, side), [*points, *_ATTESTED], met))
    return found


def _stood(pair: Pair, clause: Clause, points: Sequence[Point]) -> Iterator[bool]:
    for figure, value in (point.what for point in points):
        yield bool(pair.judged(clause, value=value, references={_reference(clause).name: figure}))


def _reference(clause: Clause) -> ReferenceCompare:
    assert isinstance(clause.leaf, ReferenceCompare)
    return clause.leaf


def _against(leaves: Sequence[ReferenceCompare], pair: Pair, clauses: Sequence[Clause]) -> list[tuple[float, float]]:
    """Figures and values: every order of the thresholds among themselves, and of the value among them."""
    lines = sorted({(leaf.factor, leaf.offset) for leaf in leaves})
    crossings = [0.0, 100.0]
    for place, (factor, offset) in enumerate(lines):
        for other, shift in lines[place + 1 :]:
            if other != factor and (offset - shift) / (other - factor) > 0:
                crossings.append((offset - shift) / (other - factor))
    figures = [figure for figure in between(crossings, computed=True) if figure >= 0]
    found = []
    for figure in figures:
        ends = [end for factor, offset in lines for end in (factor * figure + offset,)]
        settled = [near for clause in clauses for near in rounded_cuts(tuple(ends), pair.rules[clause.side].settings)]
        found += [(figure, value) for value in between(settled, computed=True)]
    return found


def _course_axes(pair: Pair, path: str, name: object, clauses: list[Clause]) -> list[Axis]:
    readings: dict[Clause, Reading] = {}
    free = []
    for clause in clauses:
        rule = pair.rules[clause.side]
        assert isinstance(clause.leaf, Trend)
        reading = read_trend(clause.leaf, rule.better, rule.settings)
        if reading is None:
            free.append(_free(pair, clause))
        else:
            readings[clause] = reading
    if not readings:
        return free
    distinct = list(dict.fromkeys(readings.values()))
    if len(distinct) > _MOST_TRENDS:
        pair.doubt.add("趋势要求太多，没有逐一比较", "there are too many trends to compare")
        points = [Point(None), Point(None)]
        groups = [(reading, [one for one in readings if readings[one] == reading]) for reading in distinct]
        return free + [
            Axis(COURSE, path, (name, reading), points, dict.fromkeys(group, (True, False)))
            for reading, group in groups
        ]
    listed = courses(distinct)
    if listed is None:
        pair.doubt.add("涉及的年份太多，没有逐一比较", "too many years are concerned to list their orders")
        return [*free, _long_axis(path, name, readings)]
    axis = Axis(COURSE, path, name, [])
    rows = []
    for course in listed:
        for answers in product(*(may_be(reading, course) for reading in distinct)):
            axis.points.append(Point(course, course))
            rows.append(dict(zip(distinct, answers, strict=True)))
    axis.met = {clause: tuple(row[reading] for row in rows) for clause, reading in readings.items()}
    return [*free, axis]


def _long_axis(path: str, name: object, readings: Mapping[Clause, Reading]) -> Axis:
    """Trends over more years than can be listed: every combination that no known implication rules out."""
    distinct = list(dict.fromkeys(readings.values()))
    some = long_courses(distinct)
    axis = Axis(COURSE, path, name, [])
    rows = []
    for answers in product((True, False), repeat=len(distinct)):
        row = dict(zip(distinct, answers, strict=True))
        if any(row[one] and not row[other] and implies(one, other) for one in distinct for other in distinct):
            continue
        fitting = [course for course in some if all(row[one] in may_be(one, course) for one in distinct)]
        axis.points.append(Point(fitting[0] if fitting else None))
        rows.append(row)
    axis.met = {clause: tuple(row[reading] for row in rows) for clause, reading in readings.items()}
    return axis


def _change_axes(pair: Pair, path: str, name: object, clauses: list[Clause]) -> list[Axis]:
    """An amount of change, positive in the direction that the texts name."""
    amounts = [
        cut
        for clause in clauses
        for cut in rounded_cuts((_change(clause).amount, 0.0), pair.rules[clause.side].settings)
    ]
    samples = between(amounts)
    met = {clause: tuple(bool(pair.judged(clause, change=sample)) for sample in samples) for clause in clauses}
    return [Axis(CHANGE, path, name, [Point(sample) for sample in samples], met)]


def _change(clause: Clause) -> Change:
    assert isinstance(clause.leaf, Change)
    return clause.leaf


def _unread_axes(pair: Pair, path: str, name: object, clauses: list[Clause]) -> list[Axis]:
    """What this version cannot read may ask for anything."""
    pair.doubt.add("有条款未能读出", "a clause could not be read")
    return [Axis(FREE, path, name, [Point(True), Point(False)], dict.fromkeys(clauses, (True, False)))]


_MAKERS: Final[Mapping[str, Callable[[Pair, str, object, list[Clause]], list[Axis]]]] = {
    VALUE: _value_axes,
    GRADE: _grade_axes,
    WORD: _report_axes(WORD),
    TASK: _task_axes,
    STANDARD: _report_axes(STANDARD),
    TARGET: _target_axes,
    REFERENCE: _reference_axes,
    COURSE: _course_axes,
    CHANGE: _change_axes,
    UNREAD: _unread_axes,
}


def tie(axis: Axis, clauses: Sequence[Clause]) -> Callable[[Point], object] | None:
    """What ties a point of a change to the points of courses: the sign of the change, and its window."""
    if axis.kind == CHANGE and clauses and axis.name[-1] is None:  # type: ignore[index]
        leaf = _change(clauses[0])
        sign = -1 if leaf.direction == "down" else 1
        if leaf.pace is Pace.TOTAL and leaf.years_before == 1 and leaf.base_year is None:
            return lambda point: ("step", sign * ((point.what > 0) - (point.what < 0)))
        if leaf.pace is Pace.EVERY_YEAR and leaf.direction != "signed":
            window = axis.name[5]  # type: ignore[index]
            return lambda point: ("each", window, sign, point.what > 0)
    return None


def agrees(course: Course | None, tied: object) -> bool:
    """Whether a change can belong to a course of years."""
    if course is None or tied is None:
        return True
    match tied:
        case ("step", sign):
            return course.step == sign
        case ("each", int(window), int(sign), rises):
            steady = rises_every_year(course, window, sign)
            return steady is None or steady == rises
        case _:
            return True
