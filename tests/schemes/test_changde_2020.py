"""Changde's table, row by row, against the printed document."""

from __future__ import annotations

import pytest

from ecorules.schemes import Scheme, load_scheme
from ecorules.verdicts import Verdict

PROVINCE = "省级生态文明建设示范市"

AIR = "完成上级规定的考核任务;保持稳定或持续改善"
GOAL = "完成上级规定的目标任务;保持稳定或持续改善"
SPACE = "面积不减少,性质不改变,功能不降低"
AUDIT = "完成年度审核 计划"
TRAFFIC = "超、特大城市≥70 大城市≥60 中小城市≥50"

# id, name, unit, threshold, attribute, responsible, domain, task
ROWS = [
    ("1", "生态文明建设规划", "-", "制定实施", "约束性", "市生态环境局", "生态制度", "一"),
    ("2", "党委政府对生态文明建设重大目标任务部署情况", "-", "有效开展", "约束性", "市委办 市政府办", "生态制度", "一"),
    ("3", "生态文明建设工作占党政实绩考核的比例", "%", "≥20", "约束性", "市委组织部", "生态制度", "一"),
    ("4", "河湖长制", "-", "全面实施", "约束性", "市水利局", "生态制度", "一"),
    ("5", "生态环境信息公开率", "%", "100", "约束性", "市生态环境局", "生态制度", "一"),
    ("6", "依法开展规划环境影响评价", "%", "100", "约束性", "市生态环境局", "生态制度", "一"),
    ("7", "生态文明建设示范镇村创建", "-", "开展", "约束性", "市生态环境局", "生态制度", "一"),
    ("8", "环境空气质量", "%", AIR, "约束性", "市生态环境局", "生态安全", "二"),
    ("9", "水环境质量", "%", AIR, "约束性", "市生态环境局", "生态安全", "二"),
    ("10", "生态环境状况指数", "%", "≥60", "约束性", "市生态环境局", "生态安全", "三"),
    ("11", "林草覆盖率", "%", "山区≥60 丘陵地区≥40 平原地区≥18", "参考性", "市林业局", "生态安全", "三"),
    ("12", "生物多样性保护", None, None, "参考性", "市林业局 市农业农村局", "生态安全", "三"),
    ("13", "危险废物利用处置率", "%", "100", "约束性", "市生态环境局", "生态安全", "四"),
    ("14", "建设用地土壤污染风险管控和修复名录制度", "-", "建立", "参考性", "市生态环境局", "生态安全", "四"),
    ("15", "突发生态环境事件应急管理机制", "-", "建立", "约束性", "市生态环境局", "生态安全", "四"),
    ("16", "自然生态空间", "-", SPACE, "约束性", "市生态环境局 市林业局", "生态空间", "五"),
    ("17", "河湖岸线保护率", "%", "完成上级管控目标", "参考性", "市水利局", "生态空间", "五"),
    ("18", "单位地区生产总值能耗", "吨标准煤/万元", GOAL, "约束性", "市发展改革委", "生态经济", "六"),
    ("19", "单位地区生产总值用水量", "立方米/万元", GOAL, "约束性", "市水利局", "生态经济", "六"),
    ("20", "单位国内生产总值建设用地使用面积下降率", "%", "≥4", "参考性", "市自然资源局", "生态经济", "六"),
    ("21", "碳排放强度", "吨/万元", "完成上级管控目标", "约束性", "市生态环境局", "生态经济", "六"),
    ("22", "应当实施强制性清洁生产企业通过审核的比例", "%", AUDIT, "参考性", "市生态环境局", "生态经济", "六"),
    ("23", "农药化肥", None, None, "参考性", "市农业农村局", "生态经济", "六"),
    ("24", "一般工业固体废物综合利用率", "%", "≥90", "参考性", "市生态环境局", "生态经济", "六"),
    ("25", "集中式饮用水水源地水质优良比例", "%", "100", "约束性", "市生态环境局", "生态生活", "七"),
    ("26", "城镇污水处理率", "%", "市≥95 县≥85", "约束性", "市住建局", "生态生活", "七"),
    ("27", "城镇生活垃圾无害化处理率", "%", "市≥95 县≥80", "约束性", "市城管执法局", "生态生活", "七"),
    ("28", "城镇人均公园绿地面积", "平方米/人", "≥13", "参考性", "市城管执法局", "生态生活", "七"),
    ("29", "城镇新建绿色建筑比例", "%", "≥40", "参考性", "市住建局", "生态生活", "八"),
    ("30", "公共交通出行分担率", "%", TRAFFIC, "参考性", "市交通运输局", "生态生活", "八"),
    ("31", "生活废弃物综合利用", "-", "实施", "参考性", "市城管执法局", "生态生活", "八"),
    ("32", "绿色产品市场占有率", None, None, "参考性", "市发展改革委 市市场监管局", "生态生活", "八"),
    ("33", "政府绿色采购比例", "%", "≥80", "约束性", "市财政局", "生态生活", "八"),
    ("34", "党政领导干部参加生态文明培训的人数比例", "%", "100", "参考性", "市委组织部", "生态文化", "九"),
    ("35", "公众对生态文明建设的满意度", "%", "≥80", "参考性", "市统计局", "生态文化", "九"),
    ("36", "公众对生态文明建设的参与度", "%", "≥80", "参考性", "市统计局", "生态文化", "九"),
]  # fmt: skip

