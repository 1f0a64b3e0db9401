"""Reading a threshold text: from the printed cell to a ``Rule``.

Comes in: the cell, the unit of its column, which way the indicator improves. Goes out: a
``Rule``, or an ``EcoRulesError`` that says where and why. The steps: clean the characters,
parse, sort labels and settle units, look the rule over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, Final, cast

from ecorules import units
from ecorules.automaton import Automaton, Unreadable, load_tables
from ecorules.errors import EcoRulesError, ThresholdSyntaxError
from ecorules.language.arrange import Arrangement
from ecorules.language.cleaning import MENDED, Cleaned, clean, mend_at, part_pairs
from ecorules.language.complaints import complain, explained, refuse, refused_form
from ecorules.language.drafts import Clause, Draft, Measuring, carry_base, clauses
from ecorules.language.findings import finding
from ecorules.language.lexicon import Lexicon
from ecorules.language.lexing import ThresholdLexer
from ecorules.language.transform import Reader
from ecorules.rules import (
    DEFAULT_SETTINGS,
    Better,
    Compare,
    Demand,
    Note,
    Op,
    Rule,
    Settings,
    Subject,
    children,
    lone_subject,
)
from ecorules.text import Diagnostic, Span

_BETTER: Final = (None, "higher", "lower")
#: Words that could not be read, or that break off: a blank may have cut them.
_MENDABLE: Final = frozenset({"E101", "E103", "E108", "E119", "E131"})
_process: list[Lexicon] = []


def use_lexicon(lexicon: Lexicon | None) -> None:
    """Make a lexicon the one that ``parse`` uses in this process; None returns to the shipped words.

    >>> from ecorules.language import Lexicon
    >>> use_lexicon(Lexicon.default().extend(words={"status": {"words": ["挂牌管护"]}}))
    >>> parse("挂牌管护").evaluate(True).verdict.label()
    '达标'
    >>> use_lexicon(None)
    """
    _process[:] = [] if lexicon is None else [lexicon]


def parse(
    text: str,
    unit: str | None = None,
    better: str | None = None,
    *,
    lexicon: Lexicon | None = None,
    settings: Settings | None = None,
) -> Rule:
    """Read a threshold as printed in the 指标值 column of an indicator table.

    ``unit`` is the 单位 column as printed, ``-`` or None for none; ``better`` is ``"higher"``,
    ``"lower"`` or None. ``lexicon`` adds words of your own, ``settings`` windows and tolerances.

    Raises ``ThresholdSyntaxError`` for a text that cannot be read without a guess and
    ``UnitError`` for units that cannot be read or do not fit.

    >>> rule = parse("市≥95 县≥85", unit="%")
    >>> rule.evaluate(90, classes={"县级市"}).verdict.label("zh")
    '达标'
    >>> parse("≤300，或逐年下降", unit="千克/公顷", better="lower").to_text()
    '≤300或逐年下降'
    """
    if not (
        type(text) is str
        and (unit is None or type(unit) is str)
        and better in _BETTER
        and lexicon is None
        and settings is None
    ):
        _check_arguments(text, unit, better, lexicon, settings)
    reader = _reader(lexicon or (_process[0] if _process else Lexicon.default()))
    column = unit if units.canonical(unit) is not None else None
    cleaned: Cleaned | None = None
    try:
        cleaned = clean(text, reader.known)
        draft, cleaned = _parse(cleaned, reader)
        side = cast("Better | None", better)
        return _settle(text, cleaned, draft, reader, column, side, settings or DEFAULT_SETTINGS)
    except EcoRulesError as error:
        found = error if cleaned is None else explained(error, cleaned.text)
        raise _placed(found, text, cleaned) from None
    except RecursionError:
        raise _placed(refuse("deep", Span(0, 1), limit=16), text, None) from None


class _Loaded:
    """A parser and what was derived from its lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        transformer = Reader(lexicon)
        self.classes = lexicon.classes
        self.vocabulary = transformer.vocabulary
        self.known = self.vocabulary.known() | {label for label in lexicon.classes.by_label if len(label) > 1}
        tables = load_tables("threshold")
        self.parse: Callable[[str], Any] = Automaton(tables, transformer, ThresholdLexer(tables, lexicon)).parse


@lru_cache(maxsize=8)
def _reader(lexicon: Lexicon) -> _Loaded:
    return _Loaded(lexicon)


def _check_arguments(text: object, unit: object, better: object, lexicon: object, settings: object) -> None:
    wrong = (
        ("text", text, isinstance(text, str)),
        ("unit", unit, unit is None or isinstance(unit, str)),
        ("better", better, better in (None, "higher", "lower") if better is None or isinstance(better, str) else False),
        ("lexicon", lexicon, lexicon is None or isinstance(lexicon, Lexicon)),
        ("settings", settings, settings is None or isinstance(settings, Settings)),
    )
    for name, given, fine in wrong:
        if not fine:
            shown = repr(given)[:40]
            raise ThresholdSyntaxError(
                Diagnostic(
                    code="E151",
                    message=f"参数 {name} 的值无法使用：{shown}",
                    message_en=f"the argument {name} cannot be used: {shown}",
                )
            )


