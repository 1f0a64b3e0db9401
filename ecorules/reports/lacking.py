"""What is to be reported so that a verdict can be reached, in words for those who report.

Comes in: a result that cannot be determined. Goes out: one phrase for each input that is missing.
"""

from __future__ import annotations

from collections.abc import Iterable

from ecorules.assessment import Result
from ecorules.evaluation import Outcome
from ecorules.language import Lexicon
from ecorules.rules import Grade, Status
from ecorules.schemes import shown
from ecorules.verdicts import Language, Verdict

#: Names beyond these are not listed: a text can have thousands of subjects.
_NAMED = 8


def due(result: Result, lang: Language) -> tuple[str, ...]:
    """What to report, one phrase an input; empty where the verdict stands."""
    if result.verdict is not Verdict.UNKNOWN or result.outcome is None:
        return ()
    phrases = [_phrase(name, result, result.outcome, lang == "zh") for name in result.outcome.missing]
    if phrases:
        return tuple(dict.fromkeys(phrases))
    return (
        "核对所报数据：现有数据不能判定" if lang == "zh" else "check what was reported: it does not settle the verdict",
    )


def _phrase(name: str, result: Result, outcome: Outcome, zh: bool) -> str:
    about = _named(result)
    in_year, of_year = (f"{result.year}年", f" for {result.year}") if result.year is not None else ("", "")
    unit = shown(result.unit) if result.unit and result.unit.strip("-—") else ""
    match name:
        case "value" if _wordy(outcome):
            said = _listed(finding.clause for finding in outcome.trace if "value" in finding.missing)
            return (
                f"{in_year}是否达到{said}（是、否或原词）"
                if zh
                else f"whether {said} is met{of_year} (yes, no or the words)"
            )
        case "value":
            in_unit = (f"（{unit}）", f" in {unit}") if unit else ("", "")
            return f"{in_year}{about}的数值{in_unit[0]}" if zh else f"the value of {about}{of_year}{in_unit[1]}"
        case "history":
            years = _years(outcome) or _window(result)
            if not years:
                return f"{about}的历年数值" if zh else f"earlier values of {about}"
            return f"{'、'.join(years)}年{about}的数值" if zh else f"the values of {about} for {', '.join(years)}"
        case "change":
            return f"{in_year}{about}的变化幅度" if zh else f"the change of {about}{of_year}"
        case "parts":
            lacking = [finding.subject or finding.clause for finding in outcome.trace if "parts" in finding.missing]
            years = _years(outcome)
            when = f"{'、'.join(years)}年" if years else in_year
            return f"{when}各项的数值或情况：{_listed(lacking)}" if zh else f"each of {_listed(lacking)}{of_year}"
        case "classes":
            open_ = _listed(
                (_dimension(one, zh) for finding in outcome.trace for one in finding.not_given), quoted=False
            )
            if not open_:
                return f"{shown(result.region)}的类别" if zh else f"the class of {shown(result.region)}"
            return f"{shown(result.region)}的{open_}" if zh else f"the {open_} of {shown(result.region)}"
        case "year":
            return "评估年份" if zh else "the year of the assessment"
        case "target":
            if zh:
                return f"上级下达的{in_year}{about}目标，或是否完成"
            return f"the superior's target for {about}{of_year}, or whether it is met"
        case "references":
            asked = _listed(finding.reference for finding in outcome.trace if finding.reference)
            return f"参照值{asked}，或是否符合" if zh else f"the reference {asked}, or whether it is met"
        case "better":
            return (
                f"{about}以高为好还是以低为好（写在方案里）"
                if zh
                else f"whether more or less of {about} is better (in the scheme)"
            )
        case "reading":
            return (
                f"{about}是否达到的认定（指标值未能读取）"
                if zh
                else f"whether {about} is met (the threshold was not read)"
            )
        case _:
            return shown(name)


def _named(result: Result) -> str:
    """What is measured: of a part with a level, the level."""
    level = result.part.level if result.part else None
    return f"“{shown(level.name if level else result.name)}”"


def _wordy(outcome: Outcome) -> bool:
    """Whether the value that is missing is a state in words."""
    lacking = [finding for finding in outcome.trace if "value" in finding.missing]
    return bool(lacking) and all(isinstance(finding.demand, Status | Grade) for finding in lacking)


def _years(outcome: Outcome) -> list[str]:
    """The years whose figures are missing, as far as the clauses looked at years."""
    missing = {
        year
        for finding in outcome.trace
        for year, value in zip(finding.years, finding.values, strict=False)
        if value is None
    }
    return [str(year) for year in sorted(missing)]


def _window(result: Result) -> list[str]:
    """The years of the rule's window that have no figure, where no clause has said which it looked at."""
    if result.rule is None or result.year is None:
        return []
    known = {year for year, _ in dict(result.inputs.pairs).get("history", ())}
    first = result.year - result.rule.settings.window + 1
    return [str(year) for year in range(first, result.year + 1) if year not in known]


def _listed(names: Iterable[str], *, quoted: bool = True) -> str:
    each = list(dict.fromkeys(shown(name) for name in names if name))
    kept = [f"“{name}”" if quoted else name for name in each[:_NAMED]]
    return "、".join([*kept, *(["…"] if len(each) > _NAMED else [])])


def _dimension(dimension: str, zh: bool) -> str:
    named = Lexicon.default().classes.dimensions.get(dimension, {})
    return str(named.get("zh" if zh else "en", dimension))
