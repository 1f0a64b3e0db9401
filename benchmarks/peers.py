"""The same verdicts from general rule engines, side by side with ecorules, in one run.

    python benchmarks/peers.py [--rounds N] [--quick]

Every contender gives the codes of all 36 indicators of the wide table (for pandera: what fails, as
its report lists it), and is held to the hand-written ones before it is timed. Rules are compiled and
values are put into the form that a library takes before the clock starts, one call a row where it can
answer with a list. ecorules gets a frame of 100,000 rows, the others as many as they judge in about a
second. The best of all rounds counts; contenders take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import by_hand
import expressions
import numpy as np
import timing
import wide_table
from wide_table import LABELS, ROWS, ByClass, Codes, Compared, Panel, Ranged, Row, Worded

if TYPE_CHECKING:
    import pandas as pd

_REGIONS = 5000


@dataclass(frozen=True)
class Contender:
    """Judges a panel; ``codes`` reads what it found, to be compared outside the clock."""

    given: Panel
    run: Callable[[], object]
    codes: Callable[[object], Codes]


def main() -> None:
    options = timing.options(__doc__)
    options.add_argument("--rounds", type=int, default=5)
    arguments = options.parse_args()
    rounds, share = (2, 10) if arguments.quick else (arguments.rounds, 1)
    contenders = make(share)
    for name, contender in contenders.items():
        check(name, contender)
    times = timing.best({name: one.run for name, one in contenders.items()}, rounds)
    by_cell = {name: 1e9 * times[name] / one.given.cells for name, one in contenders.items()}
    own = by_cell["ecorules"]
    print(f"36 indicators, best of {rounds} rounds, one thread each")
    print(f"{'':<14} {'version':<9} {'rows':>8} {'ns a cell':>12} {'times ecorules':>15}")
    for name, found in by_cell.items():
        rows = len(contenders[name].given)
        print(f"{name:<14} {released(name):<9} {rows:>8,} {found:12,.2f} {found / own:15,.1f}")


def make(share: int) -> dict[str, Contender]:
    """The contenders; the slow ones get a ``share``-th of the regions that they judge in about a second."""
    wide = wide_table.panel(_REGIONS)
    return {
        "ecorules": ecorules(wide),
        "NumPy by hand": numpy_by_hand(wide),
        "plain Python": plain_python(wide_table.panel(2000 // share)),
        "zen-engine": zen_engine(wide_table.panel(1000 // share)),
        "pandera": pandera(wide_table.panel(_REGIONS // share)),
        "rule-engine": rule_engine(wide_table.panel(100 // share)),
        "cel-python": cel_python(wide_table.panel(1)),
    }


def released(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def check(name: str, contender: Contender) -> None:
    """Say at once if a contender's verdicts are not the hand-written ones; those are held to ``evaluate``."""
    given = contender.given
    expected = by_hand.Tuned(ROWS).of(given)
    wide_table.check(expected, given, 20)
    found = contender.codes(contender.run())
    if not np.array_equal(found, expected):
        at = np.argwhere(found != expected)[0]
        raise SystemExit(f"{name} says {found[tuple(at)]} and not {expected[tuple(at)]} of {given.rows[at[0]]}")


def ecorules(given: Panel) -> Contender:
    scheme, frame = wide_table.scheme(), given.pandas()
    return Contender(given, lambda: scheme.verdicts(frame), wide_table.codes_of)


def numpy_by_hand(given: Panel) -> Contender:
    kernel = by_hand.Tuned(ROWS)
    return Contender(given, lambda: kernel.of(given), lambda found: found)  # type: ignore[arg-type,return-value]


def _transposed(found: object) -> Codes:
    return np.array(found, dtype=np.float64).astype(np.int8).T


def plain_python(given: Panel) -> Contender:
    function = eval(f"lambda row: {expressions.text(ROWS, expressions.PYTHON)}")
    rows = expressions.values(given)
    return Contender(given, lambda: [function(row) for row in rows], _transposed)


def zen_engine(given: Panel) -> Contender:
    import zen

    expression = zen.compile_expression(expressions.text(ROWS, expressions.ZEN))
    rows = expressions.values(given)
    return Contender(given, lambda: [expression.evaluate(row) for row in rows], _transposed)


def rule_engine(given: Panel) -> Contender:
    import rule_engine

    rule = rule_engine.Rule(expressions.text(ROWS, expressions.RULE_ENGINE))
    rows = expressions.values(given)
    return Contender(given, lambda: [rule.evaluate(row) for row in rows], _transposed)


def cel_python(given: Panel) -> Contender:
    import celpy

    environment = celpy.Environment()
    program = environment.program(environment.compile(expressions.text(ROWS, expressions.CEL)))
    present = [{name: value for name, value in row.items() if value is not None} for row in expressions.values(given)]
    rows = [{"row": celpy.json_to_cel(row)} for row in present]
    return Contender(given, lambda: [program.evaluate(row) for row in rows], _transposed)


def pandera(given: Panel) -> Contender:
    """A schema of one check a column. What it reports are failures; open and passed are not told apart."""
    import warnings

    warnings.filterwarnings("ignore", category=FutureWarning)  # it imports Spark where that is installed
    import pandera.pandas as pa

    frame = given.pandas("strings").drop(columns=["region", "year"])
    columns = {row.id: pa.Column(nullable=True, checks=[_pandera_check(row, frame)]) for row in ROWS}
    schema = pa.DataFrameSchema(columns)

    def run() -> object:
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            return errors.failure_cases
        return None

    return Contender(given, run, lambda cases: _failed(cases, given))


def _pandera_check(row: Row, frame: pd.DataFrame) -> object:
    import pandera.pandas as pa

    make: Mapping[str, Callable[[float], object]] = {
        "≥": pa.Check.ge,
        "≤": pa.Check.le,
        ">": pa.Check.gt,
        "<": pa.Check.lt,
    }
    match row:
        case Compared():
            return make[row.op](row.bound)
        case Ranged(sides=((low, first), (high, second)), either=either):
            met = by_hand.COMPARE
            if not either:
                return pa.Check.in_range(first, second)
            return pa.Check(lambda column: met[low](column, first) | met[high](column, second))
        case ByClass():
            return pa.Check(_arms_met(row, frame[row.column]))
        case Worded():
            return pa.Check.notin([row.reports[2]])


def _arms_met(row: ByClass, labels: pd.Series) -> Callable[[pd.Series], pd.Series]:
    """Fails where the bound of the class is not met, and where no class is known and no bound is met."""
    bounds = {label: dict(row.arms)[arm] for label, arm in LABELS[row.column].items() if arm is not None}
    bound = labels.map(bounds).where(labels.notna(), row.arms[-1][1])
    compare = by_hand.COMPARE[row.op]
    return lambda column: compare(column, bound[column.index]) | bound[column.index].isna()


def _failed(cases: object, given: Panel) -> Codes:
    """The expected codes, with fail where pandera reported a failure and nowhere else."""
    expected = by_hand.Tuned(ROWS).of(given)
    found = np.where(expected == wide_table.FAIL, np.int8(-1), expected)
    places = {row.id: place for place, row in enumerate(ROWS)}
    indicators = cases["column"].map(places).to_numpy(dtype=np.intp)  # type: ignore[index]
    found[indicators, cases["index"].to_numpy(dtype=np.intp)] = wide_table.FAIL  # type: ignore[index]
    return found


if __name__ == "__main__":
    main()
