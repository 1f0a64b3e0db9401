"""Runs the golden files: ``golden/read`` holds texts with what they decide, ``golden/bad`` texts that must be refused.

The notation is described in ``golden/README.md``. With ``ECORULES_ACCEPT=1`` in the environment nothing is compared:
the expected words are rewritten with what the library gives, and the difference is there to be reviewed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import ecorules

GOLDEN = Path(__file__).parent / "golden"
ACCEPT = os.environ.get("ECORULES_ACCEPT") == "1"

VERDICTS = ("达标", "未达标", "无法判定", "不涉及")
INPUTS = ("value", "unit", "history", "change", "parts", "classes", "year", "target", "references")
SIGNS = {"⏎": "\n", "␣": " ", "⇥": "\t", "∅": ""}

#: The code that a kind of refusal, or of remark, carries. A kind that stands here with no code is not compared.
CODES: dict[str, str | None] = {
    "empty": "E100",
    "misplaced": "E101",
    "sign": "E102",
    "lone sign": "E103",
    "incomplete": "E103",
    "control": "E105",
    "too deep": "E106",
    "brackets": "E107",
    "unknown words": "E108",
    "slogan": "E109",
    "loose trend": "E109",
    "score": "E110",
    "tiers": "E111",
    "row of values": "E112",
    "slash pair": "E113",
    "two standards": "E114",
    "rank": "E115",
    "ratio per group": "E116",
    "condition": "E117",
    "date of construction": "E118",
    "says nothing": "E119",
    "unknown class": "E120",
    "mixed labels": "E139",
    "grade sign": "E124",
    "both ways": "E126",
    "no direction": "E135",
    "window": "E136",
    "分别": "E121",
    "several periods": "E122",
    "unit dimension": "E123",
    "points of a level": "E129",
    "range ends": "E128",
    "damaged": "E131",
    "empty brackets": "E132",
    "range": "E133",
    "not a number": "E134",
    "digits": "E141",
    "product or power": "E142",
    "no value": "E143",
    "ambiguous": "W102",
    "direction": "W103",
    "cumulative": "cumulative",
    "opaque unit": "W105",
    "assumed status": "W101",
    "other measure": "W104",
}

HEADER = re.compile(
    r"(?P<text>.*?)(?:\s{2,}\[(?P<given>.*?)\])?(?:\s{2,}=>\s*refused(?::\s*(?P<kind>.*?))?)?\s*", re.DOTALL
)
TOKEN = re.compile(r'(?:"[^"]*"|[^\s"])+')
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(nan|inf)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Inputs and the verdict that they lead to; ``source`` is the inputs as written."""

    source: str
    inputs: dict[str, Any]
    expected: str
    missing: tuple[str, ...] = ()
    margin: float | None = None
    line: int = 0


@dataclass(slots=True, kw_only=True)
class Case:
    """One text of a golden file with everything said about it."""

    file: Path
    line: int
    text: str
    unit: str | None = None
    better: Any = None
    either: bool = False
    refused: str | None = None
    canonical: str | None = None
    remarks: list[str] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    section: str = ""

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line} {self.text!r} [{self.unit}, {self.better}]"


def plain(written: str) -> str:
    r"""The text that is meant: ``⏎ ␣ ⇥`` and ``\u{200b}`` stand for what cannot be seen or written."""
    for sign, meant in SIGNS.items():
        written = written.replace(sign, meant)
    return re.sub(r"\\u\{([0-9a-fA-F]{1,6})\}", lambda m: chr(int(m[1], 16)), written)


def scalar(token: str) -> Any:
    if token.startswith('"'):
        return plain(token.strip('"'))
    if token in ("是", "否"):
        return token == "是"
    if NUMBER.fullmatch(token):
        return int(token) if re.fullmatch(r"[+-]?\d+", token) else float(token)
    return plain(token)


def series(written: str) -> dict[int, Any]:
    pairs = [pair.split("=") for pair in re.split(r"[,\s]+", written.strip()) if pair]
    return {int(year): scalar(value) for year, value in pairs}


