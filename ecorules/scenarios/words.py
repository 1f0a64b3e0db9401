"""Levers in words, in Chinese and English: what a projected figure came by.

Comes in: a lever. Goes out: a short phrase that stands in the column ``by``.
"""

from __future__ import annotations

from typing import assert_never

from ecorules.scenarios.model import (
    Add,
    Cap,
    Follow,
    Grow,
    Hold,
    Lever,
    Reach,
    Scale,
    SetTo,
    Threshold,
    UseScheme,
)
from ecorules.scenarios.paths import Trend
from ecorules.schemes import shown

Said = tuple[str, str]


def say(lever: Lever) -> Said:
    """A lever in words, in Chinese and in English."""
    match lever:
        case SetTo():
            value, value_en = _value(lever.value, lever.unit)
            return (
                (f"所报变化设为 {value}", f"reported change set to {value_en}")
                if lever.change
                else (
                    f"设为 {value}",
                    f"set to {value_en}",
                )
            )
        case Add():
            amount = f"{lever.amount:+.10g}{_unit(lever.unit)}"
            return f"加 {amount}", f"add {amount}"
        case Scale():
            return f"乘以 {lever.factor:.10g}", f"times {lever.factor:.10g}"
        case Grow():
            unit = "%" if lever.unit == "%" else _unit(lever.unit)
            rates = "、".join(f"{rate:+.10g}{unit}" for rate in lever.rates)
            return f"每年 {rates}", f"each year {rates.replace('、', ', ')}"
        case Reach():
            to = f"{lever.value:.10g}{_unit(lever.unit)}"
            how, how_en = ("等比", "at one rate") if lever.path == "compound" else ("等差", "by equal steps")
            return f"到 {lever.by} 年达到 {to}（{how}）", f"reach {to} by {lever.by} ({how_en})"
        case Follow():
            how, how_en = ("等比", "rate") if lever.path == "compound" else ("等差", "amount")
            return f"延续近 {lever.last} 年趋势（{how}）", f"follow the yearly {how_en} of the last {lever.last} years"
        case Hold():
            return "保持不变", "held"
        case Cap():
            bounds = [(lever.upper, "上限", "at most"), (lever.lower, "下限", "at least")]
            said = [(zh, en, f"{bound:.10g}{_unit(lever.unit)}") for bound, zh, en in bounds if bound is not None]
            said = said or [("限于", "within", "0–100%")]
            return "、".join(f"{zh} {b}" for zh, _, b in said), ", ".join(f"{en} {b}" for _, en, b in said)
        case Threshold():
            return f"指标值改为 {shown(lever.text)}", f"threshold replaced by {shown(lever.text)}"
        case UseScheme():
            return f"改用方案 {lever.scheme.id}", f"scheme {lever.scheme.id}"
        case _ as never:
            assert_never(never)


def say_trend(trend: Trend) -> Said:
    """The movement that a figure follows, with the years it was taken from."""
    unit = "" if trend.path == "linear" else "%"
    rate = f"{trend.rate:+.4g}{unit}"
    return (
        f"延续 {trend.first}–{trend.last} 年趋势，每年 {rate}",
        f"trend of {trend.first}–{trend.last}, {rate} a year",
    )


def _value(value: float | str | bool, unit: str | None) -> Said:
    if isinstance(value, bool):
        return ("是", "yes") if value else ("否", "no")
    if isinstance(value, str):
        return f"“{shown(value)}”", repr(shown(value))
    return f"{value:.10g}{_unit(unit)}", f"{value:.10g}{_unit(unit)}"


def _unit(unit: str | None) -> str:
    return "" if unit is None else unit if unit in {"%", "‰"} else f" {shown(unit)}"
