"""A rule made ready for many rows.

Comes in: a rule. Goes out: ``BoundRule``, which judges columns. Units, the rule's subjects and
the nodes that each key of ``parts`` means are settled here, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from ecorules.evaluation import WORDED, addressed_nodes, check_settings, lone_subject, outer_leaves, refuse, shown
from ecorules.kernel.columns import Codes, Floats, Mask, Place
from ecorules.kernel.found import Found
from ecorules.kernel.inputs import Given, Inputs, settle
from ecorules.kernel.judge import judge
from ecorules.kernel.scope import Scope
from ecorules.rules import (
    Change,
    Grade,
    Leaf,
    NotAssessed,
    ReferenceCompare,
    Rule,
    Settings,
    Subject,
    TargetCompare,
    Task,
    Trend,
    leaves,
)

#: Rows judged at a time, so that what is computed on the way stays in the processor's cache.
BLOCK: Final = 65_536


#: Clauses that look at earlier years, or may through a target given as text.
_BACKWARD: Final = (Trend, Change, ReferenceCompare, Task, TargetCompare)


class BoundRule:
    """A rule made ready to judge arrays. It keeps what the rule says to each text it has seen.

    >>> from ecorules import parse
    >>> from ecorules.kernel import Column, Given, Place
    >>> figures = Given(value=Column(numbers=np.array([96.0, 92.5, np.nan])))
    >>> BoundRule(parse("≥95", unit="%")).codes(Place(n=3), figures).tolist()
    [2, 0, 1]
    """

    def __init__(self, rule: Rule, settings: Settings | None = None) -> None:
        if not isinstance(rule, Rule):
            raise refuse("E315", f"应给出一条规则，给的是 {shown(rule)}", f"a rule is needed, not {shown(rule)}")
        self.rule = rule
        self.settings = rule.settings if settings is None else settings
        check_settings(self.settings)
        lone = lone_subject(rule.demand)
        self.lone = lone is not None
        self.unit = rule.unit if lone is None or lone.unit is None else lone.unit
        self._asked = frozenset(map(type, leaves(rule.demand) if self.lone else outer_leaves(rule.demand)))
        self._backward = any(isinstance(leaf, _BACKWARD) for leaf in leaves(rule.demand))
        self._memo: dict[Any, Any] = {}
        self._nodes: dict[str, tuple[Leaf | Subject, ...]] = {}

    def nodes(self, key: str) -> tuple[Leaf | Subject, ...]:
        """The clauses that a key of ``parts`` means. Raises ``DataError`` if there is none."""
        if key not in self._nodes:
            self._nodes[key] = tuple(addressed_nodes(self.rule, key))
        return self._nodes[key]

    def codes(self, place: Place, given: Given, parts: Mapping[str, Given] | None = None) -> Codes:
        """The verdict codes of all rows."""
        return self._found(place, given, parts or {}, margins=False).codes

    def margins(self, place: Place, given: Given, parts: Mapping[str, Given] | None = None) -> Floats:
        """The signed distances to the deciding bounds; NaN where there is none."""
        found = self._found(place, given, parts or {}, margins=True)
        margins = np.full(place.n, np.nan)
        for distances in found.margins.values():
            margins = np.where(np.isnan(margins), distances, margins)
        return margins

    def _found(self, place: Place, given: Given, parts: Mapping[str, Given], *, margins: bool) -> Found:
        whole = settle(given, place, backward=self._backward)
        self._check_value(whole)
        settled = self._parts(place, given, whole, parts) if parts else {}
        scope = Scope(self.rule, whole, self.unit, self.settings, self._memo, settled, self.lone, margins=margins)
        return judge(self.rule.demand, scope)

    def _parts(
        self, place: Place, given: Given, whole: Inputs, parts: Mapping[str, Given]
    ) -> dict[int, tuple[Inputs, Mask]]:
        """The inputs of every node that ``parts`` addresses, by the node's ``id``."""
        found: dict[int, tuple[Inputs, Mask]] = {}
        for key, part in parts.items():
            known = part.known(place.n)
            for node in self.nodes(key):
                if id(node) in found:
                    message = f"parts 中有两个键指同一分项：{shown(key)}"
                    raise refuse("E306", message, f"two keys of parts mean the same clause: {shown(key)}")
                alone = self.lone and isinstance(node, Subject)
                inputs = settle(part.filled(given, place.n) if alone else part, place)
                if not alone:
                    inputs = inputs.attested_by(whole, known)
                found[id(node)] = (inputs, known)
        return found

    def _check_value(self, whole: Inputs) -> None:
        """Refuse values of a kind that no clause of the rule can use."""
        words, numbers = whole.value.words, whole.value.raw
        if words is not None and self._asked.isdisjoint(WORDED):
            said = words.codes >= 0
            if said.any():
                first = int(np.argmax(said))
                text = shown(words.words[words.codes[first]])
                raise refuse(
                    "E303",
                    f"value 中有 {int(said.sum())} 个文字，如第{first}行 {text}，规则中没有可用文字回答的条款",
                    f"value holds {int(said.sum())} texts, such as {text} in row {first},"
                    " and no clause of the rule takes a text",
                )
        only_grades = Grade in self._asked and self._asked <= {Grade, NotAssessed}
        if only_grades and numbers is not None and not whole.value.lost.all():
            hint, hint_en = '类别写作文字，如 "Ⅲ"', 'write a grade as text: "Ⅲ"'
            message, message_en = "value 是数，这里要求类别", "value holds numbers, a grade is asked for"
            raise refuse("E314", message, message_en, hint, hint_en)
