"""ecorules reads the threshold cells of Chinese government indicator tables into rules.

>>> import ecorules
>>> ecorules.Verdict.PASS.label("zh")
'达标'

The public names stand in one table and are loaded when they are first asked for, so that
importing the package costs next to nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ecorules import charts, units
    from ecorules.analysis import Relation, relation
    from ecorules.assessment import Assessment
    from ecorules.casebook import CaseReport, run_cases
    from ecorules.differences import Comparison
    from ecorules.drafts import Draft, read_table
    from ecorules.errors import DataError, EcoRulesError, SchemeError, ThresholdSyntaxError, UnitError
    from ecorules.evaluation import Outcome
    from ecorules.language import Lexicon, parse
    from ecorules.measures import Measure, Plan, cheapest, frontier, read_measures
    from ecorules.remedies import compound, control_value, needed, remedy
    from ecorules.rules import Note, Rule, Settings
    from ecorules.scenarios import Scenario, compare_runs, levers, read_scenarios, run, simulate
    from ecorules.schemes import Indicator, Scheme, load_scheme, schemes
    from ecorules.sensitivity import break_points, flips, sobol, tornado
    from ecorules.text import Diagnostic, Span
    from ecorules.uncertainty import (
        Empirical,
        LogNormal,
        Normal,
        Simulation,
        Triangular,
        Uniform,
        monte_carlo,
    )
    from ecorules.verdicts import Verdict
    from ecorules.whatif import WhatIf, what_if

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "CaseReport",
    "Comparison",
    "DataError",
    "Diagnostic",
    "Draft",
    "EcoRulesError",
    "Empirical",
    "Indicator",
    "Lexicon",
    "LogNormal",
    "Measure",
    "Normal",
    "Note",
    "Outcome",
    "Plan",
    "Relation",
    "Rule",
    "Scenario",
    "Scheme",
    "SchemeError",
    "Settings",
    "Simulation",
    "Span",
    "ThresholdSyntaxError",
    "Triangular",
    "Uniform",
    "UnitError",
    "Verdict",
    "WhatIf",
    "break_points",
    "charts",
    "cheapest",
    "compare_runs",
    "compound",
    "control_value",
    "flips",
    "frontier",
    "levers",
    "load_scheme",
    "monte_carlo",
    "needed",
    "parse",
    "read_measures",
    "read_scenarios",
    "read_table",
    "relation",
    "remedy",
    "run",
    "run_cases",
    "schemes",
    "simulate",
    "sobol",
    "tornado",
    "units",
    "what_if",
]

#: Where each public name is defined: "module:attribute", or a module alone.
_HOMES: Final = {
    "Assessment": "ecorules.assessment:Assessment",
    "CaseReport": "ecorules.casebook:CaseReport",
    "Comparison": "ecorules.differences:Comparison",
    "DataError": "ecorules.errors:DataError",
    "Diagnostic": "ecorules.text:Diagnostic",
    "Draft": "ecorules.drafts:Draft",
    "EcoRulesError": "ecorules.errors:EcoRulesError",
    "Empirical": "ecorules.uncertainty:Empirical",
    "Indicator": "ecorules.schemes:Indicator",
    "Lexicon": "ecorules.language:Lexicon",
    "LogNormal": "ecorules.uncertainty:LogNormal",
    "Measure": "ecorules.measures:Measure",
    "Normal": "ecorules.uncertainty:Normal",
    "Note": "ecorules.rules:Note",
    "Outcome": "ecorules.evaluation:Outcome",
    "Plan": "ecorules.measures:Plan",
    "Relation": "ecorules.analysis:Relation",
    "Rule": "ecorules.rules:Rule",
    "Scenario": "ecorules.scenarios:Scenario",
    "Scheme": "ecorules.schemes:Scheme",
    "SchemeError": "ecorules.errors:SchemeError",
    "Settings": "ecorules.rules:Settings",
    "Simulation": "ecorules.uncertainty:Simulation",
    "Span": "ecorules.text:Span",
    "ThresholdSyntaxError": "ecorules.errors:ThresholdSyntaxError",
    "Triangular": "ecorules.uncertainty:Triangular",
    "Uniform": "ecorules.uncertainty:Uniform",
    "UnitError": "ecorules.errors:UnitError",
    "Verdict": "ecorules.verdicts:Verdict",
    "WhatIf": "ecorules.whatif:WhatIf",
    "break_points": "ecorules.sensitivity:break_points",
    "charts": "ecorules.charts",
    "cheapest": "ecorules.measures:cheapest",
    "compare_runs": "ecorules.scenarios:compare_runs",
    "compound": "ecorules.remedies:compound",
    "control_value": "ecorules.remedies:control_value",
    "flips": "ecorules.sensitivity:flips",
    "frontier": "ecorules.measures:frontier",
    "levers": "ecorules.scenarios:levers",
    "load_scheme": "ecorules.schemes:load_scheme",
    "monte_carlo": "ecorules.uncertainty:monte_carlo",
    "needed": "ecorules.remedies:needed",
    "parse": "ecorules.language:parse",
    "read_measures": "ecorules.measures:read_measures",
    "read_scenarios": "ecorules.scenarios:read_scenarios",
    "read_table": "ecorules.drafts:read_table",
    "relation": "ecorules.analysis:relation",
    "remedy": "ecorules.remedies:remedy",
    "run": "ecorules.scenarios:run",
    "run_cases": "ecorules.casebook:run_cases",
    "schemes": "ecorules.schemes",
    "simulate": "ecorules.scenarios:simulate",
    "sobol": "ecorules.sensitivity:sobol",
    "tornado": "ecorules.sensitivity:tornado",
    "units": "ecorules.units",
    "what_if": "ecorules.whatif:what_if",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'ecorules' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    found = import_module(module)
    value = getattr(found, attribute) if attribute else found
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])


class _Package(ModuleType):
    """``schemes`` is a part of the library and a public function: the part is made callable.

    Importing a part binds it here, whoever imports it, so this is the one place that sees it.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name == "schemes" and isinstance(value, ModuleType):
            value.__class__ = _CallablePart
        super().__setattr__(name, value)


class _CallablePart(ModuleType):
    def __call__(self) -> Any:
        return self.schemes()


sys.modules[__name__].__class__ = _Package