def _settle(
    text: str,
    cleaned: Cleaned,
    draft: Draft,
    reader: _Loaded,
    column: str | None,
    better: Better | None,
    settings: Settings,
) -> Rule:
    """The rule of a draft: labels sorted, units settled, looked over, every place in the text as given."""
    if isinstance(draft, Clause) and isinstance(draft.body.inner, Clause) and draft.body.inner.body.bare is not None:
        raise refuse("damaged", draft.span, read=draft.span.of(cleaned.text))
    if isinstance(draft, Clause) and draft.is_plain:
        return _settle_plain(text, cleaned, draft, column, better, settings)
    found = clauses(draft)
    carry_base(found)
    if any(
        clause.warnings or clause.notes or any(label.kind == "subject" for label in clause.path) for clause in found
    ):
        _refuse_hidden(cleaned.text)
    for alone in (_alone(found), not _alone(found)):
        unit_here = column if column is not None else _printed_unit(found, alone)
        measuring = Measuring(unit_here, better, settings.approx, own=alone)
        arrangement = Arrangement(cleaned.text, measuring, reader.classes, alone=alone)
        demand = arrangement.demand(draft, measuring)
        if lone_subject(demand) == alone:
            break
    warnings = [*arrangement.warnings, *_look_over(demand, measuring.unit, better)]
    return _rule(text, cleaned, demand, measuring.unit, better, settings, arrangement.notes, warnings)


def _settle_plain(
    text: str, cleaned: Cleaned, clause: Clause, column: str | None, better: Better | None, settings: Settings
) -> Rule:
    """The rule of a single demand with no label, as most cells are: nothing is left to sort."""
    unit = column if column is not None else _printed_unit([clause], alone=False)
    demand = clause.body.make(Measuring(unit, better, settings.approx), clause.lead)
    warnings = [*clause.warnings, *_look_over(demand, unit, better)]
    if clause.warnings or clause.notes:
        _refuse_hidden(cleaned.text)
    return _rule(text, cleaned, demand, unit, better, settings, clause.notes, warnings)


def _rule(
    text: str,
    cleaned: Cleaned,
    demand: Demand,
    unit: str | None,
    better: Better | None,
    settings: Settings,
    notes: list[Note],
    warnings: list[Diagnostic],
) -> Rule:
    """The rule with every place in the text as given."""
    if notes:
        notes = [note if note.text or note.span is None else _quoted(note, cleaned.text) for note in notes]
    if cleaned.places is not None:
        demand = _moved(demand, cleaned)
        notes = [replace(note, span=note.span and cleaned.original(note.span)) for note in notes]
        warnings = [replace(item, span=item.span and cleaned.original(item.span)) for item in warnings]
    return Rule(
        text=text,
        unit=unit,
        better=better,
        demand=demand,
        settings=settings,
        notes=tuple(notes),
        diagnostics=tuple(warnings),
    )


def _quoted(note: Note, text: str) -> Note:
    assert note.span is not None
    return replace(note, text=note.span.of(text))


def _refuse_hidden(text: str) -> None:
    """Free words may hide a form that is refused: 得满分 is no state."""
    form = refused_form(text, hidden=True)
    if form is not None:
        raise refuse(form[0], form[1], read=form[1].of(text))


def _parse(cleaned: Cleaned, reader: _Loaded) -> tuple[Draft, Cleaned]:
    """The draft of a text. Where a word cannot be read beside a blank, it is tried without the blank."""
    if not cleaned.text.strip():
        raise refuse("empty", Span(0, len(cleaned.text)))
    first: EcoRulesError | None = None
    given = cleaned
    for _ in range(MENDED + 1):
        try:
            return reader.parse(cleaned.text), cleaned
        except Unreadable as error:
            place = error.place
            found = complain(cleaned.text, place, reader.known)
        except EcoRulesError as error:
            span = error.diagnostics[0].span
            place, found = (span.start if span else 0), error
        first = first or found
        mended = mend_at(cleaned, place) if found.diagnostics[0].code in _MENDABLE else None
        if mended is None:
            break
        cleaned = mended
    assert first is not None
    parted = part_pairs(given)
    if parted is not None:
        try:
            return reader.parse(parted.text), parted
        except (Unreadable, EcoRulesError):
            raise first from None
    raise first


def _alone(found: list[Clause]) -> bool:
    """Whether one subject seems to take the value itself; the demand, once built, tells for sure."""
    names = {name for clause in found for label in clause.path if label.kind == "subject" for name in label.names}
    return len(names) == 1


def _printed_unit(found: list[Clause], alone: bool) -> str | None:
    """The unit in the cell, which is the rule's where the column has none."""
    for clause in found:
        if not alone and any(label.kind == "subject" for label in clause.path):
            continue
        for amount in clause.body.amounts:
            if amount.unit is not None:
                return amount.unit
            if amount.kind == "fraction":
                return "1"
    return None


def _look_over(demand: Demand, unit: str | None, better: str | None) -> list[Diagnostic]:
    """What an analyst should know about the rule as a whole."""
    warnings = []
    if unit is not None and not units.known(unit):
        warnings.append(finding("opaque", None, read=unit))
    if better is None:
        return warnings
    waiting = [demand]
    against = (Op.LE, Op.LT) if better == "higher" else (Op.GE, Op.GT)
    while waiting:
        item = waiting.pop()
        if isinstance(item, Compare) and item.op in against:
            warnings.append(finding("direction", item.span, read=f"{item.op}{item.bound:g}"))
        if not isinstance(item, Subject):
            waiting.extend(children(item))
    return warnings


def _moved(node: Any, cleaned: Cleaned) -> Any:
    """The node with every span moved into the text as given."""
    if isinstance(node, Span):
        return cleaned.original(node)
    if isinstance(node, tuple):
        return tuple(_moved(item, cleaned) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    return replace(node, **{item.name: _moved(getattr(node, item.name), cleaned) for item in fields(node)})


def _placed(error: EcoRulesError, text: str, cleaned: Cleaned | None) -> EcoRulesError:
    """The error with the text it is about, its places moved into the text as given."""
    findings = error.diagnostics
    if cleaned is not None and cleaned.places is not None:
        findings = tuple(replace(item, span=item.span and cleaned.original(item.span)) for item in findings)
    return type(error)(findings, text)


__all__ = ["parse", "refused_form", "use_lexicon"]
