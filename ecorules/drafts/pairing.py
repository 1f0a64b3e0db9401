"""Names, units and thresholds of one indicator, put together.

Comes in: a ``Row`` of cells. Goes out: ``Paired``: a name, or a head with parts, each with the
unit and the demand that belong to it. A printed row often holds several sub-indicators, and only
the number of pieces tells what goes with what:

=====================================================  ============================================
the cells                                              the reading
=====================================================  ============================================
a name of n + 1 pieces, n demands, n units or one      a head with n parts, each with its own demand
the same, and the n pieces are classes of regions      one indicator, its demand composed by class
a name of n + 1 pieces (n > 1), one demand             a head with n parts that share the demand
a name of two pieces, one demand                       one name, broken
a name of n pieces, n demands, n units or one          n parts without a head
anything else                                          not paired: kept as printed, ``unread``
=====================================================  ============================================

Each but a plain name with a plain demand is told. Rows of their own below a merged cell, and
numbered items, need no counting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ecorules.drafts.readings import are_classes, by_class, class_kind, read, units
from ecorules.drafts.rows import Row
from ecorules.drafts.spelling import closed, name_pieces, numbered, pieces, unmarked
from ecorules.drafts.trouble import quoted
from ecorules.drafts.values import Values
from ecorules.drafts.words import CUT, WHOLE, Field


@dataclass(slots=True, kw_only=True)
class PartDraft:
    """A sub-indicator in the making."""

    name: str
    unit: str | None = None
    threshold: str | None = None
    unread: str | None = None


@dataclass(slots=True, kw_only=True)
class Paired:
    """An indicator in the making. ``said`` are findings: code, field, Chinese, English."""

    name: str
    unit: str | None = None
    threshold: str | None = None
    parts: list[PartDraft] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)
    unread: str | None = None
    said: list[tuple[str, Field, str, str]] = field(default_factory=list)

    def say(self, code: str, about: Field, message: str, message_en: str) -> None:
        """Note a finding about a field."""
        self.said.append((code, about, message, message_en))


def pair_cells(row: Row, values: Values) -> Paired:
    """The indicator that the cells of one printed row hold."""
    words = pieces(row.cells("name"))
    text = " ".join(words)
    items = numbered(text)
    head, parts = items if items else _split(words)
    found = Paired(name=unmarked(head or "、".join(parts)))
    if items:
        found.say(
            "W440", "name", f"按编号分为分项：{_listed(parts)}", f"cut by its numbers into parts: {_listed(parts)}"
        )
    unit_words = pieces(row.cells("unit"))
    cut = _units(unit_words, len(parts))
    if not parts:
        _one(found, cut, values)
    else:
        _several(found, words, parts, unit_words, values, sure=items is not None)
    _by_column(found, values)
    if len(words) > 1 and not found.parts and not found.said:
        _say_closed(found, found.name)
    if found.name != text and not found.printed.get("name"):
        found.printed["name"] = text
    unit_text = " ".join(unit_words)
    if unit_text and unit_text != found.unit:
        found.printed["unit"] = unit_text
    if values.printed and values.printed != found.threshold:
        found.printed["threshold"] = values.printed
    return found


def _split(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    found = name_pieces(words)
    return (found[0], found[1:]) if found else ("", ())


def _one(found: Paired, cut: Sequence[str], values: Values) -> None:
    """One name: the whole of the unit and of the threshold are its own."""
    _whole_unit(found, cut)
    found.threshold = values.whole()


def _whole_unit(found: Paired, cut: Sequence[str]) -> None:
    if len(cut) < 2:
        found.unit = cut[0] if cut else None
        return
    text = " ".join(cut)
    found.say(
        "W444",
        "unit",
        f"{len(cut)} 个单位与名称对不上，未取用：{quoted(text)}",
        f"{len(cut)} units do not pair with the name, none is used: {quoted(text)}",
    )


def _units(words: Sequence[str], wanted: int) -> tuple[str, ...]:
    cut, listed = units(words, wanted)
    return cut if listed or len(cut) == wanted or wanted > 1 else (closed(words),)


def _by_column(found: Paired, values: Values) -> None:
    """What stands in columns of their own for each class or year."""
    if not values.composed:
        return
    text = quoted(values.whole())
    without, without_en = "", ""
    if values.void:
        without, without_en = (
            f"；{'、'.join(values.void)} 一栏是空的",
            f"; the cell is empty for {', '.join(values.void)}",
        )
    found.say(
        "W442", "threshold", f"各栏指标值合成：{text}{without}", f"put together from its columns: {text}{without_en}"
    )
    if values.unknown:
        labels = "、".join(map(quoted, values.unknown))
        found.unread = f"{labels} 不是词库中的类别 / no class of the lexicon"
        found.say(
            "W444",
            "threshold",
            f"栏目 {labels} 不是词库中的类别",
            f"the headings {labels} are no classes of the lexicon",
        )


def _several(
    found: Paired, words: Sequence[str], parts: Sequence[str], unit_words: Sequence[str], values: Values, *, sure: bool
) -> None:
    count = len(parts)
    cut = _units(unit_words, count)
    own = values.cut(count, cut)
    fits = len(cut) in (0, 1, count)
    if are_classes(parts) and (
        _composed(found, parts, cut, own, values) or _nested(found, parts, cut, values) or _labelled(found, cut, values)
    ):
        return
    if own is not None and fits and not _one_demand(own, cut, values):
        _paired(found, parts, cut, own)
        return
    whole = values.whole()
    one = read(whole, cut[0] if len(cut) == 1 else None).rule if whole else None
    if one is None or by_class(one) is False:
        each = _units(unit_words, count + 1)
        both = values.cut(count + 1, each)
        if both is not None and len(each) in (0, 1, count + 1) and not sure and not _one_demand(both, each, values):
            _headless(found, (found.name, *parts), each, both)
            return
    if (one is None and values.count > 1) or not fits:
        _unpaired(found, words, parts, cut, values)
    elif sure or len(cut) == count > 1 or _is_list((found.name, *parts)):
        _shared(found, parts, cut, values, sure=sure)
    else:
        name = closed(words)
        found.name = unmarked(name)
        _say_closed(found, name)
        _one(found, cut, values)


def _say_closed(found: Paired, name: str) -> None:
    found.say(
        "W443",
        "name",
        f"名称中的空格、换行当作一个名称断开：{quoted(name)}；也可能是总项与分项",
        f"the breaks in the name are taken for one broken name: {quoted(name)}; or is it a head with parts?",
    )


def _one_demand(own: Sequence[str], cut: Sequence[str], values: Values) -> bool:
    """Whether the pieces are rather one demand, broken: it can be read, and they can not."""
    unit = cut[0] if len(cut) == 1 else None
    each = all(read(text, cut[at] if len(cut) == len(own) else unit).plain for at, text in enumerate(own))
    whole = read(values.whole(), unit)
    return (not each and whole.plain) or (whole.plain and by_class(whole.rule) and not values.composed)


def _composed(
    found: Paired, parts: Sequence[str], cut: Sequence[str], own: Sequence[str] | None, values: Values
) -> bool:
    """Classes where parts would stand: 山区 丘陵地区 平原地区 with ≥60 ≥40 ≥18."""
    if own is None or len(cut) > 1 or values.composed:
        return False
    text = " ".join(f"{label}{demand}" for label, demand in zip(parts, own, strict=True))
    rule = read(text, cut[0] if cut else None).rule
    if not by_class(rule):
        return False
    _say_composed(found, cut, text)
    return True


def _labelled(found: Paired, cut: Sequence[str], values: Values) -> bool:
    """Classes in the name cell that the value cell names once more."""
    whole = values.whole()
    if len(cut) > 1 or values.composed or not by_class(read(whole, cut[0] if cut else None).rule):
        return False
    _say_composed(found, cut, whole)
    return True


def _nested(found: Paired, parts: Sequence[str], cut: Sequence[str], values: Values) -> bool:
    """Classes of two kinds, one inside the other: 经济发达地区 县级市 县 经济欠发达地区 县级市 县 with four demands."""
    outer = class_kind(parts[0])
    inner = [name for name in parts if class_kind(name) != outer]
    own = values.cut(len(inner), cut)
    if own is None or len(cut) > 1 or values.composed or class_kind(parts[-1]) == outer:
        return False
    rest = iter(own)
    words = [f"; {name}" if class_kind(name) == outer else f" {name}{next(rest)}" for name in parts]
    text = "".join(words).removeprefix("; ")
    if not by_class(read(text, cut[0] if cut else None).rule):
        return False
    _say_composed(found, cut, text)
    return True


def _say_composed(found: Paired, cut: Sequence[str], text: str) -> None:
    found.unit = cut[0] if cut else None
    found.threshold = text
    found.say(
        "W442",
        "threshold",
        f"名称栏中的类别与指标值按次序合成：{quoted(text)}",
        f"classes in the name cell and thresholds put together in order: {quoted(text)}",
    )


def _paired(found: Paired, parts: Sequence[str], cut: Sequence[str], own: Sequence[str]) -> None:
    each = len(cut) == len(parts)
    found.unit = None if each else (cut[0] if cut else None)
    found.parts = [
        PartDraft(name=unmarked(name), unit=cut[at] if each else None, threshold=own[at].removeprefix(name) or own[at])
        for at, name in enumerate(parts)
    ]
    listed = _listed(
        f"{part.name} {part.threshold}（{part.unit}）" if each else f"{part.name} {part.threshold}"
        for part in found.parts
    )
    found.say(
        "W440",
        "threshold",
        f"{len(parts)} 个分项与单位、指标值按个数配对：{listed}",
        f"{len(parts)} parts paired with units and thresholds by their number: {listed}",
    )


def _headless(found: Paired, names: Sequence[str], cut: Sequence[str], own: Sequence[str]) -> None:
    found.name = "、".join(map(unmarked, names))
    _paired(found, names, cut, own)


def _shared(found: Paired, parts: Sequence[str], cut: Sequence[str], values: Values, *, sure: bool) -> None:
    each = len(cut) == len(parts) > 1
    found.unit = None if each else (cut[0] if cut else None)
    found.threshold = values.whole()
    found.parts = [PartDraft(name=unmarked(name), unit=cut[at] if each else None) for at, name in enumerate(parts)]
    found.say(
        "W441",
        "name",
        f"名称读作总项 “{found.name}” 与共用一个指标值的分项：{_listed(parts)}"
        + ("" if sure else "；也可能是一个断开的名称"),
        f"the name is read as a head, {found.name!r}, with parts that share one demand: {_listed(parts)}"
        + ("" if sure else "; or is it one broken name?"),
    )


def _unpaired(found: Paired, words: Sequence[str], parts: Sequence[str], cut: Sequence[str], values: Values) -> None:
    counts = f"{len(parts)} 个分项、{len(cut)} 个单位、{values.count} 段指标值"
    counts_en = f"{len(parts)} parts, {len(cut)} units, {values.count} pieces of threshold"
    found.name = unmarked(closed(words))
    found.threshold = values.whole()
    found.unit = cut[0] if len(cut) == 1 else None
    found.unread = f"{counts}，对不上 / {counts_en} do not pair"
    found.say(
        "W444",
        "name",
        f"{counts}，个数对不上，照印文保留，未配对：{_listed(words)}",
        f"{counts_en}: they do not pair, kept as printed: {_listed(words)}",
    )


def _is_list(names: Sequence[str]) -> bool:
    """Whether the pieces of a name are rather a head and its parts than one name broken over lines."""
    if len(names) < 3 or any(len(name) < 3 or CUT.search(name) for name in names):
        return False
    pairs = [{name[at : at + 2] for at in range(len(name) - 1)} for name in names]
    related = any(one & other for at, one in enumerate(pairs) for other in pairs[at + 1 :])
    return related or sum(name.endswith(tuple(WHOLE)) for name in names[:-1]) > 1


def _listed(words: Iterable[str]) -> str:
    found = list(words)
    return "、".join(quoted(word) for word in found[:12]) + ("…" if len(found) > 12 else "")
