"""What a simulation found in words, as tables and as data.

Comes in: chances. Goes out: frames, text, JSON-ready data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import LEVEL, Key, Result, rule_of, subject_unit
from ecorules.rules import Grade, Standard, Status, leaves
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.uncertainty.figures import Drawn
    from ecorules.uncertainty.result import Chance, Plan, Simulation

#: Lines that an explanation and rows that a notebook shows of a region and year.
_LINES: Final = 12
_BLOCKS: Final = 10

NOTHING_DRAWN: Final = ("所含指标都没有抽样，没有概率", "none of its indicators was drawn: there is no probability")
_STATE: Final = ("问的或报的是状态，不是数，没有概率", "a state, not a number: there is no probability")
_NO_DISTRIBUTION: Final = ("没有给出分布，没有概率", "no distribution was given: there is no probability")
_SOME_UNKNOWN: Final = ("有的抽样无法判定", "some draws cannot be determined")
_METHODS: Final = {
    "random": ("随机抽样", "random draws"),
    "latin": ("拉丁超立方抽样", "Latin hypercube draws"),
    "sobol": ("Sobol 序列", "a scrambled Sobol sequence"),
}


def why(result: Result, counts: list[int] | None) -> tuple[str, str]:
    """Why there is no probability, or why some draws cannot be determined; else nothing."""
    if counts is not None:
        if not counts[Verdict.UNKNOWN.code]:
            return "", ""
        return _reason(result) if result.verdict is Verdict.UNKNOWN else _SOME_UNKNOWN
    if result.parts:
        reasons = list(dict.fromkeys(why(part, None) for part in result.parts))
        return reasons[0] if len(reasons) == 1 else NOTHING_DRAWN
    if result.verdict is Verdict.NOT_APPLICABLE:
        return "不涉及", "not applicable"
    rule, given = result.rule, result.inputs.arguments()
    numbers = [given.get("change"), given.get("value"), *(given.get("history") or {}).values()]
    numbers += [held.get("value") for held in (given.get("parts") or {}).values()]
    if any(isinstance(one, float) for one in numbers):
        return _NO_DISTRIBUTION
    worded = rule is not None and all(isinstance(leaf, Status | Grade | Standard) for leaf in leaves(rule.demand))
    if worded or any(isinstance(one, str | bool) for one in numbers):
        return _STATE
    return _reason(result)


def _reason(result: Result) -> tuple[str, str]:
    return result.reason("zh"), result.reason("en")


def frame(chances: Sequence[Chance], lang: Language, what: str = "indicator") -> pd.DataFrame:
    """The tables of ``Simulation``: what they are about, then the probabilities."""
    import pandas as pd

    about = {"indicator": ["indicator", "part", "name", "attribute"], "criterion": ["criterion"], "award": []}[what]
    names = [verdict.value for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)]
    figures = [column for name in names for column in (name, f"{name}_se")]
    columns = ["region", "year", *about, "verdict", "drawn", *figures, "pass_low", "pass_high", "reason"]
    table = pd.DataFrame([row(one, lang) for one in chances], columns=columns, dtype=object)
    for column in table.columns.intersection(["year", "part"]):
        table[column] = table[column].astype("Int64")
    for column in [*figures, "pass_low", "pass_high"]:
        table[column] = table[column].astype("float64")
    table["drawn"] = table["drawn"].astype(bool)
    return table


def row(one: Chance, lang: Language) -> dict[str, Any]:
    """One row of a table."""
    low, high = one.interval() or (None, None)
    found: dict[str, Any] = {"region": one.region, "year": one.year}
    if one.indicator is not None:
        found |= {
            "indicator": one.indicator.id,
            "part": one.part.number if one.part else None,
            "name": one.name,
            "attribute": one.indicator.attribute,
        }
    elif one.criterion is not None:
        found["criterion"] = one.criterion
    found |= {"verdict": one.verdict.value, "drawn": one.counts is not None}
    for verdict in Verdict:
        found |= {verdict.value: one.probability(verdict), f"{verdict.value}_se": one.standard_error(verdict)}
    return found | {"pass_low": low, "pass_high": high, "reason": one.why[lang == "en"]}


def to_dict(found: Simulation) -> dict[str, Any]:
    """The data of ``Simulation.to_dict``."""
    kept = dict.fromkeys(one.distribution for one in found.plan.figures)
    return {
        "scheme": found.scheme.id,
        "draws": found.draws,
        "seed": found.seed,
        "method": found.method,
        "figures": len(found.plan.figures),
        "distributions": [one.to_dict() for one in kept],
        "probabilities": [_data(one) for one in found.chances],
        "criteria": [_data(one) for one in found.of_criteria],
        "awards": [_data(one) for one in found.of_awards],
        "warnings": [warning.to_dict() for warning in found.warnings],
    }


def _data(one: Chance) -> dict[str, Any]:
    return row(one, "zh") | {"reason_en": one.why[1]}


def explained(found: Simulation, lang: Language) -> str:
    """The text of ``Simulation.explain``."""
    zh = lang == "zh"
    lines = [title(found, lang), *remarks(found, zh)]
    groups: dict[tuple[str, int], list[Chance]] = {}
    for one in found.chances:
        if one.part is None:
            groups.setdefault((one.region, one.year), []).append(one)
    whole = {(one.region, one.year): one for one in found.of_awards}
    criteria: dict[tuple[str, int], list[Chance]] = {}
    for one in found.of_criteria:
        criteria.setdefault((one.region, one.year), []).append(one)
    shown = [place for place, those in groups.items() if any(one.counts for one in those)]
    for place in shown[:_BLOCKS]:
        lines += _block(place, groups[place], criteria.get(place, []), whole.get(place), lang)
    if len(shown) > _BLOCKS:
        rest = len(shown) - _BLOCKS
        lines.append(f"另有 {rest} 个地区和年份，见 probabilities()。" if zh else f"{rest} more: see probabilities().")
    return "\n".join(lines)


def title(found: Simulation, lang: Language) -> str:
    """What was drawn, on one line."""
    figures, method = len(found.plan.figures), _METHODS[found.method][lang == "en"]
    if lang == "zh":
        return f"{found.scheme.title}：{figures} 个数抽样 {found.draws} 次（{method}，种子 {found.seed}）。"
    return f"{found.scheme.title}: {figures} figures, {found.draws} draws ({method}, seed {found.seed})."


def remarks(found: Simulation, zh: bool) -> list[str]:
    """What the reader must know of the draws."""
    drawn, lines = found.plan.figures, []
    if any(one.distribution.bounds == "share" and one.high == 100 for one in drawn):
        clipped = any(one.distribution.beyond == "clip" and one.high == 100 for one in drawn)
        if zh:
            lines.append("占比的抽样值限于 0 到 100：" + ("超出的取端点。" if clipped else "只在其中抽取。"))
        else:
            lines.append(
                "Draws of shares lie within 0 to 100: "
                + ("beyond, they are put on the end." if clipped else "drawn inside.")
            )
    if found.plan.copula is None:
        lines.append("各个数互相独立。" if zh else "All figures are independent.")
    elif zh:
        lines.append("同一地区、年份的指标按给定的相关系数抽取（高斯 copula），其余独立。")
    else:
        lines.append("Indicators of one region and year are correlated as given (Gaussian copula), others independent.")
    return lines


def _block(
    place: tuple[str, int], chances: Sequence[Chance], criteria: Sequence[Chance], award: Chance | None, lang: Language
) -> list[str]:
    """One region and year: the award, the criteria, and the indicators that are least sure."""
    zh = lang == "zh"
    drawn = [one for one in chances if one.counts is not None]
    lines = [f"{place[0]} {place[1]}"]
    if award is not None:
        lines.append(f"  {'各项条件全部满足' if zh else 'All criteria'}{_said(award, lang)}")
    lines += [f"  {one.criterion}{_said(one, lang)}" for one in criteria]
    unsure = sorted(drawn, key=lambda one: abs((one.probability() or 0.0) - 0.5))
    lines += [f"  {one.indicator.id if one.indicator else ''} {one.name}{_said(one, lang)}" for one in unsure[:_LINES]]
    rest = len(chances) - min(len(unsure), _LINES)
    if rest:
        more = f"  其余 {rest} 项" if zh else f"  {rest} others"
        still = len(chances) - len(drawn)
        lines.append(more + (f"，其中 {still} 项没有抽样。" if zh else f", {still} of them not drawn."))
    return lines


def _said(one: Chance, lang: Language) -> str:
    zh = lang == "zh"
    colon = "：" if zh else ": "
    if one.counts is None:
        said = f"{one.verdict.label(lang)}（{one.why[0]}）" if zh else f"{one.verdict.label(lang)} ({one.why[1]})"
        return colon + said
    said = f"{Verdict.PASS.label(lang)} {_share(one, lang)}"
    for verdict in (Verdict.UNKNOWN, Verdict.NOT_APPLICABLE):
        if one.probability(verdict):
            said += f"{'，' if zh else ', '}{verdict.label(lang)} {percent(one.probability(verdict) or 0.0)}"
    return colon + said


def _share(one: Chance, lang: Language) -> str:
    """The share that passes with its error; of none and of all, the 95 % interval tells more."""
    share, (low, high) = one.probability() or 0.0, one.interval() or (0.0, 1.0)
    if 0 < share < 1:
        return f"{percent(share)} ± {percent(one.standard_error() or 0.0)}"
    beyond = percent(high) if share == 0 else percent(low)
    if lang == "zh":
        return f"{percent(share)}（95% 区间{'至' if share == 0 else '自'} {beyond}）"
    return f"{percent(share)} (95 % interval {'up to' if share == 0 else 'from'} {beyond})"


def percent(share: float) -> str:
    """A share as it is printed."""
    return f"{100 * share:.2f}%"


def observations(plan: Plan, figures: Sequence[float]) -> pd.DataFrame:
    """The table of observations with drawn figures in the place of those observed."""
    import pandas as pd

    scheme, observed = plan.tables.scheme, plan.tables.observed
    rows = {row.number: dict(row.cells) for row in observed.table.rows}
    made: list[dict[str, Any]] = []
    for one, figure in zip(plan.figures, figures, strict=True):
        region, key, year, what = one.figure
        entry = observed.regions.get(region, {}).get(key, {}).get(year)
        held = rows[entry.row] if entry is not None and one.observed is not None else None
        if held is None:
            held = {"region": region, "year": year, "indicator": key.indicator}
            held |= {"part": key.part or None, "subject": _subject(scheme, key)}
            made.append(held)
        reported = what == "change" and held.get("change") is not None
        held["change" if reported else "value"] = figure
        if what == "value":
            held["unit"] = _unit(plan, one)
    columns = ["region", "year", "indicator", "part", "subject", "value", "unit", "change", "status"]
    columns += [name for name in observed.table.columns if name not in columns]
    return pd.DataFrame([*rows.values(), *made], columns=columns, dtype=object)


def _unit(plan: Plan, one: Drawn) -> str | None:
    key = one.figure.key
    rule = rule_of(plan.tables.scheme, key._replace(subject=""))
    return rule.unit if key.subject in {"", LEVEL} else subject_unit(rule, key.subject)


def _subject(scheme: Any, key: Key) -> str | None:
    if key.subject != LEVEL:
        return key.subject or None
    level = scheme[key.indicator].parts[key.part - 1].level
    name: str = level.name
    return name
