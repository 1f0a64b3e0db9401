"""What the bundled schemes say of the same names: hints only, never applied.

Comes in: a name. Goes out: the direction that a bundled scheme gives to it, or the name of a
bundled indicator that differs by one slip.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple, get_args

from ecorules.drafts.spelling import is_near, near_keys
from ecorules.errors import EcoRulesError
from ecorules.rules import Better
from ecorules.schemes import Indicator, Part, fold, load_scheme, schemes

#: Shorter texts differ by a slip from too many others, longer ones no table prints.
_SHORTEST = 4
_LONGEST = 60


class Direction(NamedTuple):
    """Which way a bundled scheme says that an indicator improves."""

    better: Better
    scheme: str


#: Kinds of texts that are compared with those of bundled schemes.
Kind = Literal["name", "responsible", "domain", "task", "threshold"]


class Known(NamedTuple):
    """Directions by name, and texts by their folded form and by the keys of what is near them."""

    directions: dict[str, Direction]
    texts: dict[Kind, dict[str, str]]
    near: dict[Kind, dict[str, list[str]]]


@cache
def bundled() -> Known:
    """Everything that the bundled schemes say, gathered once."""
    directions: dict[str, Direction] = {}
    texts: dict[Kind, dict[str, str]] = {kind: {} for kind in get_args(Kind)}
    for info in schemes():
        try:
            scheme = load_scheme(info.id)
        except EcoRulesError:
            continue
        for indicator in scheme:
            owners: tuple[Indicator | Part, ...] = (indicator, *indicator.parts)
            for one in owners:
                if one.better is not None:
                    directions.setdefault(fold(one.name), Direction(one.better, scheme.id))
            for kind, words in _texts(indicator):
                for word in filter(None, words):
                    texts[kind].setdefault(fold(word), word)
    near: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in texts}
    for kind, found in texts.items():
        for key in found:
            if _SHORTEST <= len(key) <= _LONGEST:
                for short in near_keys(key):
                    near[kind].setdefault(short, []).append(key)
    return Known(directions, texts, near)


def _texts(indicator: Indicator) -> Iterator[tuple[Kind, tuple[str | None, ...]]]:
    yield "name", (indicator.name, *(part.name for part in indicator.parts))
    yield "responsible", indicator.responsible
    yield "domain", (indicator.domain,)
    yield "task", (indicator.task,)
    demands = (indicator.threshold, *(part.threshold for part in indicator.parts))
    yield "threshold", tuple(text for text in demands if text and not any(char.isdigit() for char in text))


def direction(name: str) -> Direction | None:
    """The direction of the indicator of this name in a bundled scheme."""
    return bundled().directions.get(fold(name))


def is_known(text: str, kind: Kind = "name") -> bool:
    """Whether a bundled scheme has this name, body, domain, task or threshold."""
    return fold(text) in bundled().texts[kind]


def nearly(text: str, kind: Kind = "name") -> str | None:
    """The text of a bundled scheme that differs from this one by a single slip; None if this one is there too.

    Of long texts two slips count.

    >>> nearly("城镇污水处理率"), nearly("城镇污水处里率"), nearly("城镇污水处理")
    (None, '城镇污水处理率', '城镇污水处理率')
    """
    key = fold(text)
    found = bundled()
    if key in found.texts[kind] or not _SHORTEST - 1 <= len(key) <= _LONGEST:
        return None
    near = found.near[kind]
    candidates = dict.fromkeys(other for short in near_keys(key) for other in near.get(short, ()))
    return next((found.texts[kind][other] for other in candidates if is_near(key, other)), None)
