"""The words of reports, in Chinese and English.

Comes in: a key and a language. Goes out: the heading, label or sentence.
"""

from __future__ import annotations

from typing import Final

from ecorules.verdicts import Language, Verdict

#: In the order in which verdicts are counted.
ORDER: Final = (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
#: Fill and ink of each verdict, for Office files: light enough to be printed.
COLOURS: Final = {
    Verdict.PASS: ("E3F2E1", "1B5E20"),
    Verdict.FAIL: ("FBE0DD", "8E1B12"),
    Verdict.UNKNOWN: ("FFF3CD", "6B4E00"),
    Verdict.NOT_APPLICABLE: ("ECEFF1", "52606B"),
}

_WORDS: Final = {
    "report": ("指标达标情况报告", "Report on indicators met"),
    "runs": ("情景分析报告", "Report on scenarios"),
    "table": ("指标达标情况表", "Indicators"),
    "gaps": ("差距", "Gaps"),
    "gap analysis": ("差距分析", "Gap analysis"),
    "unknowns": ("无法判定", "Undetermined"),
    "basis": ("依据", "Provenance"),
    "about": ("说明", "About"),
    "summary": ("汇总", "Summary"),
    "map": ("各地区达标情况一览", "Verdicts by region and indicator"),
    "warnings": ("注意事项", "Warnings"),
    "sources": ("数据来源", "Sources"),
    "contents": ("目录", "Contents"),
    "criteria": ("总体要求", "Criteria"),
    "region": ("地区", "Region"),
    "year": ("年份", "Year"),
    "judged": ("评估年份", "Year judged"),
    "domain": ("领域", "Domain"),
    "task": ("任务", "Task"),
    "number": ("序号", "No."),
    "name": ("指标名称", "Indicator"),
    "unit": ("单位", "Unit"),
    "threshold": ("指标值", "Threshold"),
    "attribute": ("指标属性", "Attribute"),
    "value": ("现状值", "Value"),
    "verdict": ("达标情况", "Verdict"),
    "gap": ("差距", "Gap"),
    "gap_unit": ("差距单位", "Unit of gap"),
    "percent": ("差距（%）", "Gap, % of bound"),
    "bound": ("界限", "Bound"),
    "responsible": ("责任单位", "Responsible"),
    "source": ("数据来源", "Source of data"),
    "reason": ("说明", "Reason"),
    "due": ("需要报送", "What to report"),
    "indicators": ("指标数", "Indicators"),
    "of": ("范围", "Of"),
    "all": ("全部", "all"),
    "share": ("达标率（%）", "Met, %"),
    "item": ("项目", "Item"),
    "content": ("内容", "Content"),
    "scheme": ("指标体系", "Scheme"),
    "id": ("编号", "Id"),
    "issuer": ("发布单位", "Issued by"),
    "document": ("文件", "Document"),
    "doc_number": ("文号", "Document number"),
    "date": ("日期", "Date"),
    "page": ("页码", "Page"),
    "cell": ("表中位置", "Cell"),
    "printed": ("原文", "As printed"),
    "url": ("网址", "Address"),
    "hash": ("文件校验值", "Hash"),
    "confirmed": ("是否核实", "Confirmed"),
    "note": ("备注", "Note"),
    "table files": ("数据表", "Table"),
    "extends": ("沿用", "Extends"),
    "changes": ("与其不同", "Departs from it"),
    "tool": ("评估工具", "Judged by"),
    "report date": ("报告日期", "Date of the report"),
    "warning": ("注意", "Warning"),
    "shortened": ("截短的单元格", "Shortened cells"),
    "scenario": ("情景", "Scenario"),
    "lever": ("杠杆", "Levers"),
    "turn": ("变化", "Turn"),
    "before": ("原评判", "Before"),
    "value_before": ("原值", "Value before"),
    "changed": ("评判的变化", "Changed verdicts"),
    "scenarios": ("各情景", "Scenarios"),
    "better": ("转好", "better"),
    "worse": ("转差", "worse"),
    "other": ("其他", "other"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "none failing": ("没有未达标的指标。", "No indicator fails."),
    "none unknown": ("没有无法判定的指标。", "Nothing is undetermined."),
    "none changed": ("各情景的评判与基准相同。", "No scenario changes a verdict."),
    "nothing": ("没有评估任何地区。", "No region was assessed."),
    "not stated": ("未写明", "not stated"),
}


def word(key: str, lang: Language) -> str:
    """A word of reports."""
    return _WORDS[key][lang == "en"]


def listed(words: tuple[str, ...] | list[str], lang: Language) -> str:
    """Names one after the other."""
    return ("、" if lang == "zh" else ", ").join(words)


def sentences(words: tuple[str, ...] | list[str], lang: Language) -> str:
    """Statements one after the other."""
    return ("；" if lang == "zh" else "; ").join(words)


def labelled(label: str, text: str, lang: Language) -> str:
    """A label and what it is about."""
    return f"{label}{'：' if lang == 'zh' else ': '}{text}"
