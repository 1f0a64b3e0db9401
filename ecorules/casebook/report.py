"""What came of the cases: one result a case, and the tables and words made of them.

Comes in: results from ``running``. Goes out: frames, words, HTML, JSON-ready data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from ecorules.casebook.coverage import Coverage
from ecorules.markup import fragment, render
from ecorules.schemes import Scheme, shown
from ecorules.text import Diagnostic, printable
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["passed", "failed", "broken"]

STATUSES: Final[dict[Status, tuple[str, str]]] = {
    "passed": ("通过", "passed"),
    "failed": ("未通过", "failed"),
    "broken": ("无法评判", "broken"),
}
#: Cases that a notebook shows.
_SHOWN: Final = 200
_COLUMNS: Final = ("case", "where", "status", "indicator", "part", "region", "year", "expected", "found", "message")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What came of one case.

    ``status`` is passed, failed, or broken (it could not be judged). ``findings`` say what was
    expected and what was found, ``warnings`` what evaluating warned of. The explanation is kept
    of cases that fail. ``expected`` and ``found`` are None where no single verdict was asked.
    """

    name: str
    where: str
    status: Status
    indicator: str | None = None
    part: int | None = None
    region: str | None = None
    year: int | None = None
    expected: Verdict | None = None
    found: Verdict | None = None
    findings: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    explanation: str = field(default="", repr=False)
    explanation_en: str = field(default="", repr=False)

    def explain(self, lang: Language = "zh") -> str:
        """What was expected, what was found, and why; one line for a case that passed."""
        word = STATUSES[self.status][lang == "en"]
        lines = [f"{word} {self.where} {shown(self.name)}"]
        lines += [f"  {_without_place(finding, self.where).say(lang)}" for finding in self.findings]
        lines += [f"  {warning.say(lang)}" for warning in self.warnings]
        explanation = self.explanation if lang == "zh" else self.explanation_en
        lines += [f"    {printable(line)}" for line in explanation.splitlines()]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON-ready data."""
        return {
            "case": self.name,
            "where": self.where,
            "status": self.status,
            "indicator": self.indicator,
            "part": self.part,
            "region": self.region,
            "year": self.year,
            "expected": self.expected.value if self.expected else None,
            "found": self.found.value if self.found else None,
            "findings": [finding.to_dict() for finding in self.findings],
            "warnings": [warning.to_dict() for warning in self.warnings],
            "explanation": self.explanation,
            "explanation_en": self.explanation_en,
        }


def _without_place(finding: Diagnostic, place: str) -> Diagnostic:
    """A finding whose place has been said, without it."""
    return replace(finding, where="") if finding.where == place else finding


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """What came of all cases of a file, in the order of the file, and what they cover of the scheme.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> import ecorules
    >>> file = Path(mkdtemp()) / "cases.yaml"
    >>> text = "{format: '1', scheme: changde-2020, cases: [{indicator: 26, value: 96, expect: 达标}]}"
    >>> _ = file.write_text(text, encoding="utf-8")
    >>> report = ecorules.run_cases(file)
    >>> report.ok, report.counts, report.failures
    (True, {'passed': 1, 'failed': 0, 'broken': 0}, ())
    """

    file: Path
    scheme: Scheme
    cases: tuple[CaseResult, ...]
    coverage: Coverage

    @property
    def ok(self) -> bool:
        """Whether every case passed."""
        return all(case.status == "passed" for case in self.cases)

    @property
    def counts(self) -> dict[Status, int]:
        """How many cases passed, failed and are broken."""
        counted = Counter(case.status for case in self.cases)
        return {status: counted[status] for status in STATUSES}

    @property
    def failures(self) -> tuple[CaseResult, ...]:
        """The cases that did not pass."""
        return tuple(case for case in self.cases if case.status != "passed")

    def summary(self, lang: Language = "zh") -> str:
        """How many cases passed, on one line.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> import ecorules
        >>> file = Path(mkdtemp()) / "cases.yaml"
        >>> text = "{format: '1', scheme: changde-2020, cases: [{indicator: 26, value: 96, expect: 达标}]}"
        >>> _ = file.write_text(text, encoding="utf-8")
        >>> ecorules.run_cases(file).summary("en")
        'cases.yaml (changde-2020): 1 cases, 1 passed, 0 failed, 0 broken'
        """
        counts = self.counts
        if lang == "zh":
            said = "，".join(f"{STATUSES[status][0]} {count}" for status, count in counts.items())
            return f"{shown(self.file.name)}（{self.scheme.id}）：用例 {len(self.cases)} 个，{said}"
        said = ", ".join(f"{count} {STATUSES[status][1]}" for status, count in counts.items())
        return f"{shown(self.file.name)} ({self.scheme.id}): {len(self.cases)} cases, {said}"

    def explain(self, lang: Language = "zh") -> str:
        """Every case that did not pass, with the reasons, then how many passed.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> import ecorules
        >>> file = Path(mkdtemp()) / "cases.yaml"
        >>> text = "{format: '1', scheme: changde-2020, cases: [{indicator: 26, value: 60, expect: 达标}]}"
        >>> _ = file.write_text(text, encoding="utf-8")
        >>> print(ecorules.run_cases(file).explain("en"))
        failed cases.yaml:1:45 城镇污水处理率
          E494 should be 'met' and is 'not met'
            Not met (未达标): not met for any class (not given: administrative level).
            60%, below the lower bound 95% of “市≥95”, off by 35 percentage points (as “市”).
            60%, below the lower bound 85% of “县≥85”, off by 25 percentage points (as “县”).
        cases.yaml (changde-2020): 1 cases, 0 passed, 1 failed, 0 broken
        """
        return "\n".join([*(case.explain(lang) for case in self.failures), self.summary(lang)])

    def to_frame(self, lang: Language = "zh") -> pd.DataFrame:
        """One row a case: case, where, status, indicator, part, region, year, expected, found, message.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> import ecorules
        >>> file = Path(mkdtemp()) / "cases.yaml"
        >>> text = "{format: '1', scheme: changde-2020, cases: [{indicator: 26, value: 60, expect: 达标}]}"
        >>> _ = file.write_text(text, encoding="utf-8")
        >>> ecorules.run_cases(file).to_frame()[["status", "expected", "found"]].values.tolist()
        [['failed', 'pass', 'fail']]
        """
        import pandas as pd

        frame = pd.DataFrame(list(self._rows(lang)), columns=list(_COLUMNS), dtype=object)
        for column in ("part", "year"):
            frame[column] = frame[column].astype("Int64")
        return frame

    def _rows(self, lang: Language) -> Iterator[dict[str, Any]]:
        for case in self.cases:
            row = case.to_dict()
            row["message"] = "; ".join(finding.say(lang) for finding in case.findings)
            yield {column: row[column] for column in _COLUMNS}

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-ready data.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> import ecorules
        >>> file = Path(mkdtemp()) / "cases.yaml"
        >>> text = "{format: '1', scheme: changde-2020, cases: [{indicator: 26, value: 96, expect: 达标}]}"
        >>> _ = file.write_text(text, encoding="utf-8")
        >>> ecorules.run_cases(file).to_dict()["counts"]
        {'passed': 1, 'failed': 0, 'broken': 0}
        """
        return {
            "file": self.file.name,
            "scheme": self.scheme.id,
            "counts": dict(self.counts),
            "cases": [case.to_dict() for case in self.cases],
            "coverage": self.coverage.to_dict(),
        }

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {status}" for status, count in self.counts.items())
        return f"<CaseReport {self.scheme.id!r}: {len(self.cases)} cases, {counts}>"

    def _repr_html_(self) -> str:
        """The cases that did not pass, as a table for notebooks."""
        failures = self.failures
        body = render(
            "cases.html",
            title=(self.summary("zh"), self.summary("en")),
            rows=[_shown(case) for case in failures[:_SHOWN]],
            more=max(len(failures) - _SHOWN, 0),
        )
        return fragment(body)


def _shown(case: CaseResult) -> dict[str, Any]:
    findings = [_without_place(finding, case.where) for finding in (*case.findings, *case.warnings)]
    return {
        "case": case,
        "status": STATUSES[case.status],
        "zh": [finding.say("zh") for finding in findings],
        "en": [finding.say("en") for finding in findings],
        "why": [("zh", line) for line in case.explanation.splitlines()]
        + [("en", line) for line in case.explanation_en.splitlines()],
    }