# indicator, number, name, unit, threshold
PARTS = [
    ("8", 1, "优良天数比例", "%", AIR),
    ("8", 2, "PM2.5浓度下降幅度", "%", AIR),
    ("9", 1, "水质达到或优于Ⅲ类比例提高幅度", "%", AIR),
    ("9", 2, "劣V类水体比例下降幅度", "%", AIR),
    ("9", 3, "黑臭水体消除比例", "%", AIR),
    ("12", 1, "国家重点保护野生动植物保护率", "%", "≥95"),
    ("12", 2, "外来物种入侵", "-", "不明显"),
    ("12", 3, "特有性或指示性水生物种保持率", "%", "不降低"),
    ("16", 1, "生态保护红线", "-", SPACE),
    ("16", 2, "自然保护地", "-", SPACE),
    ("23", 1, "化肥施用强度", "千克/公顷", "≤300,或逐年下降"),
    ("23", 2, "农药施用强度", "千克/公顷", "≤3.5,或逐年下降"),
    ("31", 1, "城镇生活垃圾分类减量化行动", "-", "实施"),
    ("31", 2, "农村生活垃圾集中收集储运", "-", "实施"),
    ("32", 1, "节能家电市场占有率", "%", "≥50"),
    ("32", 2, "在售用水器具中节水型器具占比", "%", "100"),
    ("32", 3, "一次性消费品人均使用量", "千克", "逐步下降"),
]

TASKS = {
    "一": "(一)目标责任体系与制度建设",
    "二": "(二)生态环境质量改善",
    "三": "(三)生态系统保护",
    "四": "(四)生态环境风险防范",
    "五": "(五)空间格局优化",
    "六": "(六)资源节约与利用",
    "七": "(七)人居环境改善",
    "八": "(八)生活方式绿色化",
    "九": "(九)观念意识普及",
}


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme("changde-2020")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_row_is_as_printed(scheme: Scheme, row: tuple[str, ...]) -> None:
    number, name, unit, threshold, attribute, responsible, domain, task = row
    found = scheme[number]
    assert (found.id, found.name, found.unit, found.threshold) == (number, name, unit, threshold)
    assert (found.attribute, found.responsible) == (attribute, tuple(responsible.split()))
    assert (found.domain, found.task) == (domain, TASKS[task])


def test_all_rows_stand_in_order(scheme: Scheme) -> None:
    assert [indicator.id for indicator in scheme] == [row[0] for row in ROWS]
    assert [indicator.name for indicator in scheme.indicators] == [row[1] for row in ROWS]
    assert len(scheme) == 36


def test_attributes_are_counted_as_printed(scheme: Scheme) -> None:
    assert sum(indicator.attribute == "约束性" for indicator in scheme) == 20
    assert sum(indicator.attribute == "参考性" for indicator in scheme) == 16


def test_parts_are_as_printed(scheme: Scheme) -> None:
    found = [
        (indicator.id, part.number, part.name, part.unit, part.threshold)
        for indicator in scheme
        for part in indicator.parts
    ]
    assert found == PARTS


def unit_of(printed: str | None) -> str | None:
    """A dash in the column is no unit."""
    return None if printed == "-" else printed


