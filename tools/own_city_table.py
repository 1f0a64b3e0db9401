"""The Word file of ``examples/own-city``: an indicator table of a made-up city, as bureaus print them.

    python tools/own_city_table.py

Merged cells, sub-indicators in one row, classes in the name cell, a total and a footnote: what a
table of that kind holds. The city and every figure are invented.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TARGET: Final = Path(__file__).parents[1] / "examples" / "own-city" / "指标表.docx"

HEADINGS: Final = ("领域", "序号", "指标名称", "单位", "指标值", "指标属性", "责任单位")

#: Domain, id, name cell, unit cell, threshold cell, attribute, responsible; lines of a cell by ``\n``.
ROWS: Final = (
    ("生态制度", "1", "河湖长制", "-", "全面实施", "约束性", "市水利局"),
    ("生态制度", "2", "生态环境信息公开率", "%", "100", "约束性", "市生态环境局"),
    (
        "生态环境",
        "3",
        "环境空气质量\n优良天数比例\nPM2.5浓度下降幅度",
        "%",
        "完成上级规定的考核任务;保持稳定或持续改善",
        "约束性",
        "市生态环境局",
    ),
    ("生态环境", "4", "林草覆盖率\n山区\n丘陵地区\n平原地区", "%", "≥60\n≥40\n≥18", "参考性", "市林业局"),
    ("资源利用", "5", "单位地区生产总值用水量", "立方米\n/万元", "≤38", "约束性", "市水利局"),
    (
        "资源利用",
        "6",
        "农药化肥\n化肥施用强度\n农药施用强度",
        "千克/公顷\n千克/公顷",
        "≤220,或逐年下降\n≤2.5,或逐年下降",
        "参考性",
        "市农业农村局",
    ),
    ("人居环境", "7", "城镇污水处理率", "%", "市≥97 县≥92", "约束性", "市住建局"),
    ("人居环境", "8", "城镇人均公园绿地面积", "平方米/人", "15", "参考性", "市住建局\n市城管局"),
)


def main() -> None:
    """Write the file."""
    document = Document()
    document.styles["Normal"].font.name = "Noto Sans CJK SC"
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    document.styles["Normal"].font.size = Pt(9)
    document.core_properties.title = "临江市生态文明建设指标表"
    document.core_properties.author = ""
    document.add_paragraph("临江市人民政府办公室关于印发生态文明建设规划的通知")
    document.add_paragraph("临政办发〔2024〕12号")
    document.add_paragraph("2024年6月18日")
    document.add_paragraph("临江市生态文明建设指标表")
    table = document.add_table(rows=1 + len(ROWS), cols=len(HEADINGS), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = heading
    for at, row in enumerate(ROWS, start=1):
        for column, text in enumerate(row):
            if column == 0 and at > 1 and ROWS[at - 2][0] == text:
                continue
            lines = text.split("\n")
            cell = table.cell(at, column)
            cell.text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)
    first = 1
    for at in range(2, len(ROWS) + 2):
        if at > len(ROWS) or ROWS[at - 1][0] != ROWS[first - 1][0]:
            table.cell(first, 0).merge(table.cell(at - 1, 0))
            first = at
    table.columns[2].width = Cm(4.5)
    document.add_paragraph("注：指标值为2025年目标，共8项。")
    TARGET.parent.mkdir(exist_ok=True)
    document.save(str(TARGET))


if __name__ == "__main__":
    main()
