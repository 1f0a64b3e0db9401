"""What if some figures, states or bounds were others: one region and year, live.

Comes in: an assessment. Goes out: ``WhatIf``, plain frozen data: each change gives another one. What
it shows in a notebook or on a page is made when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from os import PathLike
from typing import TYPE_CHECKING, Any

from ecorules.assessment import Assessment, Result
from ecorules.evaluation import is_bool, is_missing, read_figure, refuse, shown
from ecorules.verdicts import Language
from ecorules.whatif.axes import Axis, Place, Setting, axes_of, same_setting
from ecorules.whatif.choosing import chosen, find, in_region
from ecorules.whatif.judging import Moves, whole

if TYPE_CHECKING:
    from ecorules.whatif.live import Card


def what_if(
    assessment: Assessment,
    region: str | None = None,
    indicators: Iterable[str | int] | str | int | None = None,
    year: int | None = None,
    *,
    thresholds: bool | Iterable[str | int] | str = False,
    lang: Language = "zh",
) -> WhatIf:
    """What would become of a region if some of its figures, or the thresholds, were others.

    region: its name; may be left out where one region was assessed. year: the latest by default.
    indicators: ids or names of those that get sliders, "all" for every one; by default the twelve
        that are closest to another verdict, those that fail first. All others are judged and counted
        as they are.
    thresholds: True, or the ids or names of indicators, whose bounds can be moved too.
    lang: the language of what is shown, "zh" or "en".

    In a notebook the result is a card with a slider and a number box a figure (with ipywidgets,
    ``pip install 'ecorules[notebooks]'``; without it a table). ``to_html`` writes a page that works
    without Python. Each change is judged by the same evaluation as the assessment.

    Raises ``DataError`` for names that are not there.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> observations = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
    >>> assessment = load_scheme("changde-2020").assess(observations, regions={"甲市": {"设区市"}})
    >>> card = what_if(assessment)
    >>> card
    <WhatIf '甲市' 2020: 1 indicator shown, 0 changes>
    >>> card.result("26").verdict.label(), card.set("26", 95).result("26").verdict.label()
    ('未达标', '达标')
    >>> card.set_bound("26", 90).result("26").margin
    4.0
    """
    if lang not in ("zh", "en"):
        message, message_en = f"lang 应是 zh 或 en，给的是 {shown(lang)}", f"lang should be zh or en, not {shown(lang)}"
        raise refuse("E790", message, message_en)
    found, _, results = in_region(assessment, region, year)
    axes = tuple(axis for result in results for demand in result.parts or (result,) for axis in axes_of(demand))
    ids = chosen(indicators, results, axes, found.scheme)
    if isinstance(thresholds, bool):
        open_bounds = ids if thresholds else ()
    else:
        open_bounds = chosen(thresholds, results, axes, found.scheme) if thresholds is not None else ()
        ids = tuple(dict.fromkeys((*ids, *open_bounds)))
    base = replace(found, results=results)
    return WhatIf(base=base, indicators=ids, thresholds=open_bounds, axes=axes, lang=lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """One region and year of an assessment with some things set to others.

    ``base`` is the assessment as it was, of this region and year; ``indicators`` are the ids of those
    that have sliders, ``thresholds`` of those whose bounds have. ``axes`` are the things that can be
    moved, ``moves`` those that are, each with what it is set to. ``set``, ``set_bound`` and
    ``reset`` give another one; nothing changes in place.

    >>> import pandas as pd
    >>> from ecorules import load_scheme, what_if
    >>> observed = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
    >>> card = what_if(load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}}))
    >>> changed = card.set("26", 95)
    >>> changed.region, changed.year, len(changed.moves), len(card.moves)
    ('甲市', 2020, 1, 0)
    >>> changed.assessment.result("甲市", "26").verdict.label()
    '达标'
    """

    base: Assessment
    indicators: tuple[str, ...]
    thresholds: tuple[str, ...] = ()
    axes: tuple[Axis, ...] = ()
    moves: tuple[tuple[Axis, Setting], ...] = ()
    lang: Language = "zh"

    @property
    def region(self) -> str:
        """The region."""
        return self.base.results[0].region

    @property
    def year(self) -> int | None:
        """The assessed year."""
        return self.base.results[0].year

    @property
    def assessment(self) -> Assessment:
        """The assessment with everything that was set, judged by ``evaluate``.

        Its scheme holds the moved bounds; tables, gaps and explanations are those of any assessment.
        """
        by_place = self._by_place()
        results = tuple(whole(result, by_place) for result in self.base.results)
        rows = {result.indicator.id: result.indicator for result in results}
        scheme = self.base.scheme
        if any(rows.get(row.id, row) is not row for row in scheme):
            scheme = replace(scheme, indicators=tuple(rows.get(row.id, row) for row in scheme))
        return replace(self.base, scheme=scheme, results=results)

    def result(self, indicator: str | int, part: int | str | None = None) -> Result:
        """One indicator's result, or that of a part, with everything that was set.

        >>> import pandas as pd
        >>> from ecorules import load_scheme, what_if
        >>> observed = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
        >>> card = what_if(load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}}))
        >>> card.result("26").margin, card.set("26", 95).result("26").margin
        (-1.0, 0.0)
        """
        row = find(indicator, self.base.scheme)
        before = next(result for result in self.base.results if result.indicator.id == row.id)
        after = whole(before, self._by_place())
        return after if part is None else after.parts[row.part(part).number - 1]

    def explain(self, indicator: str | int, lang: Language | None = None, part: int | str | None = None) -> str:
        """Why an indicator, or a part, would have its verdict: clause by clause.

        >>> import pandas as pd
        >>> from ecorules import load_scheme, what_if
        >>> observed = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
        >>> card = what_if(load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}}))
        >>> print(card.set("26", 96).explain("26"))
        甲市 2020 26 城镇污水处理率
          达标：96%，不低于“市≥95”的下限 95%，余 1个百分点（按“市”）。
        """
        row = find(indicator, self.base.scheme)
        return self.assessment.explain(self.region, row.id, lang or self.lang, part, self.year)

    def set(
        self, indicator: str | int, value: object, *, part: int | str | None = None, of: str | None = None
    ) -> WhatIf:
        """Another one with a figure or state of the assessed year set.

        value: a number in the indicator's unit (any number, or a ``pint.Quantity``), True or False for
            met or not met, a grade such as "Ⅲ类", None for nothing reported.
        part: the part of the indicator, by number or name. of: the subject that the threshold names
            (面积), "change" for the reported change; needed where there are several.

        Raises ``DataError`` for a name that is not there, or a value that the rule cannot use.

        >>> import pandas as pd
        >>> from ecorules import load_scheme, what_if
        >>> observed = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
        >>> card = what_if(load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}}))
        >>> card.set("26", 95)
        <WhatIf '甲市' 2020: 1 indicator shown, 1 change>
        """
        axis = self._axis(indicator, part, of, bounds=False)
        made = self._with(axis, _setting(axis, value))
        made._judge(axis)
        return made

    def set_bound(
        self, indicator: str | int, value: object, *, part: int | str | None = None, of: str | None = None
    ) -> WhatIf:
        """Another one with a bound of the threshold set; ``of`` names the clause where there are several.

        The two ends of a range are ``of="low"`` and ``of="high"``.

        >>> import pandas as pd
        >>> from ecorules import load_scheme, what_if
        >>> observed = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
        >>> card = what_if(load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}}))
        >>> card.set_bound("26", 90).result("26").margin
        4.0
        """
        axis = self._axis(indicator, part, of, bounds=True)
        figure = read_figure(value, "value", axis.unit)
        if figure is None:
            raise refuse("E792", "界限应是一个数", "a bound should be a number")
        made = self._with(axis, figure.number)
        made._judge(axis)
        return made

    def reset(self, indicator: str | int | None = None) -> WhatIf:
        """Another one with everything as it was, or one indicator.

        >>> import pandas as pd
        >>> from ecorules import load_scheme, what_if
        >>> observed = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
        >>> card = what_if(load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}}))
        >>> card.set("26", 95).reset() == card
        True
        """
        if indicator is None:
            return replace(self, moves=())
        row = find(indicator, self.base.scheme)
        return replace(self, moves=tuple(move for move in self.moves if move[0].place.indicator != row.id))

    def move(self, axis: Axis, setting: Setting) -> WhatIf:
        """Another one with one of ``axes`` set; what is set to what it was is no move.

        >>> import pandas as pd
        >>> from ecorules import load_scheme, what_if
        >>> observed = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
        >>> card = what_if(load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}}))
        >>> figure = next(axis for axis in card.axes if axis.place.indicator == "26" and axis.kind != "bound")
        >>> card.move(figure, 95) == card.set("26", 95), card.move(figure, 94.0) == card
        (True, True)
        """
        made = self._with(axis, float(setting) if isinstance(setting, int) and not is_bool(setting) else setting)
        made._judge(axis)
        return made

    def to_html(self, path: str | PathLike[str] | None = None) -> str:
        """The card as one HTML page with sliders that works without Python, from a file.

        The verdicts of every step were judged beforehand and stand in the page; it asks nothing of
        the network. The page starts from the present settings of this card. ``path``: a file to
        write it to. Raises ``DataError`` where that is not possible.

        >>> import pandas as pd
        >>> from ecorules import load_scheme, what_if
        >>> observed = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
        >>> card = what_if(load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}}))
        >>> "城镇污水处理率" in card.to_html()
        True
        """
        from ecorules.whatif.page import page, write

        text = page(self)
        if path is not None:
            write(text, path)
        return text

    def widget(self) -> Card:
        """The live card of ipywidgets; its ``state`` is the ``WhatIf`` as it stands now.

        Raises ``DataError`` where ipywidgets is not installed.

        >>> from importlib.util import find_spec
        >>> import pandas as pd
        >>> from ecorules import load_scheme, what_if
        >>> observed = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
        >>> card = what_if(load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}}))
        >>> card.widget().state == card if find_spec("ipywidgets") else True
        True
        """
        from ecorules.whatif.live import card

        return card(self)

    def __repr__(self) -> str:
        year = "" if self.year is None else f" {self.year}"
        shown_of = f"{len(self.indicators)} indicator{'s' * (len(self.indicators) != 1)} shown"
        return f"<WhatIf {self.region!r}{year}: {shown_of}, {len(self.moves)} change{'s' * (len(self.moves) != 1)}>"

    def _repr_html_(self) -> str:
        from ecorules.whatif.page import table

        return table(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        from ecorules.whatif.live import bundle

        return {"text/plain": repr(self), "text/html": self._repr_html_(), **bundle(self)}

    def _by_place(self) -> dict[Place, Moves]:
        found: dict[Place, dict[Axis, Setting]] = {}
        for axis, setting in self.moves:
            found.setdefault(axis.place, {})[axis] = setting
        return dict(found)

    def _with(self, axis: Axis, setting: Setting) -> WhatIf:
        moves = {one: held for one, held in self.moves if one != axis}
        if not same_setting(setting, axis.now):
            moves[axis] = setting
        return replace(self, moves=tuple(moves.items()))

    def _judge(self, axis: Axis) -> None:
        """Raise what the evaluation raises for a setting that it cannot use."""
        before = next(result for result in self.base.results if result.indicator.id == axis.place.indicator)
        whole(before, {axis.place: self._by_place().get(axis.place, {})})

    def _axis(self, indicator: str | int, part: int | str | None, of: str | None, *, bounds: bool) -> Axis:
        """The one thing that is meant. Raises ``DataError`` where there is none, or several."""
        row = find(indicator, self.base.scheme)
        number = row.part(part).number if part is not None else 0
        open_axes = [
            axis
            for axis in self.axes
            if axis.place.indicator == row.id
            and (axis.kind == "bound") == bounds
            and (not number or axis.place.part == number)
        ]
        if of is not None:
            open_axes = [axis for axis in open_axes if of in _names(axis)]
        elif not bounds and sum(axis.key == "" for axis in open_axes) >= 1 and len({a.place for a in open_axes}) == 1:
            values = [axis for axis in open_axes if axis.key == "" and axis.kind != "change"]
            open_axes = values or open_axes
        if len(open_axes) == 1:
            return open_axes[0]
        own = [a for a in self.axes if a.place.indicator == row.id and (a.kind == "bound") == bounds]
        listed = "、".join(dict.fromkeys(_called(axis, row.parts) for axis in own)) or "—"
        what, what_en = ("界限", "bound") if bounds else ("数或状态", "figure or state")
        which, which_en = ("不止一个", "more than one") if open_axes else ("没有这个", "no such")
        raise refuse(
            "E792",
            f"指标 {row.id} {which}{what}",
            f"indicator {row.id} has {which_en} {what_en}",
            f"可写：{listed}",
            f"name one of: {listed.replace('、', ', ')}",
        )


def _names(axis: Axis) -> tuple[str, ...]:
    if axis.kind == "bound":
        return axis.name, ("low", "high")[min(axis.end, 1)]
    return (axis.key, "change") if axis.kind == "change" else (axis.key, "value")


def _called(axis: Axis, parts: tuple[Any, ...]) -> str:
    """How an axis is named in a call."""
    part = f"part={axis.place.part}" if parts else ""
    of = axis.name or ("change" if axis.kind == "change" else "value")
    return ", ".join(word for word in (part, f"of={shown(of)}") if word)


def _setting(axis: Axis, value: object) -> Setting:
    if is_missing(value):
        return None
    if is_bool(value):
        return bool(value)
    if isinstance(value, str):
        return str(value)
    if axis.worded:
        named = "、".join(shown(one) for one in axis.choices if isinstance(one, str)) or "True、False"
        message, message_en = (
            f"这里要的是状态，不是数：{shown(value)}",
            f"a state is due here, not a number: {shown(value)}",
        )
        raise refuse("E792", message, message_en, f"可写：{named}", f"such as {named.replace('、', ', ')}")
    figure = read_figure(value, "value", axis.unit)
    return None if figure is None else figure.number
