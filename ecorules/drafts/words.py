"""The wordings by which columns of indicator tables are recognised, and words of their cells."""

from __future__ import annotations

import re
from typing import Final, Literal

Field = Literal[
    "id", "domain", "task", "name", "unit", "threshold", "attribute", "responsible", "scope", "note"
]  # fmt: skip

FIELDS: Final[tuple[Field, ...]] = (
    "id", "domain", "task", "name", "unit", "threshold", "attribute", "responsible", "scope", "note",
)  # fmt: skip


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Headings as printed, blanks and brackets aside.
HEADINGS: Final[dict[Field, frozenset[str]]] = {
    "id": _set("序号 编号 号 序 项次 指标序号 指标编号 代码 指标代码 No no NO No. ID id"),
    "domain": _set(
        "领域 类别 一级指标 指标类别 指标领域 建设领域 重点领域 分类 指标分类 类型 大类 方面 目标层 系统层 一级"
    ),
    "task": _set("任务 二级指标 建设任务 主要任务 重点任务 工作任务 指标任务 准则层 要素层 二级 小类 子类 子领域"),
    "name": _set(
        "指标名称 指标 考核指标 三级指标 建设指标 评价指标 名称 指标项 项目 指标内容 具体指标 四级指标 "
        "指标层 主要指标 考核项目 评价项目 考核内容 控制项目 污染物项目 污染物 三级 四级 分项指标"
    ),
    "unit": frozenset(["单位", "计量单位", "指标单位", "量纲", "单位名称"]),
    "threshold": _set(
        "指标值 目标值 考核标准 指标要求 标准值 参考值 考核要求 建设目标 建设目标值 达标值 目标 标准 限值 "
        "浓度限值 标准限值 控制值 考核值 阈值 规划目标 规划目标值 规划值 建设标准 目标要求 指标目标 "
        "指标目标值 指标标准 评价标准 考核目标 考核目标值 目标参考值 建设要求 指标参考值 创建标准 "
        "创建要求 考核指标值 约束值 门槛值 达标要求"
    ),
    "attribute": _set("指标属性 指标性质 属性 性质 指标类型 约束性 约束性/参考性 属性要求 约束属性"),
    "responsible": _set(
        "责任单位 牵头单位 责任部门 牵头部门 主管部门 实施单位 落实单位 负责单位 负责部门 责任主体 "
        "牵头责任单位 主要责任单位 市级责任单位 责任分工 任务分解单位 责任单位及部门 考核单位 考核部门"
    ),
    "scope": frozenset(["适用范围", "适用地区", "适用对象", "适用区域", "考核范围", "实施范围", "适用"]),
    "note": frozenset(["备注", "说明", "指标说明", "注", "附注", "备考"]),
}

#: Headings of what was measured, not of what is demanded.
_NOT_DEMANDED: Final = re.compile(
    "现状|现值|完成|实际|达标情况|得分|分值|权重|来源|基准|基期|评分|当前|年均|监测值|自评"
)
_YEAR: Final = re.compile(r"(?:到|至)?((?:19|20)\d\d)年?度?(?:底)?(?:前)?")
_BRACKETS: Final = re.compile(r"[（(\[【〔]([^（()）\]】〕]*)[)）\]】〕]")