def named(tokens: list[str]) -> dict[str, Any]:
    """``面积=是 性质.history(2019=1,2020=2)`` as a mapping from the name to its input or inputs."""
    out: dict[str, Any] = {}
    for token in tokens:
        inner = re.fullmatch(rf"(?P<name>.+)\.(?P<key>{'|'.join(INPUTS)})(\((?P<series>.*)\)|=(?P<value>.+))", token)
        if inner:
            given = out.setdefault(plain(inner["name"].strip('"')), {})
            given[inner["key"]] = series(inner["series"]) if inner["series"] else scalar(inner["value"])
        else:
            name, value = re.fullmatch(r'("[^"]*"|[^=]+)=(.+)', token).groups()  # type: ignore[union-attr]
            out[plain(name.strip('"'))] = scalar(value)
    return out


def inputs_of(tokens: list[str]) -> dict[str, Any]:
    """The keyword inputs of ``evaluate`` that one probe writes."""
    out: dict[str, Any] = {}
    for segment in divide(tokens, ";"):
        match segment:
            case [] | ["-"]:
                continue
            case ["history", *pairs]:
                out["history"] = series(" ".join(pairs))
            case ["parts" | "references" as key, *pairs]:
                out[key] = named(pairs)
            case ["classes", *labels]:
                out["classes"] = set(labels)
            case [key, token] if key in INPUTS:
                out[key] = scalar(token)
            case [token, *labels]:
                assert token not in INPUTS, f"one input expected: {segment}"
                out["value"] = scalar(token)
                if labels:
                    out["classes"] = set(labels)
    return out


