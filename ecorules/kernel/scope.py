"""Where a clause stands while many rows are judged by it.

Comes in: a rule and settled inputs. Goes out: codes of single clauses. The kernel's counterpart
of ``ecorules.evaluation.scope``, without what only an explanation needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ecorules.kernel.columns import Codes, Floats, Ints, Labels, Mask, Words
from ecorules.kernel.figures import (
    Bound,
    check_finite,
    cleaned,
    compared,
    distances,
    inside,
    slack_of,
    stood,
)
from ecorules.kernel.found import FAIL, NO_MARGINS, PASS, UNKNOWN, Found, blended, chosen, constant
from ecorules.kernel.inputs import Inputs
from ecorules.rules import Demand, Op, Rule, Settings
from ecorules.units import same

#: Verdicts on longer lists of texts are not kept for good: a column may say something else in every row.
_REMEMBERED: Final = 256
#: So many distinct texts are compared one by one, which is quicker than a table of their verdicts.
_FEW: Final = 8


_Entry = TypeVar("_Entry", np.int8, np.int32)


class Scope(NamedTuple):
    """The surroundings of a clause.

    ``parts`` are the inputs of addressed nodes by ``id``, with the rows in which anything is
    known of them. ``memo`` keeps what a rule says to each distinct text and set of classes.
    ``margins`` tells whether distances are asked for. ``live`` are the rows that a clause concerns,
    None for all: a target in words is read only where its clause is.
    """

    rule: Rule
    inputs: Inputs
    unit: str | None
    settings: Settings
    memo: dict[Any, Any]
    parts: Mapping[int, tuple[Inputs, Mask]]
    lone: bool = False
    subject: str = ""
    within_target: bool = False
    margins: bool = False
    live: Mask | None = None

    def where(self, rows: Mask) -> Scope:
        """The scope of a clause that concerns these rows only."""
        return self._replace(live=rows if self.live is None else rows & self.live)

    @property
    def n(self) -> int:
        """The number of rows."""
        return self.inputs.place.n

    @property
    def plain(self) -> bool:
        """Whether only verdicts on printed numbers are asked for, which compare as they are."""
        value = self.inputs.value
        only_numbers = value.raw is not None and value.attest is None and value.derived is False
        return only_numbers and not self.parts and self.settings.digits is None and not self.margins

    def unknown(self) -> Found:
        """A clause that nothing settles."""
        return constant(UNKNOWN, self.n)

    def against(
        self,
        op: Op,
        bound: Bound,
        *operands: Bound,
        derived: bool | Mask = False,
    ) -> Found:
        """The value against a bound; ``operands`` are what a computed bound was computed from."""
        value = self.inputs.value
        if value.raw is None:
            return self.unknown()
        derived = derived | value.derived
        if derived is False and self.settings.digits is None and not self.margins:
            return Found(compared(value, op, bound))
        assert value.numbers is not None
        return self.stand(value.numbers, op, bound, *operands, derived=derived, unit=self.unit)

    def stand(
        self,
        numbers: Floats,
        op: Op,
        bound: Bound,
        *operands: Bound,
        derived: bool | Mask = False,
        unit: str | None = None,
    ) -> Found:
        """Figures against a bound, with this call's rounding."""
        check_finite(bound, "界限", "the bound")
        slack = slack_of(derived, bound, *operands)
        beyond = distances(numbers, bound, slack, self.settings.digits, derived=derived)
        codes = stood(beyond, op)
        if not self.margins:
            return Found(codes)
        check_finite(beyond, "差值", "the difference")
        return Found(codes, {unit: inside(cleaned(beyond, numbers, bound, derived), op)})

    def worded(self, key: object, says: Callable[[str], bool | None], words: Words | None) -> Found:
        """What reported texts say to a clause; each distinct text is read once."""
        if words is None:
            return self.unknown()
        # Short lists of texts come again from table to table; of long ones the last is kept for its blocks.
        place = (key, id(words.words) if len(words.words) <= _REMEMBERED else None)
        kept = self.memo.get(place)
        if kept is None or kept[1] is not words.words:
            read = [says(word) for word in words.words]
            table = np.array([UNKNOWN if met is None else PASS if met else FAIL for met in read], dtype=np.int8)
            kept = self.memo[place] = (table, words.words)  # the texts are kept, so the id stays theirs
        return Found(looked_up(kept[0], words.codes, UNKNOWN))

    @property
    def in_percent(self) -> bool:
        """Whether the value is a percentage."""
        return same(self.unit, "%")


def looked_up(table: NDArray[_Entry], codes: NDArray[Any], none: _Entry) -> NDArray[_Entry]:
    """The entry of a table for every code; ``none`` where the code is negative."""
    if len(table) <= _FEW and table.dtype == np.int8:
        found = np.full(len(codes), none)
        for code, entry in enumerate(table.tolist()):
            here = (codes == code).view(np.int8) if entry != none else None
            if here is not None:
                apart = np.int8(entry - none)
                np.add(found, here if apart == 1 else np.multiply(here, apart, out=here), out=found)
        return found
    places = codes.astype(np.intp)
    places += 1
    return np.take(np.append(none, table), places, out=np.empty(len(codes), dtype=table.dtype), mode="clip")


def attested(attest: Codes | None, found: Found) -> Found:
    """The verdicts that somebody reported; elsewhere those that were found."""
    if attest is None:
        return found
    reported = attest >= 0
    codes = blended(reported, attest + attest, found.codes)
    margins = {unit: np.where(reported, np.nan, margin) for unit, margin in found.margins.items()}
    return Found(codes, margins or NO_MARGINS)


class Lead(NamedTuple):
    """How codes lead to options: for each option the codes of its rows, ``none`` for those of negative code.

    A long list of codes is a table instead, so that each row is looked up once.
    """

    none: int
    codes: tuple[tuple[int, tuple[int, ...]], ...] = ()
    table: Ints | None = None

    @classmethod
    def of(cls, options: Sequence[int], none: int) -> Lead:
        """The lead from the codes 0, 1, … to these options."""
        if len(options) > _FEW:
            return cls(none, table=np.array([*options, none]))
        others = dict.fromkeys(option for option in options if option != none)
        by_option = [(one, tuple(code for code, option in enumerate(options) if option == one)) for one in others]
        return cls(none, tuple(by_option))


def select(lead: Lead, coded: Labels, options: Sequence[Found]) -> Found:
    """Of each row the option to which its code leads."""
    if lead.table is not None:
        coded = Labels(lead.table[coded.codes], ())
        lead = Lead(0, tuple((number, (number,)) for number in range(1, len(options))))
    found = options[lead.none]
    for number, those in lead.codes:
        found = chosen(coded.mask(those), options[number], found)
    return found


Judge = Callable[[Demand, Scope], Found]
