"""One lever at work: what it finds and changes, and what all levers share.

Comes in: the figures of a scenario so far, and one lever. Goes out: the same figures with others
put in their place. What is not finite, or a number where a state is due, is refused.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from ecorules.assessment import LEVEL, Key, asks_no_number, rule_of, scope_of, state_due
from ecorules.errors import EcoRulesError
from ecorules.scenarios.aiming import Horizon, Places, Trouble
from ecorules.scenarios.figures import Figures, Kind, Mark, Spot
from ecorules.scenarios.model import PathLever, PointLever
from ecorules.scenarios.paths import clean
from ecorules.schemes import Indicator, shown
from ecorules.units import convert, same

_POINTS = frozenset({"百分点", "个百分点"})


@dataclass(slots=True)
class Work:
    """One lever at work: in which regions, for which indicators, it ``found`` figures and ``changed`` some."""

    lever: PathLever | PointLever
    number: int
    figures: Figures
    horizon: Horizon
    places: Places
    changed: set[tuple[str, str]] = field(default_factory=set)
    found: set[tuple[str, str]] = field(default_factory=set)
    beyond: list[Spot] = field(default_factory=list)
    states: dict[Key, bool] = field(default_factory=dict)

    def note(self, region: str, key: Key, changed: bool = False) -> None:
        """Keep in mind that there are figures of a thing, and whether one of them was changed."""
        self.found.add((region, key.indicator))
        if changed:
            self.changed.add((region, key.indicator))

    def put(self, spot: Spot, value: float | str | bool, kind: Kind, mark: Mark, *, onto: bool = False) -> bool:
        """Put a figure in its place; what is not finite is refused."""
        if isinstance(value, float):
            if not math.isfinite(value) or abs(value) > 1e300:
                place, place_en = self.named(spot.region, spot.key)
                message, message_en = (
                    f"{place}{spot.year} 年算出的数太大",
                    f"{place_en}: the figure for {spot.year} is too large",
                )
                raise Trouble("E708", message, message_en)
            if self._asks_state(spot.key):
                raise Trouble("E708", *state_due(rule_of(self.figures.tables.scheme, spot.key)).said)
            self._watch(spot, value)
        return self.figures.put(spot, value, kind, mark, onto=onto)

    def _asks_state(self, key: Key) -> bool:
        if key not in self.states:
            self.states[key] = asks_no_number(scope_of(rule_of(self.figures.tables.scheme, key), key.subject))
        return self.states[key]

    def _watch(self, spot: Spot, value: float) -> None:
        """Keep in mind a share that leaves 0 to 100, where no figure observed did."""
        if 0 <= clean(value) <= 100 or self.figures.unit(spot.region, spot.key) != "%":
            return
        observed = [entry.value for entry in self.figures.observed(spot.region, spot.key).values()]
        numbers = [each for each in observed if isinstance(each, float)]
        if numbers and all(0 <= each <= 100 for each in numbers):
            self.beyond.append(spot)

    def amount(self, amount: float, unit: str | None, spot: Spot) -> float:
        """An amount in the unit of the figures. Raises ``Trouble`` where the two do not measure the same."""
        if unit is None:
            return amount
        held = self.figures.unit(spot.region, spot.key)
        if unit.strip() in _POINTS and held == "%":
            return amount
        try:
            return amount if same(unit, held) else convert(amount, unit, held)
        except EcoRulesError as error:
            found = error.diagnostics[0]
            raise Trouble("E705", found.message, found.message_en, found.hint, found.hint_en) from None

    def no_rate(self, spot: Spot, figures: tuple[float, ...]) -> Trouble:
        """Why no rate leads from one figure to another."""
        place, place_en = self.named(spot.region, spot.key)
        listed = "、".join(f"{figure:.10g}" for figure in figures)
        message = f"{place}{listed} 不能按年率推算：有零、负数，或正负不同"
        message_en = f"{place_en}: no yearly rate works on {listed}: a figure is nought or negative, or signs differ"
        return Trouble(
            "E708", message, message_en, "改用等量增减", "use equal amounts: path=linear, or grow with a unit"
        )

    def named(self, region: str, key: Key) -> tuple[str, str]:
        """A region and an indicator for a message."""
        row = self.figures.tables.scheme[key.indicator]
        name = _name(row, key)
        where = f"{key.indicator}.{key.part}" if key.part else key.indicator
        return f"{shown(region)}的 {where} {shown(name)}：", f"{shown(region)}, {where} {shown(name)}"


def _name(row: Indicator, key: Key) -> str:
    part = row.parts[key.part - 1] if key.part else None
    if key.subject == LEVEL and part is not None and part.level is not None:
        return part.level.name
    return key.subject or (part.name if part else row.name)


def beyond_shares(work: Work, figures: Figures) -> list[tuple[str, str]]:
    """What to say of shares that a lever moved out of 0 to 100, and that no later lever brought back."""
    said: list[tuple[str, str]] = []
    for spot in work.beyond:
        number = figures.number(spot)
        if number is not None and not 0 <= clean(number) <= 100:
            place, place_en = work.named(spot.region, spot.key)
            message = f"{place}{spot.year} 年推算为 {clean(number):.10g}%，超出 0–100；可加 cap"
            message_en = f"{place_en}: projected at {clean(number):.10g}% in {spot.year}, outside 0–100; add a cap"
            said.append((message, message_en))
    return said
