"""Distributions as they are given: objects, a mapping by indicator, or a table.

Comes in: what a caller gives. Goes out: a tuple of distributions. A table has one row a
distribution; empty cells are parameters that are not given.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from itertools import islice
from typing import Any, Final

from ecorules.errors import DataError, EcoRulesError
from ecorules.schemes import fold, shown, suggestion
from ecorules.text import Diagnostic
from ecorules.uncertainty.distributions import KINDS, Distribution
from ecorules.uncertainty.saying import finding, refusal

MAX_DISTRIBUTIONS: Final = 100_000

_ALIASES: Final = {
    "distribution": ("分布", "kind"),
    "indicator": ("指标", "指标名称", "序号"),
    "part": ("分项",),
    "subject": ("对象",),
    "regions": ("region", "地区"),
    "years": ("year", "年份"),
    "of": (),
    "mean": ("均值",),
    "sd": ("标准差",),
    "cv": ("变异系数",),
    "low": ("最小值",),
    "mode": ("众数",),
    "high": ("最大值",),
    "values": ("取值",),
    "relative": ("相对",),
    "lower": ("下界",),
    "upper": ("上界",),
    "beyond": (),
    "note": ("备注",),
}
_COLUMNS: Final = {fold(word): name for name, words in _ALIASES.items() for word in (name, *words)}
_NAMES: Final = {
    "正态": "normal",
    "对数正态": "lognormal",
    "三角": "triangular",
    "均匀": "uniform",
    "经验": "empirical",
}
_YES: Final = {"是": True, "true": True, "否": False, "false": False}


def read_distributions(given: object) -> tuple[Distribution, ...]:
    """The distributions; every bad row of a table is found before the error is raised."""
    if isinstance(given, Distribution):
        return (given,)
    if isinstance(given, Mapping):
        return _some([one for key, held in given.items() for one in _of_key(key, held)])
    if hasattr(given, "columns") and hasattr(given, "itertuples"):
        return _some(_of_frame(given))
    if isinstance(given, str) or not isinstance(given, Iterable):
        kind = type(given).__name__
        message, message_en = (
            f"分布应是一列、映射或 DataFrame，而不是 {kind}",
            "distributions come as a list, mapping or",
        )
        raise refusal("E730", message, f"{message_en} DataFrame, not {kind}")
    return _some([_checked(one, str(at)) for at, one in enumerate(_bounded(given))])


def _some(found: list[Distribution]) -> tuple[Distribution, ...]:
    if not found:
        raise refusal("E730", "没有给出任何分布", "no distribution was given")
    return tuple(found)


def _bounded(given: Iterable[Any]) -> list[Any]:
    listed = list(islice(given, MAX_DISTRIBUTIONS + 1))
    if len(listed) > MAX_DISTRIBUTIONS:
        raise refusal("E730", f"分布超过 {MAX_DISTRIBUTIONS} 个", f"more than {MAX_DISTRIBUTIONS} distributions")
    return listed


def _checked(one: object, where: str) -> Distribution:
    if not isinstance(one, Distribution) or not one.kind:
        kind, known = type(one).__name__, ", ".join(cls.__name__ for cls in KINDS.values())
        message, message_en = f"第 {where} 项是 {kind}，不是分布", f"entry {where} is {kind}, no distribution"
        raise refusal("E730", message, message_en, f"用 {known}", f"use {known}")
    return one


def _of_key(key: object, held: object) -> Iterator[Distribution]:
    """What a mapping gives for an indicator, or for (indicator, part) or (indicator, part, subject)."""
    names = dict(zip(("indicator", "part", "subject"), key if isinstance(key, tuple) else (key,), strict=False))
    if isinstance(key, tuple) and not 1 <= len(key) <= 3:
        message = f"键 {shown(key)} 应是指标，或 (指标, 分项[, 对象])"
        raise refusal("E730", message, f"the key {shown(key)} should be an indicator, or (indicator, part[, subject])")
    single = isinstance(held, Distribution) or not isinstance(held, Iterable) or isinstance(held, str)
    for one in [held] if single else _bounded(held):  # type: ignore[arg-type]
        found = _checked(one, shown(key))
        for name, value in names.items():
            own = getattr(found, name)
            if own is not None and value is not None and fold(str(own)) != fold(str(value)):
                message = f"键是 {shown(value)}，分布里写的是 {shown(own)}"
                raise refusal("E730", message, f"the key says {shown(value)}, the distribution {shown(own)}")
        yield replace(found, **{name: value for name, value in names.items() if value is not None})


def _of_frame(frame: Any) -> list[Distribution]:
    wrong: list[Diagnostic] = []
    found: list[Distribution] = []
    columns = [_column(heading, wrong) for heading in frame.columns]
    if len(set(columns)) < len(columns):
        wrong.append(finding("E730", "列重复", "a column stands twice", where="分布表 (distributions)"))
    if "distribution" not in columns:
        wrong.append(finding("E730", "缺少列 distribution", "the column distribution is missing"))
    if wrong:
        raise DataError(wrong)
    if len(frame) > MAX_DISTRIBUTIONS:
        raise refusal("E730", f"分布超过 {MAX_DISTRIBUTIONS} 个", f"more than {MAX_DISTRIBUTIONS} distributions")
    for at, cells in enumerate(frame.itertuples(index=False, name=None), start=1):
        try:
            found.append(_of_row({name: cell for name, cell in zip(columns, cells, strict=True) if not _empty(cell)}))
        except EcoRulesError as error:
            where = f"分布表第{at}行 (distributions, row {at})"
            wrong += [replace(one, where=where) for one in error.diagnostics]
    if wrong:
        raise DataError(wrong)
    return found


def _column(heading: object, wrong: list[Diagnostic]) -> str:
    name = _COLUMNS.get(fold(heading)) if isinstance(heading, str) else None
    if name is None:
        hint, hint_en = suggestion(str(heading), _COLUMNS.values())
        message, message_en = f"不认识的列 “{shown(heading)}”", f"unknown column {shown(heading)!r}"
        wrong.append(finding("E730", message, message_en, hint, hint_en, "分布表 (distributions)"))
        return f"\0{len(wrong)}"
    return name


def _empty(cell: object) -> bool:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return True
    return (isinstance(cell, float) and math.isnan(cell)) or type(cell).__name__ in {"NAType", "NaTType"}


def _of_row(cells: dict[str, Any]) -> Distribution:
    word = cells.pop("distribution", None)
    kind = _NAMES.get(word, word.casefold()) if isinstance(word, str) else word
    if not isinstance(kind, str) or kind not in KINDS:
        hint, hint_en = suggestion(str(word), (*KINDS, *_NAMES))
        raise refusal("E730", f"不认识的分布 {shown(word)}", f"unknown distribution {shown(word)}", hint, hint_en)
    cells.pop("note", None)
    if "lower" in cells or "upper" in cells:
        cells["bounds"] = (_read(cells.pop("lower", None)), _read(cells.pop("upper", None)))
    if isinstance(cells.get("relative"), str):
        cells["relative"] = _YES.get(cells["relative"].strip().casefold(), cells["relative"])
    elif type(cells.get("relative")).__name__ == "bool_":
        cells["relative"] = bool(cells["relative"])
    if isinstance(cells.get("values"), str):
        cells["values"] = [_read(part) for part in cells["values"].replace("；", ";").replace("、", ";").split(";")]
    for name in ("mean", "sd", "cv", "low", "mode", "high", "years"):
        if name in cells:
            cells[name] = _read(cells[name])
    cls = KINDS[kind]
    known = {one.name for one in fields(cls)}
    for name in cells.keys() - known:
        message, message_en = f"{kind} 没有参数 {name}", f"{kind} has no parameter {name}"
        raise refusal("E731", message, message_en)
    missing = {"uniform": {"low", "high"}, "triangular": {"low", "mode", "high"}, "empirical": {"values"}}
    lacking = sorted(missing.get(kind, set()) - cells.keys())
    if lacking:
        listed = ", ".join(lacking)
        raise refusal("E731", f"{kind} 缺少 {listed}", f"{kind} lacks {listed}")
    return cls(**cells)


def _read(cell: Any) -> Any:
    """A number that stands as text; anything else as it is."""
    if isinstance(cell, str) and len(cell) < 60:
        try:
            return float(cell)
        except ValueError:
            return cell
    return cell
