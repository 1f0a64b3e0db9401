"""The public rule: a demand with its text, unit, direction and findings.

Comes in: a ``Demand`` and what it was read from. Goes out: ``Rule``, which hashes, compares
and pickles with no registry or parser inside. Its methods that need higher parts look them up
through ``ecorules.late``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ecorules.late import upward
from ecorules.rules.nodes import Demand
from ecorules.rules.settings import DEFAULT_SETTINGS, Settings
from ecorules.rules.store import rule_from_dict, rule_to_dict
from ecorules.rules.walk import asked_classes, asked_inputs, asked_subjects
from ecorules.text import Diagnostic, Span
from ecorules.verdicts import Language

if TYPE_CHECKING:
    import narwhals as nw
    import numpy as np
    from numpy.typing import NDArray

    from ecorules.evaluation import Outcome
    from ecorules.export import Dialect

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something printed that binds nothing: a footnote mark, a bracket, a softening word.

    ``kind`` is one of footnote, annotation, softening, period, cumulative, share, start, aim.

    >>> import ecorules
    >>> [(note.kind, note.text) for note in ecorules.parse("力争≥90①", unit="%").notes]
    [('aim', '力争'), ('footnote', '①')]
    """

    kind: str
    text: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a threshold text demands, ready to evaluate.

    ``text`` is the cell as given; ``unit`` the unit of the column, or of the cell if the column
    has none; ``better`` which way the indicator improves. Two rules are equal when they demand
    the same of the same unit, direction and settings: text, notes and diagnostics do not count.

    >>> import ecorules
    >>> rule = ecorules.parse("市≥95 县≥85", unit="%")
    >>> rule.needs == {"value", "classes"}, rule.classes, rule.subjects
    (True, ('市', '县'), ())
    >>> rule == ecorules.parse("市不低于95%；县不低于85%", unit="%")
    True
    """

    text: str = field(compare=False)
    unit: str | None = None
    better: Better | None = None
    demand: Demand
    settings: Settings = DEFAULT_SETTINGS
    notes: tuple[Note, ...] = field(default=(), compare=False)
    diagnostics: tuple[Diagnostic, ...] = field(default=(), compare=False)

    @property
    def needs(self) -> frozenset[str]:
        """The inputs this rule can ask for, by the names of ``evaluate``'s arguments."""
        return asked_inputs(self.demand)

    @property
    def classes(self) -> tuple[str, ...]:
        """The class labels that the rule distinguishes, in order of appearance."""
        return asked_classes(self.demand)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects named in the rule, in order of appearance: the keys of ``parts``."""
        return asked_subjects(self.demand)

    def to_text(self) -> str:
        """The rule in canonical text: reading it with this unit and direction gives an equal rule.

        >>> import ecorules
        >>> ecorules.parse("不低于９５％", unit="%").to_text()
        '≥95'
        """
        text: str = upward("Rule.to_text")(self)
        return text

    def describe(self, lang: Language = "zh") -> str:
        """The demand in words, in Chinese or English.

        >>> import ecorules
        >>> rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷")
        >>> print(rule.describe("en"))
        at most 300 kg/ha; or falling every year over the last 3 years: each year below the one before
        >>> print(rule.describe())
        数值不高于 300 千克/公顷；或者近3年逐年下降，即每一年都低于前一年
        """
        words: str = upward("Rule.describe")(self, lang)
        return words

    def to_dict(self) -> dict[str, Any]:
        """The rule as JSON-ready data with a format version; ``docs/rule.schema.json`` describes it.

        >>> import ecorules
        >>> data = ecorules.parse("≥95", unit="%", better="higher").to_dict()
        >>> data["text"], data["unit"], data["better"]
        ('≥95', '%', 'higher')
        """
        return rule_to_dict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rule:
        """The rule that ``to_dict`` wrote. Raises ``DataError`` for anything else.

        >>> import ecorules
        >>> rule = ecorules.parse("市≥95 县≥85", unit="%")
        >>> Rule.from_dict(rule.to_dict()) == rule
        True
        """
        return rule_from_dict(data, cls)

    def evaluate(
        self,
        value: object = None,
        unit: str | None = None,
        history: Mapping[int, float] | None = None,
        change: float | None = None,
        parts: Mapping[str, object] | None = None,
        classes: Iterable[str] = (),
        year: int | None = None,
        target: object = None,
        references: Mapping[str, object] | None = None,
        settings: Settings | None = None,
    ) -> Outcome:
        """Judge one observation. The arguments are described in ``ecorules.evaluation.evaluate``.

        >>> import ecorules
        >>> rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷", better="lower")
        >>> rule.evaluate(320).missing
        ('history',)
        >>> outcome = rule.evaluate(320, history={2018: 340, 2019: 330, 2020: 320})
        >>> outcome.verdict, outcome.margin
        (<Verdict.PASS: 'pass'>, None)
        """
        outcome: Outcome = upward("Rule.evaluate")(
            self,
            value=value,
            unit=unit,
            history=history,
            change=change,
            parts=parts,
            classes=classes,
            year=year,
            target=target,
            references=references,
            settings=settings,
        )
        return outcome

    def verdicts(
        self,
        values: object = None,
        *,
        unit: str | None = None,
        history: object = None,
        change: object = None,
        parts: Mapping[str, object] | None = None,
        classes: object = None,
        year: object = None,
        target: object = None,
        references: Mapping[str, object] | None = None,
        settings: Settings | None = None,
    ) -> NDArray[np.int8]:
        """Judge many observations: codes 0 fail, 1 unknown, 2 pass, 3 not applicable.

        Each input is given for all rows or as an array with one entry a row; ``ecorules.kernel.verdicts``
        describes them.

        >>> import ecorules
        >>> rule = ecorules.parse("市≥95 县≥85", unit="%")
        >>> rule.verdicts([96.0, 90.0, 90.0], classes=["设区市", "设区市", "县级市"]).tolist()
        [2, 0, 2]
        """
        codes: NDArray[np.int8] = upward("Rule.verdicts")(
            self,
            values,
            unit=unit,
            history=history,
            change=change,
            parts=parts,
            classes=classes,
            year=year,
            target=target,
            references=references,
            settings=settings,
        )
        return codes

    def margins(
        self,
        values: object = None,
        *,
        unit: str | None = None,
        history: object = None,
        change: object = None,
        parts: Mapping[str, object] | None = None,
        classes: object = None,
        year: object = None,
        target: object = None,
        references: Mapping[str, object] | None = None,
        settings: Settings | None = None,
    ) -> NDArray[np.float64]:
        """The signed distances of many observations to their deciding bounds, NaN where there is none.

        Takes what ``verdicts`` takes.

        >>> import ecorules
        >>> ecorules.parse("≤35", unit="微克/立方米").margins([30.0, 35.0, 41.5, float("nan")]).tolist()
        [5.0, 0.0, -6.5, nan]
        """
        distances: NDArray[np.float64] = upward("Rule.margins")(
            self,
            values,
            unit=unit,
            history=history,
            change=change,
            parts=parts,
            classes=classes,
            year=year,
            target=target,
            references=references,
            settings=settings,
        )
        return distances

    def to_sql(
        self,
        column: str,
        dialect: Dialect,
        *,
        classes: Mapping[str, str | None] | None = None,
        year: str | None = "year",
    ) -> str:
        """The rule as an SQL expression for duckdb, sqlite, postgres or spark; its value is the verdict's code.

        ``column`` is the name of the value's column. The arguments and what is refused are
        described in ``ecorules.export.to_sql``.

        >>> import ecorules
        >>> print(ecorules.parse("6~9").to_sql("pH", "sqlite").partition(" WHEN CAST")[2])
        (`pH` AS REAL) >= 6.0 AND CAST(`pH` AS REAL) <= 9.0 THEN 2 ELSE 0 END
        """
        text: str = upward("Rule.to_sql")(self, column, dialect, classes=classes, year=year)
        return text

    def to_narwhals(
        self,
        column: str,
        *,
        classes: Mapping[str, str | None] | None = None,
        year: str | None = "year",
    ) -> nw.Expr:
        """The rule as a narwhals expression; its value is the verdict's code, as int8.

        The arguments are described in ``ecorules.export.to_sql``. Raises ``EcoRulesError`` where
        narwhals is not installed.

        >>> import ecorules, pytest
        >>> nw = pytest.importorskip("narwhals", reason="narwhals is an extra")
        >>> import pandas as pd
        >>> code = ecorules.parse("6~9").to_narwhals("pH").alias("code")
        >>> nw.from_native(pd.DataFrame({"pH": [7.2, 9.1, None]})).select(code)["code"].to_list()
        [2, 0, 1]
        """
        expression: nw.Expr = upward("Rule.to_narwhals")(self, column, classes=classes, year=year)
        return expression

    def _repr_html_(self) -> str:
        """The rule as a card for notebooks: its text, the demand in words, what it asks for."""
        card: str = upward("Rule._repr_html_")(self)
        return card
