"""Runs ``golden/needed``: texts, observations, and what would be needed.

The notation is described in ``golden/README.md``. With ``ECORULES_ACCEPT=1`` the expected words are rewritten.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from test_golden import TOKEN, header, inputs_of

import ecorules
from ecorules.remedies import Adjustment, Remedies, Remedy, remedy
from ecorules.verdicts import Verdict

FILES = sorted((Path(__file__).parents[1] / "golden" / "needed").glob("*.txt"))
ACCEPT = os.environ.get("ECORULES_ACCEPT") == "1"


class Probe(NamedTuple):
    file: Path
    line: int
    rule: Any
    source: str
    expected: str


def probes(file: Path) -> list[Probe]:
    found: list[Probe] = []
    rule: Any = None
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not raw.strip() or raw.startswith("#"):
            continue
        if not raw[0].isspace():
            case = header(raw, file, number, "")
            rule = ecorules.parse(case.text, unit=case.unit, better=case.better)
            continue
        source, _, expected = raw.strip().partition("=>")
        found.append(Probe(file, number, rule, source.strip(), expected.strip()))
    return found


def figure(number: float) -> str:
    return format(number, ".10g")


def one(change: Adjustment) -> str:
    name = f"{change.part}=" if change.part else f"{change.name}=" if change.name else ""
    if change.kind == "attest":
        return f"认定 {change.part or change.name or change.input}"
    if isinstance(change.new, float):
        mark = {"change": "变化 ", "target": "任务 ", "reference": ""}.get(change.kind, "")
        printed = "" if change.printed in (None, change.new) else f"({figure(change.printed)})"
        return f"{mark}{name}{figure(change.new)}{printed}"
    return f"{name}{change.new}"


def way(each: Remedy) -> str:
    return " + ".join(one(change) for change in each.adjustments)


def said(found: Remedies) -> str:
    """What was found in the notation of the files."""
    if found.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE):
        return "无须"
    several = len(found.comparable) > 1
    ways = [way(each) + ("*" if several and each is found.chosen else "") for each in found.remedies]
    words = [" / ".join(ways) or "无法"]
    words += [f"另 {way(each)}" for each in found.otherwise]
    words += [f"缘由 {why.kind}{f' {why.clean}' if why.clean else ''}" for why in found.blocked]
    return "; ".join(words)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_needed_is_as_the_file_says(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    wrong = []
    asked = probes(file)
    assert asked
    for probe in asked:
        inputs = inputs_of(TOKEN.findall(probe.source))
        found = remedy(probe.rule, **inputs)
        for each in (*found.remedies, *found.otherwise):
            assert probe.rule.evaluate(**each.inputs).verdict is Verdict.PASS, f"{file.name}:{probe.line}"
        now = said(found)
        if now != probe.expected:
            wrong.append(f"{file.name}:{probe.line}: {probe.source} => {now}, expected {probe.expected}")
            lines[probe.line - 1] = f"  {probe.source} => {now}"
    if wrong and ACCEPT:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif wrong:
        pytest.fail("\n".join(wrong))