def divide(tokens: list[str], sign: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == sign:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def probes_of(written: str, line: int) -> Iterator[Probe]:
    for tokens in divide(TOKEN.findall(written), "|"):
        before, after = divide(tokens, "=>")
        margin = next((float(token[1:]) for token in after if token.startswith("@")), None)
        words = [token for token in after[1:] if not token.startswith("@")]
        expected = after[0].rstrip(":")
        assert expected in (*VERDICTS, "refused"), f"line {line}: no verdict word: {expected}"
        yield Probe(
            source=" ".join(before),
            inputs=inputs_of(before),
            expected=expected,
            missing=tuple(word.rstrip(",") for word in words),
            margin=margin,
            line=line,
        )


def cases_of(file: Path) -> list[Case]:
    cases: list[Case] = []
    section = ""
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if raw.startswith("##"):
            section = raw.lstrip("# ").strip()
        if not raw.strip() or raw.startswith("#") or raw.lstrip().startswith("# "):
            continue
        written = raw.strip()
        if not raw[0].isspace():
            cases.append(header(raw, file, number, section))
        elif written.startswith("=> refused"):
            cases[-1].refused = written.partition(":")[2].strip()
        elif written.startswith("=>"):
            cases[-1].canonical = plain(written[2:].strip())
        elif written.startswith("! "):
            cases[-1].remarks.append(written[2:].strip())
        else:
            cases[-1].probes.extend(probes_of(written, number))
    return cases


def header(raw: str, file: Path, number: int, section: str) -> Case:
    found = HEADER.fullmatch(raw)
    assert found is not None
    given = [part.strip() for part in (found["given"] or "").split(",")]
    words = [part for part in given if part in ("higher", "lower", "either")]
    unit = ",".join(part for part in given if part not in words and part)
    refused = (found["kind"] or "") if "=> refused" in raw else None
    return Case(
        file=file,
        line=number,
        text=plain(found["text"].rstrip(" ")),
        unit=plain(unit) or None,
        better=next((word for word in words if word != "either"), None),
        either="either" in words,
        refused=refused,
        section=section,
    )


def collected(folder: str) -> list[Any]:
    files = sorted((GOLDEN / folder).glob("*.txt"))
    return [pytest.param(case, id=f"{file.stem}-{case.line}") for file in files for case in cases_of(file)]


def outcome_of(rule: Any, probe: Probe) -> tuple[str, Any]:
    try:
        outcome = rule.evaluate(**probe.inputs)
    except ecorules.EcoRulesError as error:
        return "refused", error
    return outcome.verdict.label("zh"), outcome


def differs(rule: Any, probe: Probe) -> str:
    """What is not as expected about one probe, in words; empty if nothing."""
    verdict, outcome = outcome_of(rule, probe)
    if verdict == "refused":
        if probe.expected == "refused" and (not probe.missing or type(outcome).__name__ in probe.missing):
            return ""
        return f"line {probe.line}: {probe.source} => refused, expected {probe.expected}\n{outcome}"
    said = f"line {probe.line}: {probe.source} => {verdict}, expected {probe.expected}\n{outcome.explain('zh')}"
    if verdict != probe.expected:
        return said
    lost = [name for name in probe.missing if name not in outcome.missing]
    if lost:
        return f"{said}\nnot named as missing: {lost}, named: {list(outcome.missing)}"
    if probe.margin is not None and outcome.margin != pytest.approx(probe.margin, abs=1e-9):
        return f"{said}\nmargin {outcome.margin}, expected {probe.margin}"
    return ""


@pytest.mark.parametrize("case", collected("read"))
def test_a_text_decides_what_its_golden_file_says(case: Case) -> None:
    rule = ecorules.parse(case.text, unit=case.unit, better=case.better)
    if ACCEPT:
        accept(case, rule)
        return
    wrong = [text for probe in case.probes if (text := differs(rule, probe))]
    assert not wrong, f"{case}\nread as {rule.to_text()}\n" + "\n".join(wrong)
    if case.canonical is not None:
        assert rule.to_text() == case.canonical
    codes = {finding.code for finding in rule.diagnostics} | {note.kind for note in rule.notes}
    for kind in case.remarks:
        assert CODES[kind] in codes if CODES[kind] else codes, f"{case}: no remark of kind {kind!r}"
    again = ecorules.parse(rule.to_text(), unit=rule.unit, better=rule.better)
    assert again == rule, f"{case}: {rule.to_text()!r} is not read as the same rule"
    assert again.to_text() == rule.to_text()


@pytest.mark.parametrize("case", collected("bad"))
def test_a_text_is_refused_with_a_place_and_a_reason(case: Case) -> None:
    error = refusal(case)
    assert error is not None, f"{case}\nis read, should be refused: {case.refused}"
    assert error.diagnostics, f"{case}: refused without a finding"
    for finding in error.diagnostics:
        assert finding.message, f"{case}: no message"
        assert finding.message_en, f"{case}: no English message"
        start, stop = finding.span or (0, 0)
        assert 0 <= start <= stop <= len(case.text), f"{case}: place {start} to {stop} is outside the text"
    assert str(error)
    code = CODES[case.refused] if case.refused else None
    assert code in {None, *(finding.code for finding in error.diagnostics)}, f"{case}\n{error}"


def refusal(case: Case) -> Any:
    """The error with which a text is refused; None if it is read."""
    try:
        ecorules.parse(case.text, unit=case.unit, better=case.better)
    except ecorules.EcoRulesError as error:
        return error
    return None


@pytest.mark.parametrize("folder", ["read", "bad"])
def test_no_text_stands_twice_in_a_folder(folder: str) -> None:
    first: dict[tuple[str, str | None, str | None], Case] = {}
    for param in collected(folder):
        case = param.values[0]
        key = (case.text, case.unit, case.better)
        assert key not in first, f"{case} stands also at {first[key]}"
        first[key] = case


def test_every_read_text_has_probes_and_every_bad_text_a_known_kind() -> None:
    assert [str(p.values[0]) for p in collected("read") if not p.values[0].probes] == []
    assert [str(p.values[0]) for p in collected("bad") if p.values[0].refused not in CODES] == []


def accept(case: Case, rule: Any) -> None:
    """Rewrite the verdict words of one text with what the library gives; names and margins stay if they hold."""
    lines = case.file.read_text(encoding="utf-8").splitlines(keepends=True)
    for line in sorted({probe.line for probe in case.probes if differs(rule, probe)}):
        raw = lines[line - 1]
        indent = raw[: len(raw) - len(raw.lstrip())]
        lines[line - 1] = indent + " | ".join(given(rule, p) for p in case.probes if p.line == line) + "\n"
    case.file.write_text("".join(lines), encoding="utf-8")


def given(rule: Any, probe: Probe) -> str:
    verdict, outcome = outcome_of(rule, probe)
    said = f"{probe.source} => {verdict}"
    if verdict == "refused":
        return f"{said}: {type(outcome).__name__}" if probe.missing else said
    if probe.missing and verdict == "无法判定":
        said += ": " + ", ".join(outcome.missing)
    return f"{said} @{outcome.margin:g}" if probe.margin is not None and outcome.margin is not None else said
