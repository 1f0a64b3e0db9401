"""Whether a rule's verdict hangs on which way the indicator improves.

Comes in: a rule. Goes out: yes or no; which way it is, no table prints and nobody may guess.
"""

from __future__ import annotations

from ecorules.errors import UnitError
from ecorules.rules import Demand, Reach, Rule, Subject, Task, Trend, children
from ecorules.units import same


def needs_better(rule: Rule) -> bool:
    """Whether some clause of a rule without a direction cannot be settled by its input alone.

    Bare numbers (``16.5``), 稳定 and 改善, and a superior's task given as a number ask for the
    direction; 100 with the unit % is a floor and 0 a cap in any case.

    >>> import ecorules
    >>> needs_better(ecorules.parse("16.5", unit="%")), needs_better(ecorules.parse("100", unit="%"))
    (True, False)
    """
    return rule.better is None and _asks(rule.demand, rule.unit)


def _asks(demand: Demand, unit: str | None) -> bool:
    match demand:
        case Reach(bound=bound):
            return bound != 0 and not (bound == 100 and _is_percent(unit))
        case Trend(direction=direction):
            return direction == "better"
        case Task():
            return True
        case Subject(demand=inner, unit=own):
            return _asks(inner, unit if own is None else own)
        case _:
            return any(_asks(inner, unit) for inner in children(demand))


def _is_percent(unit: str | None) -> bool:
    try:
        return same(unit, "%")
    except UnitError:
        return False