#: Words of the column 指标属性.
ATTRIBUTES: Final = _set(
    "约束性 参考性 预期性 引导性 控制性 指导性 特色性 建议性 鼓励性 基础性 约束 参考 预期 引导 特色 "
    "约束性指标 参考性指标 预期性指标 引导性指标 控制性指标 指导性指标 特色指标 必选 可选 必选指标 "
    "可选指标 自选指标 必考 选考 核心指标 基本指标 鼓励 加分项"
)
#: How the name of a body ends that answers for an indicator.
BODY: Final = re.compile(
    "(?:局|办|部|委|厅|处|院|会|府|办公室|领导小组|中心|公司|集团|站|所|队|校|学|社|团|银行|县|区|市|镇|乡|街道|单位|部门|法院|支队|室|科|馆|行|党校|组"
    "|等|总工会|园|州|盟|旗)(?:[（(][^（()）]*[)）])?$"
)
#: A change that a part reports of something else.
CHANGE: Final = re.compile("(?:下降|提高|上升|增长|降低|减少|改善|削减)(?:幅度|比例|率|百分点)$|[降增]幅$")
#: A name that says a share.
SHARE: Final = re.compile("(?:率|比例|比重|占比|覆盖率)$")
#: A name that says an amount per head or per unit of something else.
PER: Final = re.compile("人均|^单位|地均|户均|亩均")
#: A name that begins or ends in the middle of a word.
CUT: Final = re.compile(
    "^(?:率|的|比例$|、|，|,|；|;|与|和|及|者|等|度$|数$)|(?:的|与|和|及|、|，|,|；|;|或|以|将|对|占|为)$"
)
TOTAL: Final = re.compile("^(?:合计|总计|小计|共计|总分|总数)|^共[计]?\\d+[项个条]|^以上共")
REMARK: Final = re.compile(
    "^(?:注[:：1-9一二三]|说明[:：]|备注[:：]|注$|※|[*＊]|资料来源|数据来源|单位[:：]|注释|填表说明|\\[注)"
)
COUNTED: Final = re.compile("(?:共|合计|总计)\\D{0,6}(\\d{1,4})\\s*[项个条]")


def plain(heading: str) -> str:
    """A heading without blanks."""
    return "".join(heading.split())


def bracketed(heading: str) -> str:
    """What stands in brackets behind a heading: % of 目标值（%）."""
    found = _BRACKETS.search(plain(heading))
    return found.group(1) if found else ""


def year_of(heading: str) -> str | None:
    """The year that a heading names: 2025 of 2025年目标值."""
    found = _YEAR.search(plain(heading))
    return found.group(1) if found else None


def field_of(heading: str) -> Field | None:
    """What a column holds, by its heading; None if nobody knows.

    >>> field_of("指 标 名 称"), field_of("2025年目标值"), field_of("2019年现状值"), field_of("考核标准（2020年）")
    ('name', 'threshold', None, 'threshold')
    """
    text = plain(heading)[:60]
    if not text or _NOT_DEMANDED.search(text):
        return None
    for form in (text, _BRACKETS.sub("", text), _YEAR.sub("", _BRACKETS.sub("", text))):
        for field, known in HEADINGS.items():
            if form in known:
                return field
    bare = _YEAR.sub("", _BRACKETS.sub("", text))
    for ending, field in _ENDINGS:
        if bare.endswith(ending):
            return field
    return None


_ENDINGS: Final[tuple[tuple[str, Field], ...]] = (
    ("指标名称", "name"),
    ("目标值", "threshold"),
    ("指标值", "threshold"),
    ("标准值", "threshold"),
    ("参考值", "threshold"),
    ("考核标准", "threshold"),
    ("考核要求", "threshold"),
    ("限值", "threshold"),
    ("规划目标", "threshold"),
    ("责任单位", "responsible"),
    ("责任部门", "responsible"),
    ("牵头单位", "responsible"),
    ("牵头部门", "responsible"),
    ("指标属性", "attribute"),
    ("适用范围", "scope"),
)

#: How a word ends that can stand for a measure or a thing on its own.
WHOLE: Final = _set(
    "率 比例 比重 占比 幅度 强度 浓度 质量 数量 总量 用量 指数 面积 水平 程度 能耗 红线 保护地 行动 "
    "制度 机制 体系 系统 空间 工程 达标 储运 利用 入侵 保护 建设 管理 处理 处置 安全 环境 经济 消耗 "
    "排放 占用量 使用量"
)
#: Words in which a character stands twice by right.
DOUBLED: Final = _set(
    "天天 人人 年年 月月 日日 村村 户户 家家 镇镇 代代 事事 处处 层层 步步 逐逐 区区 各各 种种 样样 条条 块块 市市"
)
