"""Every example of the documentation is run.

In the Markdown files of the project

- blocks of Python are run, block after block in one namespace a file; what stands behind ``>>>`` must print what
  stands beneath it (``...`` stands for anything),
- lines ``$ ecorules …`` of a console block are run from the root of the project, or in a copy of the folder that a
  ``$ cd`` before them goes to, and must print what stands beneath,
- goals of ``make`` that a block names must be in the Makefile,
- schemes and scenarios in YAML are loaded, cases in YAML are run,
- rows of tables headed *text* and *read as* give the canonical text of what they print; rows headed *text* and *code*
  are refused with that code.

``ECORULES_ACCEPT=1 pytest tests/test_docs.py`` writes what is printed now into the files: review the difference.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterator
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import ecorules
from ecorules.casebook import run_cases
from ecorules.scenarios import read_scenarios

ROOT = Path(__file__).parents[1]
ACCEPT = bool(os.environ.get("ECORULES_ACCEPT"))
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "docs/errors/*.md", "grammar/*.md", "examples/**/*.md")
    for path in ROOT.glob(pattern)
)
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<kind>\w+)(?: needs=(?P<needs>\w+))?[^\n]*\n(?P<body>.*?)^(?P=indent)```$", re.M | re.S
)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
CHECKER = doctest.OutputChecker()
TEXTS = re.compile(r"`([^`]+)`")
READ = ({"text", "文本"}, {"read as", "读作"})
REFUSED = ({"text", "文本"}, {"code", "编号"})
GOAL = re.compile(r"^(?:\$ )?make ([a-z]+)", re.M)


class Block(NamedTuple):
    kind: str
    body: str
    line: int
    start: int
    needs: str | None


@pytest.fixture(autouse=True)
def _from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str, *kinds: str) -> Iterator[Block]:
    for match in FENCE.finditer(text):
        if match["kind"] in kinds and not match["indent"]:
            line = text.count("\n", 0, match.start()) + 2
            yield Block(match["kind"], match["body"], line, match.start("body"), match["needs"])


def there(engine: str | None) -> bool:
    """Whether an engine that a block needs can run here; Spark needs Java too."""
    if engine is None:
        return True
    return find_spec(engine) is not None and (engine != "pyspark" or shutil.which("java") is not None)


def pages_with(*kinds: str) -> list[str]:
    return [page for page in PAGES if any(blocks(read(page), *kinds))]


def accept(page: str, new: dict[int, tuple[str, str]]) -> None:
    """Put new bodies of blocks, by where they start, into a page."""
    text = read(page)
    for start, (old, body) in sorted(new.items(), reverse=True):
        text = text[:start] + body + text[start + len(old) :]
    (ROOT / page).write_text(text, encoding="utf-8")


def settle(page: str, wrong: list[str], new: dict[int, tuple[str, str]]) -> None:
    if ACCEPT and wrong:
        accept(page, new)
    elif wrong:
        pytest.fail("\n\n".join(wrong))


# --- Python ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages_with("python", "pycon"))
def test_python_of_a_page_prints_what_it_says(page: str) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    wrong: list[str] = []
    new: dict[int, tuple[str, str]] = {}
    for block in blocks(read(page), "python", "pycon"):
        if not there(block.needs):
            continue
        if ">>>" not in block.body:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(block.body, f"{page}:{block.line}", "exec"), names)
            continue
        body, failed = run_examples(block, page, names)
        wrong += failed
        new[block.start] = (block.body, body)
    settle(page, wrong, new)


def run_examples(block: Block, page: str, names: dict[str, Any]) -> tuple[str, list[str]]:
    """The block with what it prints now, and where that is not what stands there."""
    made, wrong = [], []
    for piece in doctest.DocTestParser().parse(block.body):
        if isinstance(piece, str):
            made.append(piece)
            continue
        got = printed(piece, f"{page}:{block.line + piece.lineno}", names)
        fits = CHECKER.check_output(piece.want, got, FLAGS)
        if not fits:
            wrong.append(f"{page}:{block.line + piece.lineno}\n{piece.source}expected:\n{piece.want}got:\n{got}")
        first, *rest = piece.source.splitlines()
        made += [f">>> {first}\n", *(f"... {line}".rstrip() + "\n" for line in rest), piece.want if fits else got]
    return "".join(made), wrong


def printed(example: doctest.Example, place: str, names: dict[str, Any]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(example.source, place, "single"), names)
        except Exception as error:
            said = "".join(traceback.format_exception_only(error))
            return f"{out.getvalue()}Traceback (most recent call last):\n    ...\n{said}"
    return out.getvalue()


# --- the command line --------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages_with("console"))
def test_commands_of_a_page_print_what_it_says(page: str, tmp_path: Path) -> None:
    wrong: list[str] = []
    new: dict[int, tuple[str, str]] = {}
    folder = ROOT
    for block in blocks(read(page), "console"):
        made = []
        for command, want in commands(block.body):
            if command.startswith("$ cd "):
                folder = copied(command.removeprefix("$ cd ").strip(), tmp_path)
            got = answer(command, folder)
            fits = got is None or CHECKER.check_output(want, got, FLAGS)
            if not fits:
                wrong.append(f"{page}:{block.line}\n$ {command}\nexpected:\n{want}got:\n{got}")
            made += [command, want if fits or got is None else got]
        new[block.start] = (block.body, "".join(made))
    settle(page, wrong, new)


def commands(body: str) -> Iterator[tuple[str, str]]:
    """Each command with its prompt, and the lines beneath it; lines before a prompt come alone."""
    lines = body.splitlines(keepends=True)
    while lines:
        command = lines.pop(0)
        while command.endswith("\\\n") and lines:
            command += lines.pop(0)
        want = []
        while lines and not lines[0].startswith("$ "):
            want.append(lines.pop(0))
        yield command, "".join(want)


def copied(folder: str, beneath: Path) -> Path:
    """A copy of a folder of the project, made when a page first goes there: what its commands write stays out."""
    copy = beneath / Path(folder).name
    if not copy.exists():
        shutil.copytree(ROOT / folder, copy)
    return copy


def answer(command: str, folder: Path) -> str | None:
    """What a command of ours prints, both streams, with no blanks at line ends; None for other commands."""
    if not command.startswith("$ "):
        return None
    words = shlex.split(command[2:].replace("\\\n", " "))
    setting = {}
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        setting[name] = value
    if words[0] != "ecorules":
        return None
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    ran = subprocess.run(
        [sys.executable, "-m", "ecorules", *words[1:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "COLUMNS"} | {"PYTHONPATH": path} | setting,
        timeout=120,
        check=False,
    )
    lines = [line.rstrip() for line in ran.stdout.decode("utf-8").splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


@pytest.mark.parametrize("page", [page for page in PAGES if GOAL.search(read(page))])
def test_goals_that_a_page_names_are_there(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    there = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    named = {goal for block in blocks(read(page), "console", "sh", "text") for goal in GOAL.findall(block.body)}
    assert named <= there


# --- tables of texts ---------------------------------------------------------------------------


def rows(page: str, heads: tuple[set[str], set[str]]) -> list[tuple[str, str, str]]:
    """Each text of a table with this head: page and line, the text, the cell that says what becomes of it."""
    found, inside = [], False
    for number, line in enumerate(read(page).splitlines(), start=1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if len(cells) < 2:
            inside = False
        elif cells[0].lower() in heads[0]:
            inside = cells[1].lower() in heads[1]
        elif inside and not set(cells[0]) <= set("-: "):
            found += [(f"{page}:{number}", text, cells[1]) for text in TEXTS.findall(cells[0])]
    return found


READINGS = [row for page in PAGES for row in rows(page, READ)]
REFUSALS = [row for page in PAGES for row in rows(page, REFUSED)]


@pytest.mark.parametrize(("place", "text", "cell"), READINGS, ids=[f"{row[0]}-{row[1]}" for row in READINGS])
def test_a_text_is_read_as_the_page_says(place: str, text: str, cell: str) -> None:
    unit = re.search(r"\[(.+)\]", TEXTS.sub("", cell))
    expected = TEXTS.search(cell)
    assert expected is not None, place
    canonical = ecorules.parse(text, unit=unit[1] if unit else None).to_text()
    if ACCEPT and canonical != expected[1]:
        page, _, number = place.partition(":")
        lines = read(page).splitlines(keepends=True)
        first, texts, said, *rest = lines[int(number) - 1].split("|")
        lines[int(number) - 1] = "|".join([first, texts, said.replace(expected[0], f"`{canonical}`"), *rest])
        (ROOT / page).write_text("".join(lines), encoding="utf-8")
    else:
        assert canonical == expected[1], place


@pytest.mark.parametrize(("place", "text", "cell"), REFUSALS, ids=[f"{row[0]}-{row[1]}" for row in REFUSALS])
def test_a_text_is_refused_as_the_page_says(place: str, text: str, cell: str) -> None:
    with pytest.raises(ecorules.EcoRulesError) as caught:
        ecorules.parse(text, unit="%")
    assert caught.value.diagnostics[0].code in cell, place


def test_the_pages_hold_tables() -> None:
    assert len(READINGS) > 50
    assert len(REFUSALS) > 10


# --- pages made from data ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pages_of_classes_are_made_from_the_lexicon(lang: str) -> None:
    spec = spec_from_file_location("class_tables", ROOT / "docs" / "class_tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    page = ROOT / "docs" / module.PAGES[lang]
    made = module.renewed(page.read_text(encoding="utf-8"), lang)
    if ACCEPT:
        page.write_text(made, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == made, "python docs/class_tables.py writes the pages anew"


@pytest.mark.parametrize("page", ["docs/how-it-works.md", "docs/how-it-works.zh.md"])
def test_the_page_of_layers_names_every_part(page: str) -> None:
    there = {path.stem for path in (ROOT / "ecorules").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert {part for part in there if not part.startswith("_")} - set(re.findall(r"`(\w+)`", read(page))) == set()


@pytest.mark.parametrize("page", pages_with("yaml"))
def test_schemes_that_a_page_shows_can_be_loaded(page: str, tmp_path: Path) -> None:
    for file in (ROOT / "examples" / "template").glob("*.[cy]*"):
        shutil.copy(file, tmp_path)
    for number, block in enumerate(blocks(read(page), "yaml")):
        path = tmp_path / f"{number}.yaml"
        path.write_text(block.body, encoding="utf-8")
        if re.search(r"^cases:", block.body, re.M):
            report = run_cases(path)
            assert report.ok, f"{page}:{block.line}\n{report.explain('en')}"
            continue
        if re.search(r"^scenarios:", block.body, re.M):
            assert len(read_scenarios(path)) > 0, f"{page}:{block.line}"
            continue
        assert len(ecorules.load_scheme(path)) > 0
