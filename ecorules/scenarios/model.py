"""What a scenario is made of, as plain frozen data: a name and a list of levers.

Comes in: what ``ecorules.levers`` or a scenario file have checked. Goes out: values that hash,
compare and pickle. What a lever does is in ``applying`` and ``reforms``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NoReturn

from ecorules.errors import DataError
from ecorules.scenarios.paths import Path
from ecorules.scenarios.years import Years
from ecorules.schemes import Scheme, shown
from ecorules.text import Diagnostic

#: The scenario without levers.
BASELINE: Final = "基准"
#: What stands for every indicator.
ALL: Final = "*"
MOST_LEVERS: Final = 2000
MOST_SCENARIOS: Final = 1000
MAX_NAME: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a lever is about: indicators by id or name, perhaps a part and a subject, and where and when.

    No ``regions`` are all of them. ``place`` is where the lever stands in a file; it does not
    count in comparing.
    """

    indicators: tuple[str, ...]
    part: str | None = None
    subject: str | None = None
    regions: tuple[str, ...] = ()
    years: Years | None = None
    place: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTo(Aim):
    """The figure is this number, state or class; with ``change`` the reported change is this number."""

    value: float | str | bool
    unit: str | None = None
    change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(Aim):
    """The figure and this amount."""

    amount: float
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Aim):
    """The figure times this factor."""

    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grow(Aim):
    """From the last figure on, each year by a rate: in %, or an amount in another unit.

    One rate is that of every year; several are those of the years one by one.
    """

    rates: tuple[float, ...]
    unit: str = "%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Aim):
    """From the last figure, or that of the year ``since``, to this value by a year."""

    value: float
    by: int
    path: Path = "linear"
    unit: str | None = None
    since: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow(Aim):
    """From the last figure on, as the region's own figures of the last years have moved."""

    path: Path = "linear"
    last: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Aim):
    """The last figure or state stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap(Aim):
    """Projected figures stop at these bounds; without bounds, shares in % stop at 0 and 100."""

    upper: float | None = None
    lower: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Aim):
    """Another text in the place of a threshold."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseScheme:
    """Another scheme in the place of the one that the run is given."""

    scheme: Scheme
    place: str = field(default="", compare=False, repr=False)


Lever = SetTo | Add | Scale | Grow | Reach | Follow | Hold | Cap | Threshold | UseScheme
#: What leads from one year to the next.
PathLever = Grow | Reach | Follow | Hold
#: What acts on each year's figure alone.
PointLever = SetTo | Add | Scale | Cap

LEVERS: Final = (SetTo, Add, Scale, Grow, Reach, Follow, Hold, Cap, Threshold, UseScheme)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named list of levers, which are applied in their order.

    ``a + b`` has the levers of both, those of ``a`` first. Raises ``DataError`` for a name that
    is none and for levers that are none.

    >>> from ecorules.scenarios import levers
    >>> low = Scenario("控制用水", [levers.grow("单位地区生产总值用水量", -3)])
    >>> high = Scenario("处理提标", [levers.reach("26", 97, by=2025)])
    >>> (low + high).name, len((low + high).levers)
    ('控制用水 + 处理提标', 2)
    """

    name: str
    levers: tuple[Lever, ...] = ()
    note: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip() or len(self.name) > MAX_NAME:
            _refuse(f"情景要有名称，不超过 {MAX_NAME} 字", f"a scenario has a name of at most {MAX_NAME} characters")
        if self.note is not None and not isinstance(self.note, str):
            _refuse("情景的 note 应是文字", "the note of a scenario should be text")
        given = self.levers if isinstance(self.levers, Iterable) else (self.levers,)
        levers = tuple(islice(given, MOST_LEVERS + 1))
        if len(levers) > MOST_LEVERS:
            _refuse(f"杠杆超过 {MOST_LEVERS} 个", f"more than {MOST_LEVERS} levers")
        for lever in levers:
            if not isinstance(lever, LEVERS):
                kind = type(lever).__name__
                _refuse(f"应是 ecorules.levers 的杠杆，而不是 {kind}", f"a lever of ecorules.levers is due, not {kind}")
        object.__setattr__(self, "name", self.name.strip())
        object.__setattr__(self, "levers", levers)

    def __add__(self, other: Scenario) -> Scenario:
        return Scenario.combine(self, other) if isinstance(other, Scenario) else NotImplemented

    @classmethod
    def combine(cls, *scenarios: Scenario, name: str | None = None, note: str | None = None) -> Scenario:
        """One scenario with the levers of several, in their order; by default named after them all.

        >>> from ecorules.scenarios import levers
        >>> water, park = Scenario("提标", [levers.add("26", 2)]), Scenario("扩绿", [levers.add("28", 1)])
        >>> Scenario.combine(water, park, name="两项一起")
        <Scenario '两项一起': 2 levers>
        """
        for each in scenarios:
            if not isinstance(each, Scenario):
                kind = type(each).__name__
                _refuse(f"应是情景，而不是 {kind}", f"a scenario is due, not {kind}")
        levers = [lever for each in scenarios for lever in each.levers]
        return cls(name or " + ".join(each.name for each in scenarios), tuple(levers), note)

    def _repr_html_(self) -> str:
        """The scenario for notebooks: its levers in words."""
        from ecorules.scenarios.pages import scenario_card

        return scenario_card(self)

    def __repr__(self) -> str:
        return f"<Scenario {shown(self.name)!r}: {len(self.levers)} levers>"


def _refuse(message: str, message_en: str) -> NoReturn:
    raise DataError(Diagnostic(code="E711", message=message, message_en=message_en))
