"""The words of the card and of the page, Chinese and English.

Comes in: an axis, a setting, a language. Goes out: what stands beside the slider.
"""

from __future__ import annotations

from typing import Final

from ecorules.markup import figure
from ecorules.verdicts import Language
from ecorules.whatif.axes import Axis, Setting

WORDS: Final = {
    "title": ("试算", "What if"),
    "all": ("全部指标", "all indicators"),
    "indicators": ("指标", "indicators"),
    "share": ("达标率", "share met"),
    "criteria": ("总体要求", "demands on the whole"),
    "whole": ("总体", "on the whole"),
    "reset": ("全部恢复", "Reset all"),
    "reset_one": ("恢复", "Reset"),
    "now": ("现为", "now"),
    "step": ("步长", "step"),
    "turns": ("翻转点", "turns at"),
    "turns_alone": ("起始状态下的翻转点", "from the start turns at"),
    "more_turns": ("等，可能还有", "and perhaps more"),
    "slider": ("滑块", "slider"),
    "margin": ("差距", "margin"),
    "others": ("其余指标（不变）", "the other indicators (as they are)"),
    "id": ("序号", "no."),
    "name": ("指标名称", "indicator"),
    "threshold": ("指标值", "threshold"),
    "value": ("现状值", "value"),
    "verdict": ("达标情况", "verdict"),
    "reason": ("说明", "reason"),
    "if": ("如果改为", "if it were"),
    "fixed": ("此页不可调", "cannot be moved on this page"),
    "moved": ("改动", "changes"),
    "noscript": (
        "此页需要允许脚本才能拖动；下面是起始状态。",
        "Moving needs scripts to be allowed; below is how it starts.",
    ),
    "snapped": ("已取最近的步", "taken to the nearest step"),
    "how": (
        "每一步的评判结果都由 ecorules 事先算好，写在本页中；本页不做任何计算规则，也不访问网络。"
        "滑块和数字框只取列出的步：步长如每行所示，另含现状值、界限和翻转点；同一要求的其他控件不动时，相邻两步之间的结果与其中一步相同。",
        "The verdict of every step was judged by ecorules beforehand and stands in this page, which knows no rule and "
        "asks nothing of any network. Sliders and boxes take the steps only: those of the size stated in each row, "
        "with the present figure, the bounds and the points at which the verdict turns; between two steps the verdict "
        "is that of one of them, while the other controls of the same demand stay as they start.",
    ),
    "static": (
        "在笔记本中安装 ipywidgets 后可以拖动：pip install 'ecorules[notebooks]'；或用 to_html() 存成网页。",
        "With ipywidgets it can be moved in a notebook: pip install 'ecorules[notebooks]'; or to_html() writes a page.",
    ),
}  # fmt: skip

_KINDS: Final = {
    "value": ("现状值", "value"),
    "change": ("变化幅度", "reported change"),
    "state": ("情况", "state"),
    "bound": ("界限", "bound"),
}
_ENDS: Final = (("下限", "lower end"), ("上限", "upper end"))


def word(name: str, lang: Language) -> str:
    """A word of the card."""
    return WORDS[name][lang == "en"]


def words(lang: Language) -> dict[str, str]:
    """All words in one language, for a template."""
    return {name: pair[lang == "en"] for name, pair in WORDS.items()}


def called(axis: Axis, lang: Language, *, ends: bool = False) -> str:
    """What an axis is called beside its indicator: 现状值, 面积, “市≥95”的界限."""
    kind = _KINDS[axis.kind][lang == "en"]
    if axis.kind == "bound":
        end = _ENDS[min(axis.end, 1)][lang == "en"] if ends else kind
        return f"“{axis.name}”{'的' if lang == 'zh' else ' '}{end}"
    if not axis.key:
        return kind
    return axis.key if axis.kind != "change" else f"{axis.key} {kind}"


def said(axis: Axis, setting: Setting, lang: Language) -> str:
    """A setting in words: a number with its unit, met or not met, what was reported."""
    zh = lang == "zh"
    if setting is None:
        return "无数据" if zh else "no data"
    if isinstance(setting, bool):
        return ("已达到" if setting else "未达到") if zh else ("met" if setting else "not met")
    if isinstance(setting, str):
        return (
            f"{setting}（所报）"
            if zh and axis.now == setting
            else f"{setting} (reported)"
            if axis.now == setting
            else setting
        )
    unit = axis.unit or ""
    return f"{figure(setting)}{'' if unit in ('%', '‰', '') else ' '}{unit}"
