"""A draft in a notebook: what is doubtful stands beside its indicator, with its code and in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from markups import HOSTILE, harmless

from ecorules import read_table

TABLE = """\
| 序号 | 指标名称 | 单位 | 指标值 | 指标属性 |
| --- | --- | --- | --- | --- |
| 1 | 城镇污水处理率 | % | ≥95 | 约束性 |
| 2 | 某项工作{} | - | 大约差不多就行或者再说 | 参考性 |
| 3 | 绿地 | 平方米/人 | ≥13 | 参考性 |
"""


def test_findings_stand_beside_their_indicator(tmp_path: Path) -> None:
    found = read_table(_file(tmp_path))
    assert found.findings
    seen = harmless(found._repr_html_())
    assert f"存疑 {len(found.findings)}" in seen.text
    for finding in found.findings:
        assert finding.code in seen.text
        assert finding.message in seen.text
        assert finding.message_en in seen.text
    of_rows = sum(len(each) for name, each in found.by_indicator().items() if name)
    assert of_rows
    assert seen.text.count("存疑") == 1 + len([name for name in found.by_indicator() if name])
    assert "城镇污水处理率" in seen.text


@pytest.mark.parametrize("text", [text[:100] for text in HOSTILE if "\ud800" not in text and "\x00" not in text])
def test_hostile_cells_stay_words(tmp_path: Path, text: str) -> None:
    harmless(read_table(_file(tmp_path, text.replace("|", "")))._repr_html_())


def _file(folder: Path, name: str = "") -> Path:
    file = folder / "表.md"
    file.write_text(TABLE.format(name), encoding="utf-8")
    return file
