"""Running cases: each judged, and what came of it set against what was expected.

Comes in: a folder with a cases file. Goes out: a ``CaseReport``. A case that fails or cannot be
judged ends nothing: all are run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from ecorules.assessment import Assessment, assess
from ecorules.casebook.coverage import Coverage, Seen, coverage_of
from ecorules.casebook.in_force import InForce
from ecorules.casebook.model import Case, Casebook, Expected, Named, RegionCase
from ecorules.casebook.reading import read_cases
from ecorules.casebook.report import CaseReport, CaseResult, Status
from ecorules.errors import DataError, EcoRulesError
from ecorules.evaluation import Outcome, evaluate
from ecorules.schemes import shown, suggestion
from ecorules.text import Diagnostic
from ecorules.verdicts import Verdict, all_of

#: Of a region with many wrong verdicts the first are said in full.
_FULL: Final = 50


def run_cases(path: object, coverage: bool = False) -> CaseReport:
    """Run the cases of a folder (its ``cases.yaml``) or of a file.

    With ``coverage`` the report also says which bounds no case pins down: one by one they are
    shifted by a unit of their last printed place, and the cases run again.

    Raises ``SchemeError`` for a file or a scheme that cannot be read or used.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> text = '''format: "1"
    ... scheme: changde-2020
    ... cases:
    ...   - {indicator: 26, classes: 县级市, value: 85, expect: 达标, margin: 0}
    ...   - {indicator: 26, value: 90, expect: 达标}
    ... '''
    >>> folder = Path(mkdtemp())
    >>> _ = (folder / "cases.yaml").write_text(text, encoding="utf-8")
    >>> report = run_cases(folder)
    >>> report.ok, [(case.status, case.found.label()) for case in report.cases]
    (False, [('passed', '达标'), ('failed', '无法判定')])
    """
    book = read_cases(path)
    seen = Seen()
    regions = _Regions(InForce(book.scheme))
    results: dict[int, CaseResult] = {}
    # Cases on the same tables and year stand together, so that one assessment serves them all.
    order = sorted(range(len(book.cases)), key=lambda at: _tables_key(book.cases[at]))
    for at in order:
        case = book.cases[at]
        results[at] = judged(case, seen) if isinstance(case, Case) else regions.judged(case, seen)
    cases = tuple(results[at] for at in range(len(book.cases)))
    return CaseReport(
        file=book.file, scheme=book.scheme, cases=cases, coverage=_coverage(book, cases, seen, bounds=coverage)
    )


def _coverage(book: Casebook, cases: tuple[CaseResult, ...], seen: Seen, *, bounds: bool) -> Coverage:
    passed = [
        case
        for case, result in zip(book.cases, cases, strict=True)
        if isinstance(case, Case) and result.status == "passed"
    ]
    return coverage_of(book.scheme, seen, [(case, partial(_holds, case)) for case in passed] if bounds else None)


def _tables_key(case: Case | RegionCase) -> tuple[Any, ...]:
    if isinstance(case, Case):
        return ()
    return (sorted((name, str(file)) for name, file in case.tables.items()), case.year or 0, case.as_of or 0)


def judged(case: Case, seen: Seen) -> CaseResult:
    """What came of one indicator's case."""
    try:
        outcomes = [evaluate(asked.rule, **asked.given) for asked in case.asked]
    except EcoRulesError as error:
        return _result(case, "broken", findings=_broken(case.where, error))
    for asked, outcome in zip(case.asked, outcomes, strict=True):
        seen.add(case.indicator, asked.part, outcome.verdict, outcome)
    verdict = all_of(outcome.verdict for outcome in outcomes)
    wrong = tuple(_differences(case.where, case.expected, verdict, outcomes, lambda lang: _words(case, outcomes, lang)))
    return _result(
        case,
        "failed" if wrong else "passed",
        found=verdict,
        findings=wrong,
        warnings=tuple(warning for outcome in outcomes for warning in outcome.warnings),
        explanation=_words(case, outcomes, "zh") if wrong else "",
        explanation_en=_words(case, outcomes, "en") if wrong else "",
    )


def _holds(case: Case, part: int | None, rule: Any) -> bool:
    """Whether the case still gives what it expects when one demand's rule is another."""
    try:
        outcomes = [evaluate(rule if asked.part == part else asked.rule, **asked.given) for asked in case.asked]
    except EcoRulesError:
        return False
    verdict = all_of(outcome.verdict for outcome in outcomes)
    words = partial(_words, case, outcomes)
    return not any(True for _ in _differences(case.where, case.expected, verdict, outcomes, words))


def _result(case: Case, status: Status, **found: Any) -> CaseResult:
    return CaseResult(
        name=case.name,
        where=case.where,
        status=status,
        indicator=case.indicator,
        part=case.part,
        year=case.year,
        expected=case.expected.verdict,
        **found,
    )


def _words(case: Case, outcomes: list[Outcome], lang: Any) -> str:
    if len(outcomes) == 1:
        return outcomes[0].explain(lang)
    colon = "：" if lang == "zh" else ": "
    said = zip(case.asked, outcomes, strict=True)
    return "\n".join(f"{asked.name}{colon}{outcome.explain(lang)}" for asked, outcome in said)


