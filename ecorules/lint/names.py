"""Checks of ids, names and attributes: near duplicates, gaps in the numbering, words never seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from ecorules.lint.asked import Table
from ecorules.lint.findings import Remark, listing
from ecorules.lint.safeunits import canonical
from ecorules.schemes import Indicator, fold, shown, suggestion

#: 指标属性 as official tables print them.
ATTRIBUTES: Final = (
    "约束性", "参考性", "预期性", "引导性", "指导性", "鼓励性", "控制性", "限制性", "强制性", "基础性", "基本", "特色",
    "核心", "一般", "必选", "可选", "必达", "创新性", "发展性", "共性", "个性",
    "加分", "通用", "自选", "评价性", "监测性",
)  # fmt: skip
#: Shorter names differ by a character for good reason: 总磷 and 总氮.
_SHORT: Final = 5
_SIGNS: Final = re.compile(r"[\W_]+")
#: Characters that tell two series of rows apart: numerals, and the words of a pair.
_TELLING: Final = frozenset(
    "一二三四五六七八九十百千甲乙丙丁上下左右前后东西南北中大小高低男女老幼新旧内外水电气火升降增减进出污雨城乡县市区镇村省国年月日季"
)


def near_duplicates(table: Table) -> Iterator[Remark]:
    """Names that differ by one character or by signs only, ids that differ by zeros in front."""
    yield from _alike_names(table)
    yield from _alike_ids(table)


def _alike_names(table: Table) -> Iterator[Remark]:
    seen: dict[str, Indicator] = {}
    for row in table.scheme:
        name = _SIGNS.sub("", fold(row.name))[:80]
        for variant in _variants(name):
            other = seen.get(variant)
            if other is not None and _is_slip(name, _SIGNS.sub("", fold(other.name))[:80], row, other):
                yield Remark(
                    row.id,
                    ("name",),
                    f"“{shown(row.name)}” 与指标 {shown(other.id)} 的 “{shown(other.name)}” 几乎同名",
                    f"{shown(row.name)!r} is nearly the name of indicator {shown(other.id)}, {shown(other.name)!r}",
                    "同一指标只列一次；确是两项时，把名称写得分得开",
                    "list an indicator once; if they are two, name them apart",
                )
                break
        for variant in _variants(name):
            seen.setdefault(variant, row)


def _alike_ids(table: Table) -> Iterator[Remark]:
    seen: dict[str, str] = {}
    for row in table.scheme:
        plain = re.sub(r"(?<![0-9])0+(?=[0-9])", "", fold(row.id))
        other = seen.setdefault(plain, row.id)
        if other != row.id:
            yield Remark(
                row.id,
                ("id",),
                f"编号 “{shown(row.id)}” 与 “{shown(other)}” 只差前面的零",
                f"the id {shown(row.id)!r} differs from {shown(other)!r} by zeros in front only",
                "表格软件常会去掉前面的零，请改用分得开的编号",
                "spreadsheets take such zeros away: use ids that differ otherwise",
            )


def _variants(name: str) -> Iterator[str]:
    """The name, and what is left of it when any one character is taken away."""
    yield name
    if len(name) >= _SHORT:
        for place in range(len(name)):
            yield name[:place] + "\0" + name[place + 1 :]
            yield name[:place] + name[place + 1 :]


def _is_slip(first: str, second: str, row: Indicator, other: Indicator) -> bool:
    if first == second:
        return True
    if min(len(first), len(second)) < _SHORT:
        return False
    start = next((at for at, (one, two) in enumerate(zip(first, second, strict=False)) if one != two), None)
    start = min(len(first), len(second)) if start is None else start
    if len(first) == len(second):
        ones, twos = first[start], second[start]
        if first[start + 1 :] != second[start + 1 :]:
            return False
    else:
        longer, shorter = (first, second) if len(first) > len(second) else (second, first)
        if len(longer) - len(shorter) != 1 or longer[start + 1 :] != shorter[start:]:
            return False
        ones, twos = longer[start], ""
    return not any(map(_tells, (ones, twos))) and canonical(row.unit) == canonical(other.unit)


def _tells(char: str) -> bool:
    return bool(char) and (char in _TELLING or char.isascii() or unicodedata.category(char)[0] == "N")


def unknown_attribute(table: Table) -> Iterator[Remark]:
    """A 指标属性 that no table known to the library prints; once for each."""
    seen: set[str] = set()
    for row in table.scheme:
        word = row.attribute
        if word is None or word in seen:
            continue
        seen.add(word)
        plain = fold(word).removesuffix("指标")
        if plain not in ATTRIBUTES and plain.removesuffix("性") not in ATTRIBUTES and f"{plain}性" not in ATTRIBUTES:
            listed = f"常见的有 {'、'.join(ATTRIBUTES[:6])}", f"the usual ones are {', '.join(ATTRIBUTES[:6])}"
            yield Remark(
                row.id,
                ("attribute",),
                f"没有见过的指标属性 “{shown(word)}”",
                f"the attribute {shown(word)!r} was never seen before",
                *suggestion(word, ATTRIBUTES, listed),
            )


def broken_numbering(table: Table) -> Iterator[Remark]:
    """Ids that are whole numbers and leave some out: a row may have been lost."""
    numbers = [int(row.id) for row in table.scheme if row.id.isascii() and row.id.isdecimal()]
    if len(numbers) == len(table.scheme) and len(numbers) > 1:
        least, most = min(numbers), max(numbers)
        present = set(numbers)
        if most - least < 10_000:
            lost = [number for number in range(least, most) if number not in present]
            if lost:
                listed, listed_en = listing(lost)
                yield Remark(
                    None,
                    ("indicators",),
                    f"编号从 {least} 到 {most}，缺 {listed}",
                    f"the ids run from {least} to {most} without {listed_en}",
                    "核对原表是否有漏行",
                    "check the printed table for rows that were lost",
                )
