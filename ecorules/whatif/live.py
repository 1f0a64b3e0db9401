"""The live card: sliders and number boxes of ipywidgets that judge every change.

Comes in: a ``WhatIf``. Goes out: ``Card``. ipywidgets is imported when the first card is made. No
rule is known here: each change makes another ``WhatIf``, which is shown.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import Result
from ecorules.errors import EcoRulesError
from ecorules.evaluation import refuse
from ecorules.markup import Clause, pieces, render, signed, stylesheet
from ecorules.verdicts import Language
from ecorules.whatif.axes import Axis, Setting, place_of
from ecorules.whatif.judging import rejudged
from ecorules.whatif.steps import Steps, steps_of
from ecorules.whatif.summing import open_axes, summary, title
from ecorules.whatif.words import called, said, word, words

if TYPE_CHECKING:
    from ecorules.whatif.card import WhatIf

#: A slider has ten times as many steps; a number box takes any number.
_STEPS: Final = 20
_WRAP: Final = {"flex_flow": "row wrap", "align_items": "center"}


def bundle(card: WhatIf) -> dict[str, Any]:
    """What a notebook shows of a card: the live one in a kernel that has ipywidgets, else nothing."""
    shell = sys.modules.get("IPython")
    running = None if shell is None else shell.get_ipython()
    if running is None or not hasattr(running, "kernel"):
        return {}
    try:
        live = Card(card)
    except EcoRulesError:
        return {}
    return {name: held for name, held in live._repr_mimebundle_().items() if name not in ("text/plain", "text/html")}


class Card:
    """A live card. ``state`` is the ``WhatIf`` as it stands now; ``box`` is the widget.

    >>> import pandas as pd, pytest
    >>> ipywidgets = pytest.importorskip("ipywidgets", reason="ipywidgets is an extra")
    >>> from ecorules import load_scheme, what_if
    >>> observations = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
    >>> assessment = load_scheme("changde-2020").assess(observations, regions={"甲市": {"设区市"}})
    >>> card = what_if(assessment).widget()
    >>> card.controls[0].number.value = 96.5
    >>> card.state.result("26").margin
    1.5
    """

    def __init__(self, state: WhatIf) -> None:
        self.state = state
        self._start = state
        toolkit = _toolkit()
        self._style = toolkit.HTML(f"<style>{stylesheet()}</style>")
        self._head = toolkit.HTML()
        self._reset = toolkit.Button(description=word("reset", state.lang), icon="undo")
        self._reset.on_click(lambda _: self.reset())
        self.controls: list[Control] = []
        self._rows: dict[str, Any] = {}
        self._notes: dict[str, Any] = {}
        rows = [self._row(toolkit, ident) for ident in state.indicators]
        self.box = toolkit.VBox([self._style, self._head, self._reset, *rows])
        self._draw(None)

    def reset(self) -> None:
        """Everything as it was assessed."""
        self.state = self.state.reset()
        for control in self.controls:
            control.put(control.axis.now)
        for note in self._notes.values():
            note.value = ""
        self._draw(None)

    def move(self, axis: Axis, setting: Setting) -> None:
        """Set one thing; what the rule cannot use is said beneath it, and nothing changes."""
        note = self._notes[axis.place.indicator]
        try:
            self.state = self.state.move(axis, setting)
        except EcoRulesError as error:
            note.value = render("what_if_note.html", said=error.diagnostics[0].say(self.state.lang))
            return
        note.value = ""
        self._draw(axis.place.indicator)

    def _row(self, toolkit: Any, ident: str) -> Any:
        self._rows[ident], self._notes[ident] = toolkit.HTML(), toolkit.HTML()
        before = next(result for result in self.state.base.results if result.indicator.id == ident)
        axes = [axis for axis in open_axes(self.state) if axis.place.indicator == ident]
        demands = {place_of(demand): demand for demand in before.parts or (before,)}
        controls = [Control(toolkit, axis, demands[axis.place], self.state, partial(self.move, axis)) for axis in axes]
        self.controls += controls
        boxes = [control.box for control in controls]
        return toolkit.VBox([self._rows[ident], *boxes, self._notes[ident]])

    def _draw(self, only: str | None) -> None:
        lang, found = self.state.lang, self.state.assessment
        self._head.value = render(
            "what_if_head.html", lang=lang, w=words(lang), title=title(self.state), summary=summary(self.state, found)
        )
        by_id = {result.indicator.id: result for result in found.results}
        for ident in self.state.indicators if only is None else (only,):
            result = by_id[ident]
            demands = [_demand(demand, lang) for demand in result.parts or (result,)]
            self._rows[ident].value = render(
                "what_if_row.html", lang=lang, w=words(lang), id=ident, name=result.indicator.name,
                attribute=result.indicator.attribute or "", verdict=result.verdict, parts=bool(result.parts),
                demands=demands,
            )  # fmt: skip

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        made = self.box._repr_mimebundle_()
        found: dict[str, Any] = made[0] if isinstance(made, tuple) else made or {}
        return {**found, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return repr(self.state).replace("<WhatIf", "<Card", 1)


class Control:
    """The slider and the number box of one figure, or the choice of one state."""

    def __init__(
        self, toolkit: Any, axis: Axis, demand: Result, state: WhatIf, moved: Callable[[Setting], None]
    ) -> None:
        self.axis, self._moved, self._busy = axis, moved, False
        self.slider: Any = None
        self.number: Any = None
        self.choice: Any = None
        self.missing: Any = None
        start = dict(state.moves).get(axis, axis.now)
        lang, part = state.lang, demand.part
        name = called(axis, lang, ends=_has_ends(axis, state))
        label = f"{f'{part.name} ' if part else ''}{name}{f' ({axis.unit})' if axis.unit else ''}"
        if axis.is_number:
            base = rejudged(demand, {one: held for one, held in state.moves if one.place == axis.place and one != axis})
            self.box = self._numbers(toolkit, steps_of(axis, base, _STEPS, start), start, label, lang)
        else:
            known = axis.choices if start in axis.choices else (start, *axis.choices)
            options = [(said(axis, one, lang), at) for at, one in enumerate(known)]
            self._choices = known
            self.choice = toolkit.Dropdown(options=options, description=label, style={"description_width": "initial"})
            self.choice.layout.max_width = "100%"
            self.box = toolkit.HBox([self.choice], layout=toolkit.Layout(**_WRAP))
            self.put(start)
            self.choice.observe(self._chosen, names="value")

    def put(self, setting: Setting) -> None:
        """Show a setting without telling anybody."""
        self._busy = True
        try:
            if self.choice is not None:
                same = [at for at, one in enumerate(self._choices) if type(one) is type(setting) and one == setting]
                self.choice.value = same[0]
                return
            if self.missing is not None:
                self.missing.value = setting is None
            if isinstance(setting, float):
                self._reach(setting)
                self.slider.value = self.number.value = setting
        finally:
            self._busy = False

    def _numbers(self, toolkit: Any, steps: Steps, start: Setting, label: str, lang: Language) -> Any:
        numbers = [one for one in steps.settings if isinstance(one, float)]
        first = start if isinstance(start, float) else numbers[len(numbers) // 2]
        step = float(f"{(steps.by or 1.0) / 10:.12g}")
        wide = toolkit.Layout(flex="1 1 16em", min_width="14em", max_width="44em")
        low = math.floor(numbers[0] / step) * step
        self.slider = toolkit.FloatSlider(
            value=first, min=low, max=numbers[-1], step=step, description=label, readout=False, layout=wide,
            style={"description_width": "initial"},
        )  # fmt: skip
        self.number = toolkit.FloatText(
            value=first, step=step, tooltip=label, layout=toolkit.Layout(width="9em", flex="0 0 auto")
        )
        turns = "、".join(said(self.axis, one, lang) for one in steps.breaks[:4])
        hint = f"{word('now', lang)} {said(self.axis, self.axis.now, lang)}"
        hint += f" · {word('turns', lang)} {turns}" if turns else ""
        shown = [self.slider, self.number, toolkit.HTML(render("what_if_hint.html", said=hint))]
        if not isinstance(self.axis.now, float):
            self.missing = toolkit.Checkbox(
                value=not isinstance(start, float), description=said(self.axis, self.axis.now, lang), indent=False,
                layout=toolkit.Layout(width="auto"),
            )  # fmt: skip
            self.missing.observe(self._ticked, names="value")
            shown.insert(0, self.missing)
        self.slider.observe(self._slid, names="value")
        self.number.observe(self._typed, names="value")
        return toolkit.HBox(shown, layout=toolkit.Layout(**_WRAP))

    def _slid(self, change: Any) -> None:
        number = float(f"{change['new']:.12g}")
        # The browser sets the handle on a whole step when it first draws it: that is no move of anybody's.
        if abs(number - self.number.value) * 2 >= self.slider.step * (1 - 1e-9):
            self._take(number, self.number)

    def _typed(self, change: Any) -> None:
        if not self._busy:
            self._busy = True
            try:
                self._reach(change["new"])
            finally:
                self._busy = False
        self._take(change["new"], self.slider)

    def _take(self, number: float, other: Any) -> None:
        """A number from one of the two: the other follows, and the verdict."""
        if self._busy:
            return
        self._busy = True
        try:
            other.value = number
            if self.missing is not None:
                self.missing.value = False
        finally:
            self._busy = False
        self._moved(float(number))

    def _ticked(self, change: Any) -> None:
        if not self._busy:
            self._moved(self.axis.now if change["new"] else float(self.number.value))

    def _chosen(self, change: Any) -> None:
        if not self._busy:
            self._moved(self._choices[change["new"]])

    def _reach(self, number: float) -> None:
        """Let the slider go as far as a number that was typed."""
        self.slider.max = max(self.slider.max, number)
        self.slider.min = min(self.slider.min, number)


def card(state: WhatIf) -> Card:
    """The live card. Raises ``DataError`` where ipywidgets is not installed."""
    return Card(state)


def _toolkit() -> Any:
    try:
        import ipywidgets
    except ImportError:
        ipywidgets = None
    if ipywidgets is None or int(ipywidgets.__version__.partition(".")[0]) < 8:
        raise refuse(
            "E793",
            "没有安装 ipywidgets 8，卡片不能拖动",
            "ipywidgets 8 is not installed, which the live card is made of",
            "pip install 'ecorules[notebooks]'，或用 to_html()",
            "pip install 'ecorules[notebooks]', or use to_html()",
        )
    return ipywidgets


def _has_ends(axis: Axis, state: WhatIf) -> bool:
    same = [one for one in state.axes if one.kind == "bound" and (one.place, one.leaf) == (axis.place, axis.leaf)]
    return axis.kind == "bound" and len(same) > 1


def _demand(demand: Result, lang: Language) -> dict[str, Any]:
    outcome, rule = demand.outcome, demand.rule
    text = rule.text if rule is not None else ""
    clauses = []
    for at, finding in enumerate(() if outcome is None else outcome.trace):
        if finding.span is not None:
            deciding = outcome is not None and at in outcome.deciding
            clauses.append(Clause(span=finding.span, verdict=finding.verdict, deciding=deciding))
    return {
        "name": demand.name,
        "unit": demand.unit or "",
        "threshold": pieces(text, clauses),
        "verdict": demand.verdict,
        "margin": signed(demand.margin),
        "reason": demand.reason(lang),
    }
