"""What can be seen to be odd in a draft although every cell was read.

Comes in: the composed rows and the scheme that they make. Goes out: findings only; nothing is
changed here. Damage to a cell often leaves a text that is well formed: these checks compare it
with its neighbours, its unit, its name, and the names that bundled schemes know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from ecorules.drafts import known
from ecorules.drafts.composing import Composed
from ecorules.drafts.ledger import Ledger
from ecorules.drafts.readings import is_unit, kinds
from ecorules.drafts.spelling import is_item, is_near, near_keys
from ecorules.drafts.trouble import quoted
from ecorules.drafts.words import ATTRIBUTES, BODY, CHANGE, COUNTED, CUT, DOUBLED, PER, SHARE, Field
from ecorules.errors import EcoRulesError
from ecorules.evaluation import needs_better
from ecorules.rules import Approx, Compare, Range, Reach, Rule, leaves
from ecorules.schemes import Indicator, Part, Scheme
from ecorules.units import Kind, kind

_SLIP: Final = re.compile(r"\d[OoIl](?![A-Za-z])|(?<![A-Za-z])[OIl]\d")
_ODD: Final = re.compile("[≥≤＞＜<>＝=�|]|[，。；：、,;:]{2}|^[，。；：、,;:）)％%]")
_TWICE: Final = re.compile(r"([\u4e00-\u9fff])\1")
_BODYLIKE: Final = re.compile("[市省区县].{2,10}(?:局|委|厅|委办|政府办|办公室)$")
_PAIRS: Final = ("（）", "()", "〔〕", "[]", "【】", "《》", "“”")
#: Texts of these lengths are compared with others of their column, if it has no more different ones.
_COMPARED: Final = (3, 40)
_COLUMN: Final = 300
_BLANK: Final = re.compile(r"\d\s+\d(?!\d{0,4}年)")
#: Names of what has no unit.
_PURE: Final = re.compile("pH|指数|系数|EI|倍数|次数|个数")
_MEASURED: Final = frozenset({"Compare", "Range", "Approx", "Reach"})


def check(found: Sequence[Composed], scheme: Scheme, ledger: Ledger, totals: Sequence[tuple[str, object]]) -> None:
    """Tell what is odd in the draft."""
    for one, indicator in zip(found, scheme.indicators, strict=True):
        for name in (indicator.name, *(part.name for part in indicator.parts)):
            for message, message_en in _name_doubts(name):
                _say(ledger, one, "W456", "name", message, message_en)
        for kind_of, texts in _described(indicator):
            for text in filter(None, texts):
                for message, message_en in _text_doubts(kind_of, text):
                    _say(ledger, one, "W451", kind_of, message, message_en)
        owners: tuple[Indicator | Part, ...] = indicator.parts or (indicator,)
        for owner in owners:
            if owner.rule is not None:
                _demand(one, owner, owner.rule, ledger)
    _alike("responsible", [(one, text) for one in found for text in one.data.get("responsible", ())], ledger)
    belonging: tuple[Field, ...] = ("domain", "task", "unit", "attribute")
    for about in belonging:
        _alike(about, [(one, one.data[about]) for one in found if one.data.get(about)], ledger)
    spelled = {one.data.get("attribute", "") for one in found}
    for one in found:
        text = one.data.get("attribute", "")
        if text and spelled & {f"{text}性", f"{text}指标", f"{text}性指标"}:
            _say(
                ledger, one, "W451", "attribute",
                f"“{quoted(text)}” 在别处写得更全", f"{quoted(text)!r} is spelled in full elsewhere",
            )  # fmt: skip
    _totals(found, totals, ledger)


def _described(indicator: Indicator) -> Iterator[tuple[Literal["responsible", "domain", "task"], Sequence[str | None]]]:
    yield "responsible", indicator.responsible
    yield "domain", (indicator.domain,)
    yield "task", (indicator.task,)


def _say(
    ledger: Ledger,
    one: Composed,
    code: str,
    about: Field,
    message: str,
    message_en: str,
    hint: str = "",
    hint_en: str = "",
) -> None:
    ledger.add(code, message, message_en, cell=one.cell(about), indicator=one.id, hint=hint, hint_en=hint_en)


def _text_doubts(kind: known.Kind, text: str) -> Iterator[tuple[str, str]]:
    """What makes a text of any column look damaged."""
    said = quoted(text)
    if any(text.count(left) != text.count(right) for left, right in _PAIRS):
        yield f"“{said}” 的括号不成对", f"a bracket of {said!r} has no other half"
    twice = _TWICE.search(text)
    if twice and twice.group() not in DOUBLED and not known.is_known(text, kind):
        yield f"“{said}” 中 “{twice.group(1)}” 写了两次", f"{twice.group(1)!r} stands twice in {said!r}"
    half = len(text) // 2
    if half > 1 and text[:half] == text[half:]:
        yield f"“{said}” 前后重复", f"{said!r} says the same twice"
    if "巿" in text:
        yield f"“{said}” 中的 “巿” 不是 “市”", f"a character of {said!r} only looks like 市"
    # 住建局 of a 市 is no slip of 市住建局.
    near = known.nearly(text, kind)
    if near is not None and not (kind == "responsible" and near.endswith(text)):
        yield (
            f"“{said}” 与内置方案中的 “{quoted(near)}” 只差一两个字",
            f"{said!r} differs by a character or two from {quoted(near)!r} of a bundled scheme",
        )


def _name_doubts(name: str) -> Iterator[tuple[str, str]]:
    said = quoted(name)
    ours = known.is_known(name)
    if CUT.search(name) or (len(name) < 2 and not ours):
        yield f"名称 “{said}” 像是缺了字", f"the name {said!r} looks cut"
    if _ODD.search(name) or _SLIP.search(name):
        yield f"名称 “{said}” 中有不像名称的字符", f"the name {said!r} holds characters that no name has"
    if name in ATTRIBUTES or _BODYLIKE.search(name) or is_item(name) or (is_unit(name) and not ours):
        yield f"“{said}” 不像指标名称", f"{said!r} does not look like the name of an indicator"
    yield from _text_doubts("name", name)


def _demand(one: Composed, owner: Indicator | Part, rule: Rule, ledger: Ledger) -> None:
    said = quoted(owner.name)
    found = known.direction(owner.name)
    if not needs_better(rule) and ("Reach" in kinds(rule) or (found is not None and "Trend" in kinds(rule))):
        message, message_en = (
            f"“{said}” 没有写优化方向，评判不靠它",
            f"{said!r} has no direction; no verdict hangs on it",
        )
        hint = f"方案 {found.scheme} 中同名指标为 better: {found.better}" if found is not None else ""
        hint_en = (
            f"the indicator of this name in {found.scheme} has better: {found.better}" if found is not None else ""
        )
        _say(ledger, one, "N445", "threshold", message, message_en, hint, hint_en)
    if needs_better(rule):
        hint, hint_en = "写上 better: higher 或 lower", "give better: higher or lower"
        if found is not None:
            word = "越高越好" if found.better == "higher" else "越低越好"
            hint = f"方案 {found.scheme} 中同名指标为 better: {found.better}（{word}）"
            hint_en = f"the indicator of this name in {found.scheme} has better: {found.better}"
        _say(
            ledger, one, "W447", "threshold",
            f"“{said}” 的优化方向不明，表中不印", f"no table prints which way {said!r} improves", hint, hint_en,
        )  # fmt: skip
    if CHANGE.search(owner.name) and kinds(rule) & {"Task", "Trend", "TargetCompare"}:
        message = f"“{said}” 是变化幅度，指标值说的可能是它背后的水平值"
        message_en = f"{said!r} is a change; the demand may be about the level behind it"
        hint, hint_en = "写上 level（名称、单位、better）", "give `level` (name, unit, better)"
        _say(ledger, one, "W448", "name", message, message_en, hint, hint_en)
    for message, message_en in _fit(owner, rule):
        _say(ledger, one, "W457", "threshold", message, message_en)


def _fit(owner: Indicator | Part, rule: Rule) -> Iterator[tuple[str, str]]:
    """A unit, a name and a demand that do not go together."""
    said, text = quoted(owner.name), quoted(owner.threshold or "")
    yield from _text_doubts("threshold", owner.threshold or "")
    unit = owner.unit
    own = _kind(unit if unit is not None else rule.unit)
    found = kinds(rule)
    if found and found <= {"Status"} and own is not Kind.NONE:
        yield f"“{said}” 的指标值 “{text}” 是状态，单位却是 {unit}", f"{text!r} is a state, but the unit is {unit}"
    if found & _MEASURED and own is Kind.NONE and _kind(rule.unit) is Kind.NONE and not _PURE.search(owner.name):
        yield f"“{said}” 的指标值 “{text}” 是数值，却没有单位", f"{text!r} is a number, but there is no unit"
    if rule.classes and rule.subjects:
        yield f"“{text}” 中既有类别又有对象", f"{text!r} names classes and subjects"
    if 0 in _bounds(rule) and not found & {"Status", "Task", "Trend"}:
        yield f"“{said}” 的指标值 “{text}” 是 0", f"the threshold {text!r} of {said!r} is 0"
    if _BLANK.search(owner.threshold or ""):
        yield f"“{said}” 的指标值 “{text}” 的数字之间有空格", f"a blank stands between digits of {text!r}"
    if own is Kind.SHARE and any(abs(bound) > 100 for bound in _bounds(rule)):
        yield f"“{said}” 的指标值 “{text}” 超过 100%", f"the threshold {text!r} of {said!r} is above 100 %"
    if (
        PER.search(owner.name)
        and own in (Kind.PHYSICAL, Kind.MONEY, Kind.COUNT)
        and "/" not in (unit or rule.unit or "")
    ):
        yield (
            f"“{said}” 是每单位的量，单位 {unit} 却没有分母",
            f"{said!r} is an amount per something, its unit {unit} is not",
        )
    if SHARE.search(owner.name) and own not in (Kind.SHARE, Kind.POINTS):
        yield (
            f"“{said}” 像是比例，单位却是 {unit or '空'}",
            f"{said!r} looks like a share, but its unit is {unit or 'empty'}",
        )


def _kind(unit: str | None) -> Kind:
    try:
        return kind(unit)
    except EcoRulesError:
        return Kind.OPAQUE


def _bounds(rule: Rule) -> Iterator[float]:
    for leaf in leaves(rule.demand):
        match leaf:
            case Compare(bound=bound) | Reach(bound=bound):
                yield bound
            case Range(low=low, high=high):
                yield from (low, high)
            case Approx(centre=centre):
                yield centre
            case _:
                pass


def _alike(about: Field, texts: Sequence[tuple[Composed, str]], ledger: Ledger) -> None:
    """A text that differs from another of its column by a slip, or a body that ends like none."""
    counts = Counter(text for _, text in texts)
    near: dict[str, list[str]] = {}
    for text in counts if len(counts) <= _COLUMN else ():
        if _COMPARED[0] <= len(text) <= _COMPARED[1]:
            for key in near_keys(text):
                near.setdefault(key, []).append(text)
    for one, text in texts:
        compared = _COMPARED[0] <= len(text) <= _COMPARED[1] and not (about == "unit" and is_unit(text))
        rivals = {rival for key in (near_keys(text) if compared else ()) for rival in near.get(key, ())} - {text}
        rivals = {rival for rival in rivals if counts[rival] >= counts[text] and is_near(text, rival)}
        for rival in sorted(rivals)[:3]:
            said, other = quoted(text), quoted(rival)
            message = f"“{said}” 与别处的 “{other}” 只差一两个字"
            _say(ledger, one, "W451", about, message, f"{said!r} differs by a character or two from {other!r}")
        if about == "responsible" and (not BODY.search(text) or len(text) < 2):
            _say(
                ledger,
                one,
                "W451",
                about,
                f"“{quoted(text)}” 不像单位名称",
                f"{quoted(text)!r} does not look like a body",
            )


def _totals(found: Sequence[Composed], totals: Sequence[tuple[str, object]], ledger: Ledger) -> None:
    """Counts printed beside the table: 共36项, 约束性指标20项."""
    attributes = Counter(str(one.data.get("attribute", "")).removesuffix("指标") for one in found)
    for text, cell in totals:
        for match in COUNTED.finditer(text):
            before = text[max(0, match.start() - 1) : match.end()]
            kind_named = next((name for name in attributes if name and name in before), None)
            counted = attributes[kind_named] if kind_named else len(found)
            if int(match.group(1)) != counted:
                ledger.add(
                    "W449",
                    f"印作 “{quoted(match.group())}”，读出 {counted} 项",
                    f"{quoted(match.group())!r} is printed, {counted} were read",
                    cell=cell,  # type: ignore[arg-type]
                )
