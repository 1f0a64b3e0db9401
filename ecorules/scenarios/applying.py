"""A lever applied everywhere that it is about.

Comes in: a lever at work. Goes out: the figures changed, or a ``Trouble`` that says why the lever
cannot be used, or that it changes nothing.
"""

from __future__ import annotations

from typing import assert_never

from ecorules.assessment import LEVEL, Key
from ecorules.scenarios.aiming import Trouble, demands, keys
from ecorules.scenarios.figures import Spot
from ecorules.scenarios.model import ALL, Add, Cap, Follow, Grow, Hold, Reach, Scale, SetTo
from ecorules.scenarios.points import cap, set_to, shift
from ecorules.scenarios.projecting import project
from ecorules.scenarios.work import Work
from ecorules.schemes import Part, shown


def apply(work: Work) -> None:
    """Apply the lever everywhere. Raises ``Trouble`` where it cannot be, or changes nothing."""
    lever = work.lever
    years = work.horizon.chosen(lever)
    regions = work.places.chosen(lever)
    aimed = demands(lever, work.figures.tables.scheme)
    for region in regions:
        for row, part in aimed:
            for key in keys(lever, row, part, work.figures, region):
                _at(work, region, key, part, years)
    done = work.found if isinstance(lever, Cap) else work.changed
    named = [name for name in lever.regions if name in work.places.names]
    idle = [name for name in named if not any(region == name for region, _ in done)]
    ids = {} if lever.indicators == (ALL,) else dict.fromkeys(row.id for row, _ in aimed)
    idle_rows = [name for name in ids if not any(indicator == name for _, indicator in done)]
    if not done or idle or idle_rows:
        raise _nothing(work, idle, idle_rows)


def _nothing(work: Work, idle: list[str], rows: list[str]) -> Trouble:
    """Why the lever changes nothing: in the regions named, for the indicators named, or at all."""
    about = "、".join(map(shown, [*idle[:5], *rows[:5]]))
    where, where_en = (f"（{about}）", f" ({about.replace('、', ', ')})") if about else ("", "")
    if any((not idle or region in idle) and (not rows or row in rows) for region, row in work.found):
        message = f"这个杠杆什么也没有改变{where}：数字本来就是这样，或已有的年份无需推算"
        message_en = f"the lever changes nothing{where_en}: the figures are so already, or no year is left to project"
        return Trouble(
            "E706", message, message_en, "写明 years，或删去这个杠杆", "give `years`, or leave the lever out"
        )
    message = f"这个杠杆什么也没有改变{where}：所选年份没有可用的数"
    message_en = f"the lever changes nothing{where_en}: there are no figures for it in these years"
    return Trouble("E706", message, message_en, *_elsewhere(work))


def _elsewhere(work: Work) -> tuple[str, str]:
    """A hint to the subjects of the same demand that have figures."""
    if work.lever.indicators == (ALL,) or work.lever.subject is not None:
        return "", ""
    rows = {row.id for row, _ in demands(work.lever, work.figures.tables.scheme)}
    known = [key for region in work.places.names[:200] for key in work.figures.keys(region)]
    names = dict.fromkeys(key.subject for key in known if key.indicator in rows and key.subject not in {"", LEVEL})
    if not names:
        return "先用 set_to 给出数，或用 hold、follow 推算", "set_to gives a figure; hold and follow project one"
    return f"写明 subject：{'、'.join(names)}", f"give a subject: {', '.join(names)}"


def _at(work: Work, region: str, key: Key, part: Part | None, years: tuple[int, ...] | None) -> None:
    """Apply the lever to one thing in one region."""
    match work.lever:
        case Grow() | Reach() | Follow() | Hold() as lever:
            project(work, lever, region, key, years)
        case SetTo() as lever:
            for year in years or work.horizon.years:
                work.note(region, key, set_to(work, lever, Spot(region, key, year), part))
        case Add() | Scale() as lever:
            for year in years or work.horizon.years:
                shift(work, lever, Spot(region, key, year))
        case Cap() as lever:
            cap(work, lever, region, key, years)
        case _ as never:
            assert_never(never)
