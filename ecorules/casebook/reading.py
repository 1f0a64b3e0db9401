"""A cases file into a ``Casebook``.

Comes in: a folder or a file. Goes out: cases checked against the scheme they are for, or one
``SchemeError`` that lists everything wrong with the file, each finding with its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import BadCell, Key, asked_references, cells, known_labels, rule_of
from ecorules.casebook.files import cases_file, inside, scheme_of, text_of
from ecorules.casebook.findings import Findings, Place
from ecorules.casebook.in_force import InForce
from ecorules.casebook.inputs import Said, arguments, of_part, surroundings, year_of
from ecorules.casebook.model import INPUTS, TOLERANCE, WORDS, Asked, Case, Casebook, Expected, Named, RegionCase
from ecorules.casebook.shaping import shape_of
from ecorules.errors import SchemeError
from ecorules.schemes import Indicator, Part, Scheme, fold, read_yaml, shown, suggestion
from ecorules.verdicts import Verdict

if TYPE_CHECKING:
    from ecorules.casebook.filemodel import CaseShape, RegionShape

_EXPECTATIONS: Final = ("expect", "margin", "missing", "contains")
#: What a case may say of all parts of an indicator at once.
_OF_ALL: Final = ("status", "target")
_OF_ONE: Final = ("value", "unit", "history", "change")
_TABLES: Final = ("observations", "regions", "targets", "references")
_FOLDED: Final = {fold(word): verdict for word, verdict in WORDS.items()}
#: Each is an assessment of its own; more are not a proof but a study.
MAX_ASSESSMENTS: Final = 100
#: Bytes of the tables of all assessments together.
MAX_ASSESSED: Final = 5_000_000


def read_cases(given: object) -> Casebook:
    """The cases of a folder (its ``cases.yaml``) or of a file. Raises ``SchemeError``."""
    file = cases_file(given)
    findings = Findings(file.name, read_yaml(text_of(file), file.name))
    shape = shape_of(findings)
    scheme = scheme_of(file.parent, shape.scheme, findings)
    findings.settle()
    assert scheme is not None
    reader = _Reader(scheme, file.parent, findings)
    cases: list[Case | RegionCase] = []
    for index, case in enumerate(shape.cases):
        path: Place = ("cases", index)
        if "indicator" in case.model_fields_set:
            cases += reader.cases(case, path)  # type: ignore[arg-type]
        else:
            cases += reader.region_case(case, path)  # type: ignore[arg-type]
    _check_work([case for case in cases if isinstance(case, RegionCase)], findings)
    findings.settle()
    return Casebook(file=file, scheme=scheme, cases=tuple(cases))


def _check_work(cases: list[RegionCase], findings: Findings) -> None:
    """Refuse more assessments, or larger ones, than a proof of a scheme can need."""
    distinct = {(tuple(case.tables.values()), case.year, case.as_of) for case in cases}
    if len(distinct) > MAX_ASSESSMENTS:
        message = f"要评估的表和年份超过 {MAX_ASSESSMENTS} 组"
        findings.add("E492", ("cases",), message, f"more than {MAX_ASSESSMENTS} tables and years are to be assessed")
    elif sum(file.stat().st_size for files, _, _ in distinct for file in files) > MAX_ASSESSED:
        message, message_en = (
            f"要评估的表合计超过 {MAX_ASSESSED} 字节",
            f"the tables come to more than {MAX_ASSESSED} bytes",
        )
        findings.add("E492", ("cases",), message, message_en, "只留用例要用的行", "keep the rows that the cases need")


@dataclass(slots=True)
class _Reader:
    scheme: Scheme
    folder: Path
    findings: Findings
    in_force: InForce = field(init=False)
    known: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.in_force = InForce(self.scheme)

    def names(self, scheme: Scheme) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The classes and the references that a scheme knows; ``in_force`` makes each scheme once."""
        if id(scheme) not in self.known:
            self.known[id(scheme)] = known_labels(scheme), asked_references(scheme)
        return self.known[id(scheme)]

    def cases(self, shape: CaseShape, path: Place) -> Iterator[Case]:
        """One case, or one for each row of its table."""
        whole = Said.of(shape, path)
        indicator = self.indicator(shape.indicator, (*path, "indicator"))
        if indicator is None:
            return
        name = shape.name or indicator.name
        if shape.table is None:
            yield from self.case(whole, name, path, indicator)
            return
        for at, row in enumerate(shape.table):
            said = Said.of(row, (*path, "table", at)).over(whole)
            named = f"{name} · {row.name}" if row.name else f"{name} [{at + 1}]"
            yield from self.case(said, named, (*path, "table", at), indicator)

    def case(self, said: Said, name: str, path: Place, indicator: Indicator) -> Iterator[Case]:
        before = len(self.findings.found)
        part = self.part(said, indicator)
        expected = self.expected(said, path)
        year, as_of = year_of(said, self.findings), year_of(said, self.findings, "as_of")
        try:
            scheme = self.in_force.at(year if as_of is None else as_of)
        except SchemeError as error:
            self.findings.refused(said.path("year" if as_of is None else "as_of"), error)
            return
        around = {"year": year, **surroundings(said, *self.names(scheme), self.findings)}
        if len(self.findings.found) > before:
            return
        asked = tuple(self.asked(said, scheme, scheme[indicator.id], part, around))
        if len(asked) > 1 and (wrong := said.given(("margin", "missing"))):
            self.findings.add(
                "E492",
                said.path(wrong[0]),
                f"指标 {indicator.id} 有分项，“{wrong[0]}” 要写明是哪一项（part）",
                f"indicator {indicator.id} has parts: {wrong[0]!r} needs `part`",
            )
        yield Case(
            name=name,
            where=self.findings.at(path),
            indicator=indicator.id,
            part=part.number if part else None,
            asked=asked,
            expected=expected,
            year=year,
        )

    def asked(
        self, said: Said, scheme: Scheme, indicator: Indicator, part: Part | None, around: dict[str, Any]
    ) -> Iterator[Asked]:
        """The demands that a case is about, each with its arguments."""
        if part is not None or not indicator.parts:
            number = part.number if part else 0
            rule = rule_of(scheme, Key(indicator.id, number, ""))
            given = around | arguments(said, rule, self.findings)
            name = part.name if part else indicator.name
            yield Asked(part=part.number if part else None, name=name, rule=rule, given=given)
            return
        for name in said.given(_OF_ONE):
            names = "、".join(f"{part.number} {part.name}" for part in indicator.parts)
            self.findings.add(
                "E492",
                said.path(name),
                f"指标 {indicator.id} 有分项，“{name}” 要写明是哪一项：用 part，或写在 parts 里",
                f"indicator {indicator.id} has parts: name one with `part`, or put {name!r} into `parts`",
                names,
                names,
            )
        entries = self.entries(said, indicator)
        for each in indicator.parts:
            rule = rule_of(scheme, Key(indicator.id, each.number, ""))
            path, entry = entries.get(each.number, ((), None))
            own = of_part(said, _OF_ALL, path, entry)
            given = around | arguments(own, rule, self.findings)
            yield Asked(part=each.number, name=each.name, rule=rule, given=given)

    def entries(self, said: Said, indicator: Indicator) -> dict[int, tuple[Place, Any]]:
        """What ``parts`` says of each part of an indicator, by its number."""
        found: dict[int, tuple[Place, Any]] = {}
        for key, entry in (said.get("parts") or {}).items():
            path = (*said.path("parts"), key)
            part = self.find_part(indicator, key, path)
            if part is None:
                continue
            if part.number in found:
                message = f"“{shown(key)}” 与前面的键是同一分项"
                self.findings.add("E492", path, message, f"{shown(key)!r} is a part that stands there already")
            found[part.number] = path, entry
        return found

    def indicator(self, word: str, path: Place) -> Indicator | None:
        if word in self.scheme:
            return self.scheme[word]
        known = [name for indicator in self.scheme for name in (indicator.name, indicator.id)]
        self.findings.unknown(path, word, known, "指标", "indicator")
        return None

    def part(self, said: Said, indicator: Indicator) -> Part | None:
        word = said.get("part")
        return None if word is None else self.find_part(indicator, word, said.path("part"))

    def find_part(self, indicator: Indicator, word: str, path: Place) -> Part | None:
        for part in indicator.parts:
            if word == str(part.number) or fold(word) == fold(part.name):
                return part
        known = [name for part in indicator.parts for name in (part.name, str(part.number))]
        self.findings.unknown(path, word, known, f"指标 {indicator.id} 的分项", f"part of indicator {indicator.id}")
        return None

    def expected(self, said: Said, path: Place) -> Expected:
        """What must come of a case; one that expects nothing proves nothing."""
        asked = said.given(_EXPECTATIONS)
        if not asked:
            self.nothing_expected(path)
        if "tolerance" in said.held and "margin" not in asked:
            message = "tolerance 要与 margin 一起写"
            self.findings.add("E492", said.path("tolerance"), message, "`tolerance` goes with `margin`")
        word = said.get("expect")
        missing, contains = _listed(said.get("missing")), _listed(said.get("contains"))
        for name in missing:
            if name not in INPUTS:
                self.findings.unknown(said.path("missing"), name, list(INPUTS), "输入", "input")
        tolerance = self.number(said, "tolerance")
        return Expected(
            verdict=None if word is None else self.verdict(word, said.path("expect")),
            margin=self.number(said, "margin"),
            tolerance=TOLERANCE if tolerance is None else abs(tolerance),
            missing=frozenset(missing) if "missing" in asked else None,
            contains=tuple(contains),
        )

    def nothing_expected(self, path: Place) -> None:
        hint, hint_en = f"写 {'、'.join(_EXPECTATIONS)} 之一", f"give one of {', '.join(_EXPECTATIONS)}"
        self.findings.add("E490", path, "这个用例没有写期望的结果", "the case expects nothing", hint, hint_en)

    def number(self, said: Said, name: str) -> float | None:
        cell = said.get(name)
        try:
            return None if cell is None else cells.number(cell, name)
        except BadCell as bad:
            self.findings.bad(said.path(name), bad)
            return None

    def verdict(self, word: str, path: Place) -> Verdict | None:
        """The verdict that a word stands for."""
        found = _FOLDED.get(fold(word))
        if found is None:
            known = [verdict.label("zh") for verdict in Verdict], [verdict.value for verdict in Verdict]
            listed = f"可用：{'、'.join(known[0] + known[1])}", f"known: {', '.join(known[1] + known[0])}"
            message, message_en = f"“{shown(word)}” 不是评判结果", f"{shown(word)!r} is no verdict"
            self.findings.add("E491", path, message, message_en, *suggestion(word, WORDS, listed))
        return found

    def region_case(self, shape: RegionShape, path: Place) -> Iterator[RegionCase]:
        """A region's case with the files that it names."""
        said = Said.of(shape, path)
        files = {
            name: inside(self.folder, said.get(name), said.path(name), self.findings) for name in said.given(_TABLES)
        }
        others = None if shape.others == "any" else self.verdict(shape.others, (*path, "others"))
        if not shape.expect and shape.others == "any":
            self.nothing_expected(path)
        named = tuple(self.named(shape.expect or {}, (*path, "expect")))
        year, as_of = year_of(said, self.findings), year_of(said, self.findings, "as_of")
        yield RegionCase(
            name=shape.name or shape.region or shape.observations,
            where=self.findings.at(path),
            tables={name: file for name, file in files.items() if file is not None},
            region=shape.region,
            year=year,
            as_of=year if as_of is None else as_of,
            named=named,
            others=others,
        )

    def named(self, expect: dict[str, Any], path: Place) -> Iterator[Named]:
        """What the indicators, parts and criteria of a region must be."""
        seen: dict[tuple[str, int | None, str], str] = {}
        for key, word in expect.items():
            for entry in self.criteria(word, (*path, key)) if isinstance(word, dict) else self.one(key, word, path):
                thing = entry.indicator, entry.part, entry.criterion
                if thing in seen:
                    message = f"“{shown(entry.key)}” 与 “{shown(seen[thing])}” 是同一项"
                    message_en = f"{shown(entry.key)!r} and {shown(seen[thing])!r} are the same"
                    self.findings.add("E492", (*path, key), message, message_en)
                seen[thing] = entry.key
                yield entry

    def one(self, key: str, word: str, path: Place) -> Iterator[Named]:
        place = (*path, key)
        verdict, number = self.verdict(word, place), None
        name, of_part = self.split(key)
        indicator = self.indicator(name, place)
        if indicator is not None and of_part:
            part = self.find_part(indicator, of_part, place)
            if part is None:
                return
            number = part.number
        if indicator is not None and verdict is not None:
            at = self.findings.at(place)
            yield Named(key=key, where=at, verdict=verdict, indicator=indicator.id, part=number)

    def split(self, key: str) -> tuple[str, str]:
        """The indicator that a key names, and its part: ``8.1`` is part 1 of 8 where no indicator is called so."""
        if key not in self.scheme:
            for at in reversed([at for at, char in enumerate(key) if char == "."]):
                if key[:at] in self.scheme:
                    return key[:at], key[at + 1 :]
        return key, ""

    def criteria(self, words: dict[str, str], path: Place) -> Iterator[Named]:
        known = [criterion.name for criterion in self.scheme.criteria]
        if path[-1] != "criteria":
            message, message_en = "这里应是评判结果", "a verdict should stand here"
            self.findings.add("E491", path, message, message_en, "整体要求写在 criteria 下", "only `criteria` nests")
            return
        for key, word in words.items():
            verdict = self.verdict(word, (*path, key))
            name = next((name for name in known if fold(name) == fold(key)), None)
            if name is None:
                self.findings.unknown((*path, key), key, known, "整体要求", "criterion")
            elif verdict is not None:
                yield Named(key=key, where=self.findings.at((*path, key)), verdict=verdict, criterion=name)


def _listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
