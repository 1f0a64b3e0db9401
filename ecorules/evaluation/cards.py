"""A rule and an outcome as cards for notebooks: what is demanded, and what became of it.

Comes in: rules and outcomes. Goes out: HTML, and threshold texts cut where their clauses begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecorules.errors import EcoRulesError
from ecorules.evaluation.clauses import number
from ecorules.evaluation.explain import INPUTS, difference_unit, grounds, phrase
from ecorules.evaluation.finding import INPUTS as IN_ORDER
from ecorules.markup import Clause, Piece, fragment, pieces, render
from ecorules.rules import Rule
from ecorules.text import Diagnostic
from ecorules.verdicts import Language

if TYPE_CHECKING:
    from ecorules.evaluation.outcome import Outcome

#: More clauses, findings or labels than these are counted, not listed.
_LISTED: Final = 30
#: Longer words stand in ``describe`` and ``to_text``.
_LONGEST: Final = 4000

_BETTER: Final = {"higher": ("越高越好", "higher is better"), "lower": ("越低越好", "lower is better")}


def marked(outcome: Outcome) -> tuple[Piece, ...]:
    """The threshold text in pieces, each clause with its verdict and what it found.

    >>> from ecorules import parse
    >>> [piece.text for piece in marked(parse("市≥95 县≥85").evaluate(92.3, classes={"县级市"}))]
    ['市≥95 ', '县≥85']
    """
    deciding = set(outcome.deciding)
    clauses = [
        Clause(
            span=finding.span,
            verdict=finding.verdict,
            deciding=place in deciding,
            why=" / ".join(phrase(finding, zh, told=False) for zh in (True, False)),
        )
        for place, finding in enumerate(outcome.trace[: 2 * _LISTED])
        if finding.span is not None
    ]
    return pieces(outcome.text, clauses)


def outcome_card(outcome: Outcome) -> str:
    """The card of one outcome: the marked text, the verdict, the margin, the grounds in both languages."""
    listed = outcome.trace[:_LISTED]
    body = render(
        "outcome.html",
        outcome=outcome,
        pieces=marked(outcome),
        margin_unit=difference_unit(outcome.margin_unit) or "",
        zh=grounds(outcome, "zh"),
        en=grounds(outcome, "en"),
        clauses=[
            (finding.clause, finding.verdict, phrase(finding, True, told=False), phrase(finding, False, told=False))
            for finding in listed
        ],
        unlisted=len(outcome.trace) - len(listed),
        missing=[(INPUTS[name][0], INPUTS[name][1]) for name in outcome.missing if name in INPUTS],
        warnings=notes(outcome.warnings),
    )
    return fragment(body)


def rule_card(rule: Rule) -> str:
    """The card of a rule: its text, its canonical form, the demand in words, what it asks for."""
    zh, en = _words(rule, "zh"), _words(rule, "en")
    body = render(
        "rule.html",
        rule=rule,
        canonical=_cut(_canonical(rule)),
        better=_BETTER.get(rule.better or "", ("", "")),
        zh=zh,
        en=en,
        needs=[INPUTS[name] for name in IN_ORDER if name in rule.needs],
        classes=_listed(rule.classes),
        subjects=_listed(rule.subjects),
        notes=[note.text for note in rule.notes[:_LISTED]],
        findings=notes(rule.diagnostics, rule.text),
    )
    return fragment(body)


def notes(found: tuple[Diagnostic, ...], text: str = "") -> list[tuple[str, str, str]]:
    """Findings as code, words and English words; those of a text quote their place."""
    listed = []
    for one in found[:_LISTED]:
        quoted = one.span.of(text)[:60] if one.span is not None and text else ""
        place = f"“{quoted}” " if quoted and quoted not in one.message else ""
        zh, en = one.say("zh").removeprefix(one.code).strip(), one.say("en").removeprefix(one.code).strip()
        listed.append((one.code, f"{place}{zh}", f"{place}{en}"))
    rest = len(found) - _LISTED
    return [*listed, ("", f"另有 {rest} 条", f"and {rest} more")] if rest > 0 else listed


def _words(rule: Rule, lang: Language) -> str:
    try:
        return _cut(rule.describe(lang))
    except EcoRulesError as error:
        return error.diagnostics[0].say(lang)


def _canonical(rule: Rule) -> str:
    try:
        return rule.to_text()
    except EcoRulesError:
        return ""  # a rule made by hand may have no text of its own


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _listed(labels: tuple[str, ...]) -> str:
    rest = len(labels) - _LISTED
    more = f" … (+{number(rest)})" if rest > 0 else ""
    return "、".join(labels[:_LISTED]) + more