def test_every_demand_has_a_rule_in_its_unit(scheme: Scheme) -> None:
    for indicator in scheme:
        if indicator.threshold is None:
            assert indicator.rule is None
        else:
            assert indicator.rule is not None
            assert (indicator.rule.text, indicator.rule.unit) == (indicator.threshold, unit_of(indicator.unit))
        for part in indicator.parts:
            assert (part.rule.text, part.rule.better) == (part.threshold, part.better)
            assert part.rule.unit == unit_of(part.unit)


@pytest.mark.parametrize(
    ("part", "name", "unit", "better"),
    [
        (("8", 2), "PM2.5浓度", "微克/立方米", "lower"),
        (("9", 1), "水质达到或优于Ⅲ类比例", "%", "higher"),
        (("9", 2), "劣V类水体比例", "%", "lower"),
    ],
)
def test_a_reported_change_names_its_level(
    scheme: Scheme, part: tuple[str, int], name: str, unit: str, better: str
) -> None:
    level = scheme[part[0]].part(part[1]).level
    assert level is not None
    assert (level.name, level.unit, level.better) == (name, unit, better)
    assert (level.rule.unit, level.rule.better) == (unit, better)


@pytest.mark.parametrize("number", ["5", "6", "13", "17", "22", "25", "34"])
def test_more_is_better_where_the_text_does_not_say(scheme: Scheme, number: str) -> None:
    assert scheme[number].better == "higher"


@pytest.mark.parametrize("number", ["18", "19", "21"])
def test_less_is_better_where_the_text_does_not_say(scheme: Scheme, number: str) -> None:
    assert scheme[number].better == "lower"


def test_cells_that_the_scheme_composes_are_kept_as_printed(scheme: Scheme) -> None:
    cover = scheme["11"].printed
    assert cover is not None
    assert (cover.name, cover.threshold) == ("林草覆盖率 山区 丘陵地区 平原地区", "≥60 ≥40 ≥18")
    goods = scheme["32"].printed
    assert goods is not None
    assert (goods.unit, goods.threshold) == ("% % 千克", "≥50 100 逐步下降")


def test_the_document_is_named(scheme: Scheme) -> None:
    assert (scheme.number, scheme.date, scheme.year) == ("常生创办〔2020〕2号", "2020-03-23", 2020)
    assert scheme.level == "设区市"
    assert scheme.source is not None
    assert "附件" in scheme.source.document


def test_the_goal_is_every_provincial_indicator(scheme: Scheme) -> None:
    (criterion,) = scheme.criteria
    assert PROVINCE in criterion.name
    assert all(criterion.covers(indicator) for indicator in scheme)
    assert criterion.rule.evaluate(100.0).verdict is Verdict.PASS
    assert criterion.rule.evaluate(100 * 35 / 36).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("number", "inputs", "verdict"),
    [
        ("3", {"value": 20}, "pass"),
        ("3", {"value": 19.9}, "fail"),
        ("5", {"value": 99.9}, "fail"),
        ("26", {"value": 90, "classes": {"设区市"}}, "fail"),
        ("26", {"value": 90, "classes": {"县级市"}}, "pass"),
        ("26", {"value": 90, "classes": {"市辖区"}}, "pass"),
        ("26", {"value": 90}, "unknown"),
        ("26", {"value": 96}, "pass"),
        ("11", {"value": 18, "classes": {"平原地区"}}, "pass"),
        ("11", {"value": 39.9, "classes": {"丘陵地区"}}, "fail"),
        ("30", {"value": 50, "classes": {"中等城市"}}, "pass"),
        ("30", {"value": 55, "classes": {"大城市"}}, "fail"),
        ("22", {"value": 98, "target": 96}, "pass"),
        ("22", {"value": 98}, "unknown"),
        ("21", {"value": 1.2, "target": 1.3}, "pass"),
        ("21", {"value": 1.4, "target": 1.3}, "fail"),
        ("1", {"value": "制定实施"}, "pass"),
        ("1", {"value": "尚未制定实施"}, "fail"),
    ],
)
def test_rows_judge_as_the_language_says(scheme: Scheme, number: str, inputs: dict[str, object], verdict: str) -> None:
    rule = scheme[number].rule
    assert rule is not None
    assert rule.evaluate(**inputs).verdict.value == verdict  # type: ignore[arg-type]
