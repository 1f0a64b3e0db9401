"""A scheme file into a ``Scheme``.

Comes in: a path or text. Goes out: the checked scheme with every threshold parsed, or one
``SchemeError`` that lists everything wrong with it, each finding with file, line, column and
the id of the indicator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecorules.errors import SchemeError, ThresholdSyntaxError, UnitError
from ecorules.language import parse
from ecorules.rules import Better, Rule
from ecorules.schemes.checks import level_problem
from ecorules.schemes.model import Criterion, Indicator, Level, Part, Printed, Scheme, Source
from ecorules.schemes.names import fold, shown, suggestion
from ecorules.schemes.yamltext import MAX_CHARACTERS, Node, read_yaml, where
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    from ecorules.schemes.filemodel import IndicatorShape, PartShape, SchemeShape

Path_ = tuple[str | int, ...]


def read_scheme(path: str | PathLike[str]) -> Scheme:
    """The scheme of a YAML file. Raises ``SchemeError``."""
    file = Path(path)
    try:
        with file.open("rb") as stream:
            data = stream.read(4 * MAX_CHARACTERS + 1)
        text = data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        reason = reason or ("不是 UTF-8 / not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error))
        raise SchemeError(
            Diagnostic(
                code="E400",
                message=f"无法读取文件：{shown(reason)}",
                message_en=f"the file cannot be read: {shown(reason)}",
                where=shown(file),
            )
        ) from None
    return scheme_from_yaml(text, file.name)


def scheme_from_yaml(text: str, file: str = "scheme.yaml") -> Scheme:
    """The scheme that a YAML text holds; ``file`` is its name in errors."""
    tree = read_yaml(text, file)
    findings = _Findings(file, tree)
    shape = _shape(tree, findings)
    findings.settle()
    assert shape is not None
    _check_names(shape, findings)
    scheme = _build(shape, findings)
    findings.settle()
    return scheme


@dataclass(slots=True)
class _Findings:
    file: str
    tree: Node
    found: list[tuple[tuple[int, int], Diagnostic]] = field(default_factory=list)

    def add(self, code: str, path: Path_, message: str, message_en: str, hint: str = "", hint_en: str = "") -> None:
        place = self.place(path)
        indicator = self.indicator(path)
        at = where(self.file, place) + (f" 指标 {indicator}" if indicator else "")
        finding = Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=at)
        self.found.append((place, finding))

    def place(self, path: Path_) -> tuple[int, int]:
        """Where the value at a path stands, or the nearest value around it."""
        node = self.tree
        place = (node.line, node.column)
        for step in path:
            if isinstance(node.value, dict) and isinstance(step, str) and step in node.value:
                place, node = node.keys[step], node.value[step]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                place = (node.line, node.column)
            else:
                break
        return place

    def indicator(self, path: Path_) -> str | None:
        if len(path) < 2 or path[0] != "indicators" or not isinstance(self.tree.value, dict):
            return None
        rows = self.tree.value["indicators"].value
        row = rows[path[1]].value if isinstance(rows, list) and isinstance(path[1], int) else None
        named = row.get("id") if isinstance(row, dict) else None
        return shown(named.value) if named is not None and isinstance(named.value, str) else None

    def settle(self) -> None:
        """Raise what was found, in the order of the file."""
        if self.found:
            self.found.sort(key=lambda entry: entry[0])
            raise SchemeError([finding for _, finding in self.found])


def _shape(tree: Node, findings: _Findings) -> SchemeShape | None:
    from pydantic import ValidationError

    from ecorules.schemes.filemodel import SchemeShape

    try:
        return SchemeShape.model_validate(tree.plain())
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            _add_shape_problem(problem, findings)
    return None


def _add_shape_problem(problem: Any, findings: _Findings) -> None:
    from ecorules.schemes import filemodel

    kind, path = problem["type"], tuple(problem["loc"])
    key = shown(path[-1]) if path else ""
    add = partial(findings.add, "E402", path)
    match kind:
        case "missing":
            add(f"缺少 “{key}”", f"{key!r} is missing")
        case "extra_forbidden":
            known = filemodel.keys_at(path[:-1])
            listed = f"可用的键：{'、'.join(known)}", f"known keys: {', '.join(known)}"
            add(f"不认识的键 “{key}”", f"unknown key {key!r}", *suggestion(str(path[-1]), known, listed))
        case "string_type":
            add(f"“{key}” 应是文字", f"{key!r} should be text")
        case "list_type":
            add(f"“{key}” 应是列表", f"{key!r} should be a list")
        case "model_type" | "model_attributes_type" | "dict_type":
            add("这里应是若干 “键: 值”", "a mapping of keys to values should stand here")
        case "literal_error":
            expected = str(problem["ctx"]["expected"]).replace("'", "")
            zh = expected.replace(" or ", " 或 ")
            add(f"“{key}” 的值不对", f"{key!r} has a wrong value", f"应为 {zh}", f"it should be {expected}")
        case "string_pattern_mismatch":
            form, form_en = _FORMS.get(str(path[-1]), ("", ""))
            add(f"“{key}” 的写法不对", f"{key!r} is not written as it should be", form, form_en)
        case "string_too_short" | "too_short":
            add(f"“{key}” 是空的", f"{key!r} is empty")
        case "string_too_long" | "too_long":
            add(f"“{key}” 太长", f"{key!r} is too long")
        case _:
            message = shown(problem["msg"])
            add(f"“{key}” 不对：{message}", f"{key!r}: {message}")


_FORMS = {
    "id": (
        "编号由字母、数字、汉字、“.”、“-” 组成；方案编号只用小写字母和数字",
        "letters, digits, '.', '-'; a scheme's id in lower case",
    ),
    "date": ("日期写作 2020-03-23", "a date is written 2020-03-23"),
    "hash": ("写作 sha256: 加 64 位十六进制数", "it is written sha256: and 64 hexadecimal digits"),
}


def _check_names(shape: SchemeShape, findings: _Findings) -> None:
    """Ids and names that repeat, criteria about nothing."""
    seen: dict[str, str] = {}
    times = Counter(row.id for row in shape.indicators)
    for index, row in enumerate(shape.indicators):
        for key, word in (("id", row.id), ("name", row.name)):
            other = seen.setdefault(fold(word), row.id)
            if other != row.id or (key == "id" and times[row.id] > 1):
                findings.add(
                    "E404",
                    ("indicators", index, key),
                    f"“{shown(word)}” 重复",
                    f"{shown(word)!r} stands for two indicators",
                    "每个编号和名称只能用一次",
                    "each id and each name may be used once",
                )
        names: set[str] = set()
        for at, part in enumerate(row.parts):
            if fold(part.name) in names:
                path = ("indicators", index, "parts", at, "name")
                findings.add("E404", path, f"分项 “{shown(part.name)}” 重复", f"part {shown(part.name)!r} repeats")
            names.add(fold(part.name))
    _check_criteria(shape, findings)


def _check_criteria(shape: SchemeShape, findings: _Findings) -> None:
    ids = [row.id for row in shape.indicators]
    groups = ["all", *dict.fromkeys(name for row in shape.indicators for name in (row.attribute, row.domain) if name)]
    for index, criterion in enumerate(shape.criteria):
        wanted, known = (criterion.of, ids) if isinstance(criterion.of, list) else ([criterion.of], groups)
        for word in wanted:
            if word not in known:
                listed = "可写 all、指标属性、领域或编号列表", "all, an attribute, a domain or a list of ids"
                findings.add(
                    "E404",
                    ("criteria", index, "of"),
                    f"没有指标属于 “{shown(word)}”",
                    f"no indicator is {shown(word)!r}",
                    *suggestion(word, known, listed),
                )


def _build(shape: SchemeShape, findings: _Findings) -> Scheme:
    indicators = tuple(_indicator(row, ("indicators", index), findings) for index, row in enumerate(shape.indicators))
    criteria = []
    for index, criterion in enumerate(shape.criteria):
        rule = _rule(criterion.share, "%", "higher", ("criteria", index, "share"), findings)
        if rule is not None:
            of = tuple(criterion.of) if isinstance(criterion.of, list) else criterion.of
            name = criterion.name or f"{'、'.join(of) if isinstance(of, tuple) else of}：{criterion.share}"
            criteria.append(Criterion(name=name, of=of, share=criterion.share, rule=rule))
    return Scheme(
        **shape.model_dump(include={"id", "title", "issuer", "number", "date", "level", "note"}),
        source=Source(**shape.source.model_dump()) if shape.source else None,
        criteria=tuple(criteria),
        indicators=indicators,
    )


def _indicator(row: IndicatorShape, path: Path_, findings: _Findings) -> Indicator:
    for message, message_en in _gaps(row):
        findings.add("E405", path, message, message_en)
    parts = [_part(at + 1, part, row, (*path, "parts", at), findings) for at, part in enumerate(row.parts)]
    rule = None
    if row.threshold is not None and not (parts and any(part is None for part in parts)):
        rule = _rule(row.threshold, row.unit, row.better, (*path, "threshold"), findings)
    return Indicator(
        **row.model_dump(exclude={"parts", "responsible", "printed"}),
        rule=rule,
        parts=tuple(part for part in parts if part is not None),
        responsible=tuple(row.responsible),
        printed=Printed(**row.printed.model_dump()) if row.printed else None,
    )


def _gaps(row: IndicatorShape) -> Iterator[tuple[str, str]]:
    own = [part.threshold is not None for part in row.parts]
    if row.threshold is None and not all(own):
        yield "有的分项没有指标值（threshold）", "a part has no threshold, and the indicator has none to share"
    if row.threshold is None and not own:
        yield "没有指标值（threshold）", "there is no threshold"
    if own and all(own) and row.threshold is not None:
        yield "每个分项都有指标值，指标自己的没有用处", "each part has its own threshold: the indicator's is not used"
    if own and row.better is not None:
        yield "有分项时 better 写在分项上", "where there are parts, `better` belongs to each part"


def _part(number: int, part: PartShape, row: IndicatorShape, path: Path_, findings: _Findings) -> Part | None:
    threshold = part.threshold or row.threshold
    if threshold is None:
        return None
    own = part.threshold is not None
    place: Path_ = (*path, "threshold") if own else (*path[:2], "threshold")
    unit = part.unit or row.unit
    rule = _rule(threshold, unit, part.better, place, findings)
    if rule is None:
        return None
    level = None
    if part.level is not None:
        level_rule = _rule(threshold, part.level.unit, part.level.better, (*path, "level"), findings)
        problem = level_problem(rule)
        if problem is not None:
            findings.add("E405", (*path, "level"), *problem)
        if level_rule is not None:
            level = Level(name=part.level.name, unit=part.level.unit, better=part.level.better, rule=level_rule)
    return Part(
        number=number, name=part.name, unit=unit, threshold=threshold, better=part.better, rule=rule, level=level
    )


def _rule(text: str, unit: str | None, better: Better | None, path: Path_, findings: _Findings) -> Rule | None:
    """The rule of a text; what cannot be read is found, and reading goes on with the next."""
    try:
        return parse(text, unit=unit, better=better)
    except (ThresholdSyntaxError, UnitError) as error:
        for finding in error.diagnostics:
            what = f"指标值 “{shown(text)}” 无法读取（{finding.code}）：{finding.message}"
            what_en = f"threshold {shown(text)!r} cannot be read ({finding.code}): {finding.message_en}"
            findings.add("E406", path, what, what_en, finding.hint, finding.hint_en)
        return None
