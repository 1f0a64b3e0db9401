"""Reading a printed unit: which units it multiplies and divides, and what it notes.

Comes in: the 单位 column as printed. Goes out: a ``Reading`` with the canonical text. A listed
spelling is looked up; everything else goes through the grammar ``unit.lark``. Text that is
no unit is refused with its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ecorules.errors import UnitError
from ecorules.text import Diagnostic, Span
from ecorules.units.spelling import LIMIT, Factor, fold, render, resolve, unreadable
from ecorules.units.vocabulary import Kind, depends, vocabulary

if TYPE_CHECKING:
    from ecorules.units.compound import Piece

_ONE: Final = Factor("")
_PERIODS: Final = frozenset({"秒", "分钟", "小时", "日", "周", "月", "季度", "年"})

#: Signs that only the grammar can place.
_STRUCTURE: Final = frozenset("/·.,;、()每或-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A unit: the factors above and below the stroke, its canonical text, and its notes.

    ``either`` marks several units in one cell (``MPN/100mL或CFU/100mL``); such a text is kept
    whole and compares with itself alone.
    """

    over: tuple[Factor, ...]
    under: tuple[Factor, ...]
    text: str
    notes: tuple[str, ...] = ()
    either: bool = False


def read(text: str | None) -> Reading | None:
    """The reading of a unit as printed; None where it says that there is no unit.

    Raises ``UnitError`` for text that is no unit: too long, unbalanced, a number, an expression.
    """
    if text is None:
        return None
    if not isinstance(text, str):
        raise UnitError(_no_text(text))
    if len(text) > LIMIT:
        text = text.strip()
        if len(text) > LIMIT:
            raise unreadable(
                text[: LIMIT + 1],
                Span(LIMIT, LIMIT + 1),
                f"单位最长 {LIMIT} 个字符",
                f"a unit has at most {LIMIT} characters",
            )
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> Reading | None:
    clean, places = fold(text)
    words = vocabulary()
    if not clean or clean in words.none:
        return None
    name = words.spellings.get(clean)
    if name is not None:
        return Reading(over=(Factor(name),), under=(), text=name)
    factors = _plain(clean)
    if factors:
        notes = tuple(note for _, note in factors if note)
        return _checked(text, places, (factors[0][0],), tuple(factor for factor, _ in factors[1:]), notes)
    from ecorules.units.compound import pieces  # brings in the parser

    return _whole(text, places, *pieces(text, clean, places))


def _plain(clean: str) -> list[tuple[Factor, str]]:
    """The factors of one listed unit, or of one by another (千克/公顷); nothing where the grammar must decide.

    Nearly every unit of a table is one of these, and the parser takes longer to load than to use.
    """
    words = clean.split("/", 1)
    if not all(_STRUCTURE.isdisjoint(word) for word in words):
        return []
    found = [one for one in map(resolve, words) if one and one[0].listed and one[0].name and one[0].power > 0]
    return found if len(found) == len(words) else []


depends(_read.cache_clear)


def _whole(text: str, places: list[int], found: list[Piece], joints: list[str]) -> Reading:
    """One unit out of the pieces between commas or 或."""
    readings = [_checked(text, places, piece.over, piece.under, piece.notes) for piece in found]
    if "," in joints:
        return _beside_notes(text, readings, found)
    if len({reading.text for reading in readings}) == 1:
        return readings[0]
    spelled = "".join(reading.text + joint for reading, joint in zip(readings, [*joints, ""], strict=True))
    return Reading(over=(Factor(spelled, listed=False),), under=(), text=spelled, either=True)


def _beside_notes(text: str, readings: list[Reading], found: list[Piece]) -> Reading:
    """``折纯,千克/公顷``: the piece that is a listed unit; the others are notes."""
    units = [reading for reading in readings if is_known(reading)]
    if len({reading.text for reading in units}) != 1:
        raise unreadable(
            text,
            Span(0, len(text)),
            "逗号两边不止一个单位，或没有认识的单位" if units else "逗号两边都不是认识的单位",
            "there is more than one unit beside the comma" if units else "neither side of the comma is a listed unit",
        )
    unit = units[0]
    notes = [piece.text for piece, reading in zip(found, readings, strict=True) if reading.text != unit.text]
    return Reading(over=unit.over, under=unit.under, text=unit.text, notes=(*notes, *unit.notes))


def _checked(
    text: str, places: list[int], over: tuple[Factor, ...], under: tuple[Factor, ...], notes: tuple[str, ...]
) -> Reading:
    """The factors in order, after the numbers have been found to stand where numbers may."""
    if any(factor.mantissa != 1 or (factor.exponent and not factor.name) for factor in over):
        raise unreadable(
            text,
            Span(0, len(text)),
            "单位前有数字，像是把数值写进了单位",
            "there is a number before the unit: a value in place of a unit?",
            "单位前只用 10、100、千、万、亿 这样的倍数",
            "only multiples such as 10, 100, 千, 万, 亿 stand before a unit",
        )
    high = tuple(sorted((factor for factor in over if factor != _ONE), key=_order))
    low = tuple(sorted((factor for factor in under if factor != _ONE), key=_order))
    top = "·".join(map(render, high)) or "1"
    bottom = "·".join(map(render, low))
    spelled = top if not low else f"{top}/{bottom}" if len(low) == 1 else f"{top}/({bottom})"
    for note in notes:
        _only_a_note(text, note, {spelled, *map(render, high), *map(render, low)})
    return Reading(over=high, under=low, text=spelled, notes=notes)


def _order(factor: Factor) -> tuple[bool, str]:
    """One order for all spellings; periods come last, as in 升/(人·日)."""
    return factor.name in _PERIODS, render(factor)


def _only_a_note(text: str, note: str, units: set[str]) -> None:
    """Refuse a bracket that holds another unit: ``公顷(亩)`` does not say which of the two is meant."""
    try:
        reading = read(note)
    except UnitError:
        return
    if reading is None or not is_known(reading) or reading.text in units or (len(note) == 1 and note.isascii()):
        return
    kinds = {vocabulary().entries[factor.name].kind for factor in (*reading.over, *reading.under) if factor.name}
    if kinds != {Kind.COUNT}:
        raise unreadable(
            text,
            Span(0, len(text)),
            f"括号里是另一个单位 “{reading.text}”，不知以哪个为准",
            f"the bracket holds another unit, {reading.text}: which of the two is meant?",
        )


def is_known(reading: Reading) -> bool:
    """Whether every word of the unit is listed."""
    return all(factor.listed for factor in (*reading.over, *reading.under))


def _no_text(found: object) -> Diagnostic:
    kind = type(found).__name__
    return Diagnostic(code="E201", message=f"单位应为文字，而不是 {kind}", message_en=f"a unit is text, not {kind}")
