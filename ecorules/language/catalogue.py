"""What refusals say: one entry for each form, in Chinese and English.

A code is stable and has a page in ``docs/errors``; the texts take named fields.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Entry(NamedTuple):
    """A finding of the catalogue; the texts take named fields."""

    code: str
    zh: str
    en: str
    hint: str = ""
    hint_en: str = ""


CATALOGUE: Final[dict[str, Entry]] = {
    "empty": Entry(
        "E100",
        "单元格没有给出要求",
        "the cell makes no demand",
        "请填写指标值，如 “≥95”",
        "give a threshold such as “≥95”",
    ),
    "place": Entry("E101", "这里读不懂 “{read}”", "cannot read “{read}” here"),
    "sign": Entry(
        "E102",
        "不认识的比较符号 “{read}”",
        "unknown comparison sign “{read}”",
        "一个界限写作 “>95” 或 “<95”",
        "a bound is written “>95” or “<95”",
    ),
    "half": Entry(
        "E103", "要求不完整，“{read}” 之后缺少内容", "the demand is not complete: something is missing behind “{read}”"
    ),
    "no_number": Entry(
        "E103",
        "要求不完整，“{read}” 没有数值",
        "the demand is not complete: “{read}” has no number",
        "补上数值，如 “≥95” 或 “95以上”",
        "add the number, as in “≥95” or “95以上”",
    ),
    "no_first": Entry(
        "E103", "要求不完整，“{read}” 之前缺少内容", "the demand is not complete: something is missing before “{read}”"
    ),
    "long": Entry(
        "E104", "文本有 {length} 个字符，超过上限 {limit}", "the text has {length} characters; the limit is {limit}"
    ),
    "control": Entry(
        "E105",
        "含有不可见字符 {name}",
        "contains the invisible character {name}",
        "请删除后重试",
        "delete it and try again",
    ),
    "deep": Entry("E106", "括号嵌套超过 {limit} 层", "brackets are nested deeper than {limit}"),
    "bracket": Entry(
        "E107",
        "括号不成对，“{read}” 没有另一半",
        "brackets do not match: “{read}” has no other half",
        "补全或删去这个括号",
        "add the other half, or delete it",
    ),
    "word": Entry("E108", "不认识的词语 “{read}”", "unknown words “{read}”", "{near}", "{near_en}"),
    "loose": Entry(
        "E109",
        "“{read}” 是口号或笼统的说法，无法判定是否达到",
        "“{read}” is a slogan or too loose a course to be judged",
        "可在词库中补充它的确切含义",
        "add its exact meaning to the lexicon",
    ),
    "score": Entry(
        "E110",
        "这是评分标准，不是指标值",
        "this is a scoring scheme, not a threshold",
        "只填写要达到的值，如 “≥90”",
        "give only the value to be reached, as in “≥90”",
    ),
    "tiers": Entry(
        "E111",
        "这是分级标准，不是一项要求",
        "this is a table of grades, not a demand",
        "只填写算作达标的那一级，如 “≥75”",
        "give only the grade that meets the demand, as in “≥75”",
    ),
    "row": Entry(
        "E112",
        "一格中并列了多个数值，没有说明各自适用的类别",
        "several values stand in one cell without the classes they are for",
        "给每个数值加上类别，如 “市≥95 县≥85”",
        "label each value with its class, as in “市≥95 县≥85”",
    ),
    "slash": Entry(
        "E113",
        "斜线隔开的两个数值 “{read}” 没有说明各自适用的类别",
        "“{read}” gives two values with a slash, without the classes they are for",
        "给每个数值加上类别，如 “市≥95 县≥85”",
        "label each value with its class, as in “市≥95 县≥85”",
    ),
    "two": Entry(
        "E114",
        "一格中有两个标准",
        "two standards stand in one cell",
        "只保留一个，或用 “其中：”、类别、年份说明",
        "keep one, or say by 其中, a class or a year what the second is for",
    ),
    "rank": Entry(
        "E115",
        "排名或分位要求需要其他地区的数据，本版本不支持",
        "a rank or percentile needs the other regions' data; not supported in this version",
        "如果公布了对应的数值，请填写数值",
        "if the figure behind the rank is known, give the figure",
    ),
    "per_group": Entry(
        "E116",
        "按组计算的比例（每…不少于…）本版本不支持",
        "a ratio per group (每…不少于…) is not supported in this version",
        "先算出比值，写作 “≥2”，单位 “名/300人” 之类填入单位列",
        "work out the ratio, write “≥2” and put a unit such as 名/300人 into the unit column",
    ),
    "condition": Entry(
        "E117",
        "以另一个实测值为条件的要求本版本不支持",
        "a demand conditional on another measured value is not supported in this version",
        "按条件分成几项指标，或把条件加入类别词库（lexicon）",
        "split it into an indicator for each condition, or add the condition to the lexicon's classes",
    ),
    "built": Entry(
        "E118",
        "按建设或投运日期区分的要求本版本不支持",
        "demands by date of construction are not supported in this version",
        "按建设日期分成几项指标",
        "split it into an indicator for each date",
    ),
    "elsewhere": Entry(
        "E119",
        "单元格指向别处或没有给出要求",
        "the cell points elsewhere or makes no demand",
        "请填入实际的指标值",
        "put the actual threshold here",
    ),
    "lone_unit": Entry(
        "E119",
        "只有单位 “{read}”，没有给出要求",
        "only a unit, “{read}”, and no demand",
        "请填入实际的指标值",
        "put the actual threshold here",
    ),
    "class": Entry(
        "E120",
        "“{read}” 像是一个类别，但不在词库中",
        "“{read}” looks like a class but the lexicon does not list it",
        "可加入类别词库（lexicon），或改用词库中的写法{near}",
        "add it to the lexicon's classes, or use a listed spelling{near}",
    ),
    "each_of": Entry(
        "E121",
        "“分别” 需要在同一格中写出同样多的对象",
        "分别 needs as many subjects in the same cell",
        "写作 “城镇≥95 农村≥80”",
        "write “城镇≥95 农村≥80”",
    ),
    "periods": Entry(
        "E122",
        "一格中有多个周期",
        "several periods stand in one cell",
        "每个周期单列一项指标",
        "give each period an indicator of its own",
    ),
    "unit": Entry(
        "E123",
        "单位 “{printed}” 与本列单位 “{column}” 不是同一种量",
        "the unit “{printed}” and the column's unit “{column}” do not measure the same thing",
    ),
    "grade_sign": Entry(
        "E124",
        "类别有优劣两个方向，“{read}” 看不出哪一边算达到",
        "grades run from good to bad; “{read}” does not say which side meets the demand",
        "写作 “达到或优于Ⅲ类”",
        "write “达到或优于Ⅲ类”",
    ),
    "offset": Entry(
        "E125",
        "“{read}” 是相对差还是百分点差不明确",
        "it is not clear whether “{read}” is relative or in percentage points",
        "写作 “0.5个百分点” 或 “的1.05倍”",
        "write “0.5个百分点” or “的1.05倍”",
    ),
    "conflict": Entry("E126", "“{read}” 前后方向相反", "“{read}” points both ways"),
    "order": Entry("E127", "年份没有按先后排列，或重复", "the years are repeated or out of order"),
    "ends": Entry(
        "E128",
        "范围的两端颠倒或矛盾",
        "the ends of the range contradict each other",
        "范围写作 “6~9” 或 “6≤x≤9”",
        "a range is written “6~9” or “6≤x≤9”",
    ),
    "points": Entry(
        "E129",
        "“个百分点” 只能表示差值，不能当作 %",
        "个百分点 is a difference and never stands for %",
        "水平写作 “%”，变化写作 “提高2个百分点”",
        "write a level with %, a change as “提高2个百分点”",
    ),
    "same_class": Entry("E130", "类别 “{read}” 出现了不止一次", "the class “{read}” stands more than once"),
    "damaged": Entry(
        "E131",
        "文字似有损坏：“{read}”",
        "the text seems to be damaged: “{read}”",
        "请核对原表",
        "check it against the printed table",
    ),
    "hollow": Entry(
        "E132",
        "括号里没有内容",
        "there is nothing inside the brackets",
        "补上内容或删去括号",
        "fill the brackets or delete them",
    ),
    "range": Entry(
        "E133",
        "范围 “{read}” 的写法不完整，或不止两端",
        "the range “{read}” is not complete, or has more than two ends",
        "范围写作 “6~9”",
        "a range is written “6~9”",
    ),
    "not_number": Entry(
        "E134", "“{sign}” 之后应是数值，这里是 “{read}”", "a number should follow “{sign}”; here stands “{read}”"
    ),
    "letters": Entry(
        "E141",
        "数字 “{read}” 中混有字母",
        "letters stand among the digits of “{read}”",
        "O 可能是 0，l 和 I 可能是 1，请核对原表",
        "O may be 0, l and I may be 1: check it against the printed table",
    ),
    "cut": Entry(
        "E141",
        "数字 “{read}” 不完整",
        "the number “{read}” is cut off",
        "请核对原表",
        "check it against the printed table",
    ),
    "no_value": Entry(
        "E143", "“{read}” 不是可以比较的数值", "“{read}” is no number that anything can be compared with"
    ),
    "window": Entry(
        "E136",
        "“近几年” 或 “连续几年” 之后是一个数值，要求每年达到还是平均达到不明确",
        "a window of years stands before a number: it is not clear whether each year or the mean must reach it",
    ),
    "stage": Entry(
        "E137",
        "“{read}” 是没有年份的阶段，无法判断何时适用",
        "“{read}” is a stage without a year: it cannot be told when it holds",
        "写出年份，如 “到2025年”",
        "write the year, as in “到2025年”",
    ),
    "many": Entry(
        "E138", "一格中有 {count} 项要求，超过上限 {limit}", "the cell makes {count} demands; the limit is {limit}"
    ),
    "mixed": Entry(
        "E139",
        "“{read}” 是类别，与它并列的 “{near}” 不是：看不出是分类别的要求，还是同一地区的几项要求",
        "“{read}” is a class and “{near}” beside it is not: demands by class, or several of one region?",
        "分成几项指标，或把另一个词加入类别词库（lexicon）",
        "split them into indicators of their own, or add the other word to the lexicon's classes",
    ),
    "direction": Entry(
        "E135",
        "“{read}” 可以是上限，也可以是下限，没有写明",
        "“{read}” may be a cap or a floor; it does not say which",
        "写作 “新增≤0个” 或 “零增长”",
        "write “新增≤0个” or “零增长”",
    ),
}