def _differences(
    where: str, expected: Expected, verdict: Verdict, outcomes: list[Outcome], words: Any
) -> Iterator[Diagnostic]:
    """Where what was found is not what was expected."""
    if expected.verdict is not None and verdict is not expected.verdict:
        yield _other_verdict(where, expected.verdict, verdict)
    outcome = outcomes[0]
    if expected.margin is not None and not _near(outcome.margin, expected.margin, expected.tolerance):
        found, due = _number(outcome.margin), _number(expected.margin)
        yield _other(where, f"margin 应为 {due}，实为 {found}", f"margin should be {due} and is {found}")
    if expected.missing is not None and frozenset(outcome.missing) != expected.missing:
        found, due = ", ".join(outcome.missing) or "–", ", ".join(sorted(expected.missing)) or "–"
        yield _other(where, f"missing 应为 {due}，实为 {found}", f"missing should be {due} and is {found}")
    if expected.contains:
        text = f"{words('zh')}\n{words('en')}"
        for word in expected.contains:
            if word not in text:
                said = shown(word)
                yield _other(where, f"说明里没有 “{said}”", f"the explanation does not say {said!r}")


def _near(found: float | None, due: float, tolerance: float) -> bool:
    return found is not None and abs(found - due) <= tolerance


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.12g}"


def _other_verdict(where: str, due: Verdict, found: Verdict, what: str = "") -> Diagnostic:
    before, before_en = (f"{what}：", f"{what}: ") if what else ("", "")
    return Diagnostic(
        code="E494",
        message=f"{before}应为“{due.label('zh')}”，实为“{found.label('zh')}”",
        message_en=f"{before_en}should be {due.label('en')!r} and is {found.label('en')!r}",
        where=where,
    )


def _other(where: str, message: str, message_en: str) -> Diagnostic:
    return Diagnostic(code="E495", message=message, message_en=message_en, where=where)


def _broken(where: str, error: EcoRulesError) -> tuple[Diagnostic, ...]:
    """That a case could not be judged, and what refused it."""
    cause = error.diagnostics[0]
    message, message_en = (
        f"无法评判（{cause.code}）：{cause.message}",
        f"cannot be judged ({cause.code}): {cause.message_en}",
    )
    hint, hint_en = cause.hint, cause.hint_en
    first = Diagnostic(code="E493", message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=where)
    return (first, *error.diagnostics) if len(error.diagnostics) > 1 or cause.where else (first,)


@dataclass(slots=True)
class _Regions:
    """Cases of whole regions; the last assessment is kept for the next case on the same tables."""

    in_force: InForce
    last: tuple[Any, Assessment | EcoRulesError] | None = None
    summaries: list[Any] = field(default_factory=list)

    def assessment(self, case: RegionCase) -> Assessment:
        key = (dict(case.tables), case.year, case.as_of)
        if self.last is None or self.last[0] != key:
            try:
                self.last = key, assess(self.in_force.at(case.as_of), **case.tables, year=case.year)
            except EcoRulesError as error:
                self.last = key, error
            self.summaries.clear()
        found = self.last[1]
        if isinstance(found, EcoRulesError):
            raise found
        return found

    def judged(self, case: RegionCase, seen: Seen) -> CaseResult:
        """What came of one region's case."""
        about = {"name": case.name, "where": case.where, "region": case.region, "year": case.year}
        try:
            assessment = self.assessment(case)
            region = self.region(assessment, case)
        except EcoRulesError as error:
            return CaseResult(**about, status="broken", findings=_broken(case.where, error))  # type: ignore[arg-type]
        about["region"] = region
        wrong: list[Diagnostic] = []
        said: list[tuple[str, str]] = []
        for named in self.expectations(assessment, case, region):
            found = self.found(assessment, region, named, seen)
            if found is not named.verdict:
                wrong.append(_other_verdict(named.where, named.verdict, found, shown(named.key)))
                if named.indicator and len(said) < _FULL:
                    said.append(_explained(assessment, region, named))
        return CaseResult(
            **about,  # type: ignore[arg-type]
            status="failed" if wrong else "passed",
            findings=tuple(wrong),
            warnings=assessment.warnings if wrong else (),
            explanation="\n".join(zh for zh, _ in said),
            explanation_en="\n".join(en for _, en in said),
        )

    def region(self, assessment: Assessment, case: RegionCase) -> str:
        """The region that a case means; without a name, the only one there is."""
        known = assessment.regions
        if case.region in known or (case.region is None and len(known) == 1):
            return case.region or known[0]
        listed = "、".join(map(shown, known[:10]))
        hint, hint_en = f"有：{listed}", f"there is {listed}"
        if case.region is None:
            message, message_en = "表中不止一个地区，请写 region", "the tables hold several regions: name one"
        else:
            message = f"表中没有地区 “{shown(case.region)}”"
            message_en = f"the tables hold no region {shown(case.region)!r}"
            hint, hint_en = suggestion(case.region, known, (hint, hint_en))
        raise DataError(Diagnostic(code="E488", message=message, message_en=message_en, hint=hint, hint_en=hint_en))

    def expectations(self, assessment: Assessment, case: RegionCase, region: str) -> Iterator[Named]:
        """What the case names, and then what it says of the others."""
        yield from case.named
        if case.others is None:
            return
        named = {entry.indicator for entry in case.named}
        for indicator in self.in_force.scheme:
            if indicator.id not in named:
                yield Named(key=indicator.id, where=case.where, verdict=case.others, indicator=indicator.id)

    def found(self, assessment: Assessment, region: str, named: Named, seen: Seen) -> Verdict:
        if named.criterion:
            return self.criterion(assessment, region, named.criterion)
        result = assessment.result(region, named.indicator, named.part)
        for each in result.parts or (result,):
            seen.add(named.indicator, each.part.number if each.part else None, each.verdict, each.outcome)
        return result.verdict

    def criterion(self, assessment: Assessment, region: str, name: str) -> Verdict:
        if not self.summaries:
            self.summaries.extend(assessment.summary().to_dict("records"))
        row = next(row for row in self.summaries if row["region"] == region)
        return Verdict(row[name])


def _explained(assessment: Assessment, region: str, named: Named) -> tuple[str, str]:
    zh, en = (assessment.explain(region, named.indicator, lang, named.part) for lang in ("zh", "en"))
    return zh, en
