"""What scenarios have in common at their start, so that it is worked out once.

Comes in: the levers of many scenarios on one world. Goes out: a tree of them; where scenarios
part, the figures so far are kept for the next one to go on from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ecorules.scenarios.figures import Figures
from ecorules.scenarios.model import PathLever, PointLever
from ecorules.scenarios.work import Work

#: A lever on figures with its place in the scenario, from 1.
Placed = tuple[int, PathLever | PointLever]


@dataclass(slots=True)
class Start:
    """What comes of some first levers: the last of them at work, and the figures after it if others go on from here."""

    figures: Figures | None = None
    work: Work | None = None
    uses: int = 0
    ends: int = 0
    next: dict[Placed, Start] = field(default_factory=dict)

    def plant(self, levers: Sequence[Placed]) -> None:
        """Take the levers of one more scenario into the tree."""
        node = self
        for placed in levers:
            node = node.next.setdefault(placed, Start())
            node.uses += 1
        node.ends += 1

    def path(self, levers: Sequence[Placed]) -> list[Start]:
        """The nodes behind the levers of a scenario, one by one."""
        nodes, node = [], self
        for placed in levers:
            node = node.next[placed]
            nodes.append(node)
        return nodes

    @property
    def is_parting(self) -> bool:
        """Whether another scenario goes on from here, or ends here too."""
        return self.uses > 1 and (len(self.next) > 1 or self.ends > 0)
