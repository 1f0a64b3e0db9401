"""Plans in words, Chinese and English.

Comes in: a ``Plan``. Goes out: lines of text, or a page for notebooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecorules.markup import fragment, render
from ecorules.schemes import shown
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    from ecorules.measures.plan import Obstacle, Plan, RegionPlan

#: Obstacles and measures beyond these are counted.
_SPELLED: Final = 40
#: Regions that a notebook shows.
_REGIONS: Final = 30
_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
#: A status in Chinese and English, with its tone and sign.
_STATUSES: Final = {
    "optimal": ("最优", "optimal", "good", "✓"),
    "limit": ("未证最优", "not proved the cheapest", "open", "?"),
    "infeasible": ("达不到要求", "cannot meet the criteria", "bad", "✗"),
}

REASONS: Final[dict[str, tuple[str, str]]] = {
    "no_measure": ("没有措施作用于它", "no measure acts on it"),
    "change": ("按所报变化评判，措施不能改变", "it is judged by a reported change, which measures do not move"),
    "no_value": ("没有可以改变的数", "there is no figure to move"),
    "mixed": ("各年的单位不同，措施不能改变", "its years are in different units: measures do not move it"),
    "too_large": ("措施的作用太大，不能计算", "the effects are too large to reckon with"),
    "not_applicable": ("不涉及", "not applicable"),
    "conflict": (
        "单独可以达到，但不能与其他要求同时达到",
        "it can be met, but not together with the others",
    ),
}


def explained(plan: Plan, lang: Language) -> str:
    """The text of ``Plan.explain``."""
    zh = lang == "zh"
    head = f"到 {plan.by} 年，总成本 {plan.cost:g}。" if zh else f"By {plan.by}, at a total cost of {plan.cost:g}."
    open_ones = sum(region.status == "infeasible" for region in plan.regions)
    if open_ones:
        of = f"{open_ones}/{len(plan.regions)}"
        head += (
            f"{of} 个地区达不到要求，未计入。" if zh else f" Regions that cannot meet the criteria, not counted: {of}."
        )
    lines = [head]
    for region in plan.regions:
        lines += _region(region, zh)
    return "\n".join(lines)


def _region(plan: RegionPlan, zh: bool) -> list[str]:
    name = shown(plan.region)
    count = f"{plan.met_before} → {plan.met_after}/{plan.applicable}"
    if plan.status == "infeasible":
        lines = [
            f"{name}：现有措施达不到要求，{len(plan.obstacles)} 处受阻："
            if zh
            else f"{name}: the measures cannot meet the criteria; {len(plan.obstacles)} in the way:"
        ]
        lines += [f"- {_obstacle(each, zh)}" for each in plan.obstacles[:_SPELLED]]
        return lines + _rest(len(plan.obstacles), zh)
    if not plan.chosen:
        return [f"{name}：不需要措施（达标指标 {count}）。" if zh else f"{name}: no measure is needed (met {count})."]
    lines = [
        f"{name}：成本 {plan.cost:g}，达标指标 {count}："
        if zh
        else f"{name}: cost {plan.cost:g}, indicators met {count}:"
    ]
    for one in plan.chosen[:_SPELLED]:
        amount = "" if one.amount == 1 else f" × {one.amount:g}"
        said = f"{shown(one.measure)}{amount}"
        lines.append(f"- {said}（{one.cost:g}）" if zh else f"- {said} ({one.cost:g})")
    lines += _rest(len(plan.chosen), zh)
    for criterion, before in plan.before.items():
        pair = [Verdict(word).label("zh" if zh else "en") for word in (before, plan.after[criterion])]
        lines.append(
            f"{shown(criterion)}：{pair[0]} → {pair[1]}" if zh else f"{shown(criterion)}: {pair[0]} → {pair[1]}"
        )
    if plan.status == "limit":
        lines.append(
            f"时间到，成本可能还能降低（差距 {plan.gap:.2%}）。"
            if zh
            else f"The time was up: it may cost less (gap {plan.gap:.2%})."
        )
    return lines


def _obstacle(each: Obstacle, zh: bool) -> str:
    number = each.indicator if each.part is None else f"{each.indicator}.{each.part}"
    reason = each.reason if zh else each.reason_en
    return f"{number} {shown(each.name)}：{reason}" if zh else f"{number} {shown(each.name)}: {reason}"


def _rest(count: int, zh: bool) -> list[str]:
    if count <= _SPELLED:
        return []
    return [f"另有 {count - _SPELLED} 项。" if zh else f"And {count - _SPELLED} more."]


def out_of_reach(best: float | None, lack: float | None, unit: str | None) -> tuple[str, str]:
    """That a value cannot be brought far enough, and how far it comes."""
    printed = "" if unit is None else f" {unit}"
    zh, en = "措施不能使它达到要求", "the measures do not bring it far enough"
    if best is not None:
        zh, en = f"{zh}，最好到 {best:.10g}{printed}", f"{en}: {best:.10g}{printed} at best"
    if lack is not None:
        zh, en = f"{zh}，还差 {lack:.6g}", f"{en}, {lack:.6g} short"
    return zh, en


def card(plan: Plan) -> str:
    """The plan as a page for notebooks, region by region."""
    title, title_en = (explained(plan, lang).split("\n", 1)[0] for lang in _LANGUAGES)
    body = render(
        "plan.html",
        title=(title, title_en),
        regions=[_shown_region(region) for region in plan.regions[:_REGIONS]],
        more=max(len(plan.regions) - _REGIONS, 0),
    )
    return fragment(body)


def _shown_region(plan: RegionPlan) -> dict[str, Any]:
    more = max(len(plan.chosen) - _SPELLED, 0) + max(len(plan.obstacles) - _SPELLED, 0)
    return {
        "region": plan.region,
        "status": _STATUSES[plan.status],
        "cost": plan.cost,
        "met_before": plan.met_before,
        "met_after": plan.met_after,
        "applicable": plan.applicable,
        "criteria": [(name, Verdict(before), Verdict(plan.after[name])) for name, before in plan.before.items()],
        "chosen": plan.chosen[:_SPELLED],
        "obstacles": plan.obstacles[:_SPELLED],
        "gap": f"{plan.gap:.2%}" if plan.status == "limit" else "",
        "more": more,
    }
