"""How long one text takes to parse, beside two general expression languages, in one run.

    python benchmarks/parse_speed.py [--rounds N]

Each library parses every line of texts.txt anew in every round: ecorules the text, the others the
expression that stands beside it. The libraries take turns, so that a busy machine slows them
alike; the time of a text is the median of its rounds. Nothing is cached: a second parse of a text
must give another object.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import ecorules

TEXTS = Path(__file__).with_name("texts.txt")


@dataclass(frozen=True)
class Sample:
    text: str
    unit: str | None
    expression: str


def samples() -> list[Sample]:
    lines = [line for line in TEXTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    cells = [line.split("\t") for line in lines]
    return [Sample(text, unit or None, expression) for text, unit, expression in cells]


def parsers() -> dict[str, Callable[[Sample], object]]:
    import celpy
    import rule_engine

    cel = celpy.Environment()
    return {
        "ecorules": lambda sample: ecorules.parse(sample.text, unit=sample.unit),
        "rule-engine": lambda sample: rule_engine.Rule(sample.expression),
        "cel-python": lambda sample: cel.compile(sample.expression.replace(" and ", " && ").replace(" or ", " || ")),
    }


def readable(texts: list[Sample]) -> list[Sample]:
    """The texts that ecorules reads; what it refuses is named and left out for all."""
    kept = []
    for sample in texts:
        try:
            first, second = (ecorules.parse(sample.text, unit=sample.unit) for _ in range(2))
        except ecorules.EcoRulesError as error:
            print(f"refused, left out: {sample.text}: {error.diagnostics[0].say('en')}")
            continue
        assert first is not second, "parse caches its results: this would measure nothing"
        kept.append(sample)
    return kept


def measure(texts: list[Sample], rounds: int) -> dict[str, list[float]]:
    """For each library the median time of each text, in microseconds."""
    libraries = parsers()
    found: dict[str, list[list[int]]] = {name: [[] for _ in texts] for name in libraries}
    for _ in range(rounds):
        for name, parse in libraries.items():
            for place, sample in enumerate(texts):
                start = time.perf_counter_ns()
                parse(sample)
                found[name][place].append(time.perf_counter_ns() - start)
    return {name: [statistics.median(times) / 1000 for times in by_text] for name, by_text in found.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=50)
    rounds = arguments.parse_args().rounds
    texts = readable(samples())
    times = measure(texts, rounds)
    own = statistics.median(times["ecorules"])
    print(f"{len(texts)} texts, {rounds} rounds; microseconds a text")
    print(f"{'':<12} {'version':<9} {'median':>8} {'slowest':>8} {'times ecorules':>15}")
    for name, by_text in times.items():
        median = statistics.median(by_text)
        print(f"{name:<12} {version(name):<9} {median:8.1f} {max(by_text):8.1f} {median / own:15.2f}")
    slowest = max(zip(times["ecorules"], texts, strict=True), key=lambda pair: pair[0])
    print(f"slowest text of ecorules: {slowest[1].text} ({slowest[0]:.0f} µs)")


if __name__ == "__main__":
    main()
