"""The order of the parts, read from their imports; a breach names its module and line."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from ecorules.late import UPWARD

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "ecorules"

LEVELS = {
    "text": 0, "verdicts": 0, "errors": 0, "late": 0,
    "resources": 0, "tables": 0, "grammars": 0, "automaton": 0, "archives": 0, "markup": 0,
    "rules": 1, "units": 1,
    "language": 2,
    "evaluation": 3,
    "schemes": 4, "kernel": 4, "export": 4, "analysis": 4,
    "assessment": 5, "drafts": 5, "lint": 5,
    "engines": 6, "differences": 6, "casebook": 6,
    "scenarios": 7, "remedies": 7, "uncertainty": 7, "sensitivity": 7, "measures": 7,
    "charts": 8, "whatif": 8,
    "reports": 9,
    "__init__": 10,
    "cli": 11,
    "__main__": 12,
}  # fmt: skip
#: Modules of level 0 are one part: they may import each other.
GROUND = {name for name, level in LEVELS.items() if level == 0}
#: Libraries with one door, and whether they may be imported when the door is.
DOORS = {
    "lark": ("ecorules/grammars.py", True),
    "pint": ("ecorules/units/", False),
    "jinja2": ("ecorules/markup/", False),
}
#: What a first parse has no use for.
HEAVY = (
    "numpy", "pandas", "pint", "pydantic", "narwhals", "altair", "ruamel", "typer", "rich", "pyarrow", "openpyxl",
    "lxml", "docx", "pdfplumber", "jinja2", "markupsafe",
)  # fmt: skip
MAX_LINES = 400


class Import:
    """One imported name: ``from module import name`` or ``import module`` (name is then empty)."""

    def __init__(self, node: ast.stmt, module: str, name: str, *, typing_only: bool, in_function: bool) -> None:
        self.line = node.lineno
        self.module = module
        self.name = name
        self.relative = isinstance(node, ast.ImportFrom) and node.level > 0
        self.typing_only = typing_only
        self.in_function = in_function

    def target(self, package: Path) -> tuple[str, bool]:
        """The part of ecorules that is imported, and whether through the part's own door."""
        words = self.module.split(".")
        if len(words) == 1:
            name = self.name if _is_part(package, self.name) else "__init__"
            return name, True
        return words[1], len(words) == 2


def _is_part(package: Path, name: str) -> bool:
    return bool(name) and ((package / f"{name}.py").exists() or (package / name).is_dir())


def imports(tree: ast.Module) -> Iterator[Import]:
    """Every import of a module, wherever it stands."""

    def walk(node: ast.AST, *, typing_only: bool, in_function: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node, alias.name, "", typing_only=typing_only, in_function=in_function)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(node, node.module or "", alias.name, typing_only=typing_only, in_function=in_function)
        elif isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            for child in node.body:
                yield from walk(child, typing_only=True, in_function=in_function)
            for child in node.orelse:
                yield from walk(child, typing_only=typing_only, in_function=in_function)
        else:
            inside = in_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for child in ast.iter_child_nodes(node):
                yield from walk(child, typing_only=typing_only, in_function=inside)

    yield from walk(tree, typing_only=False, in_function=False)


def calls(tree: ast.Module, *names: str) -> Iterator[ast.Call]:
    """Every call of a function of one of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
            yield node


def part_of(module: Path, package: Path) -> str:
    return module.relative_to(package).with_suffix("").parts[0]


def offences(root: Path) -> list[str]:
    """What breaks the order of the parts in the package below ``root``, one line each."""
    package = root / "ecorules"
    found: list[str] = []
    for module in sorted(package.rglob("*.py")):
        where = module.relative_to(root).as_posix()
        part = part_of(module, package)
        if part not in LEVELS:
            found.append(f"{where}: the part {part} has no level")
            continue
        tree = ast.parse(module.read_text(encoding="utf-8"))
        late_bound = any(calls(tree, "upward"))
        for item in imports(tree):
            for complaint in _complaints(item, where, part, package, late_bound=late_bound):
                found.append(f"{where}:{item.line}: {complaint}")
        if part not in {"late", "__init__"}:
            for call in calls(tree, "import_module", "__import__"):
                if not _own(call, part):
                    found.append(f"{where}:{call.lineno}: imports by name what is not its own; only late.py does")
    return list(dict.fromkeys(found))


def _own(call: ast.Call, part: str) -> bool:
    if call.args and ast.unparse(call.args[0]).startswith("f'{__name__}."):
        return True
    name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
    return str(name).startswith(f"ecorules.{part}.")


def _complaints(item: Import, where: str, part: str, package: Path, *, late_bound: bool) -> Iterator[str]:
    if item.relative:
        yield "relative import"
        return
    library = item.module.split(".")[0]
    if library in DOORS and not (item.typing_only and library != "lark"):
        door, eager = DOORS[library]
        if not where.startswith(door):
            yield f"import {library} belongs in {door}"
        elif not eager and not item.in_function:
            yield f"import {library} outside a function makes it a cost of every start"
    if library != "ecorules":
        return
    target, through_door = item.target(package)
    if target == part or (part in GROUND and target in GROUND):
        return
    if target not in LEVELS:
        yield f"imports ecorules.{target}, which has no level"
    elif not through_door:
        yield f"imports {item.module} past the door of ecorules.{target}"
    elif LEVELS[target] >= LEVELS[part] and not (item.typing_only and late_bound):
        yield f"{part} (level {LEVELS[part]}) imports {target} (level {LEVELS[target]})"


def test_each_part_imports_lower_parts_only() -> None:
    assert offences(ROOT) == []


@pytest.mark.parametrize(
    ("file", "source", "complaint"),
    [
        ("rules/a.py", "from ecorules.language import parse", "rules (level 1) imports language (level 2)"),
        ("rules/a.py", "def f():\n    from ecorules.units import same", "rules (level 1) imports units (level 1)"),
        ("rules/a.py", "import ecorules.schemes", "rules (level 1) imports schemes (level 4)"),
        ("rules/a.py", "from ecorules import schemes", "rules (level 1) imports schemes (level 4)"),
        ("rules/a.py", "from ecorules import parse", "rules (level 1) imports __init__ (level 10)"),
        ("language/a.py", "from ecorules.rules.nodes import Compare", "past the door of ecorules.rules"),
        ("language/a.py", "from .b import c", "relative import"),
        ("language/a.py", "import lark", "import lark belongs in ecorules/grammars.py"),
        ("language/a.py", "def f():\n    from pint.errors import X", "import pint belongs in ecorules/units/"),
        ("units/a.py", "import pint", "outside a function"),
        ("rules/a.py", "if TYPE_CHECKING:\n    from ecorules.evaluation import Outcome", "imports evaluation"),
        ("rules/a.py", "import_module('ecorules.language')", "imports by name"),
        ("rules/a.py", "import_module(f'{other}.language')", "imports by name"),
        ("elsewhere/a.py", "", "the part elsewhere has no level"),
    ],
)
def test_a_breach_is_seen_and_named(tmp_path: Path, file: str, source: str, complaint: str) -> None:
    for part in ("rules", "units", "language", "schemes", "evaluation"):
        (tmp_path / "ecorules" / part).mkdir(parents=True)
    module = tmp_path / "ecorules" / file
    module.parent.mkdir(exist_ok=True)
    module.write_text(source, encoding="utf-8")
    found = offences(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(f"ecorules/{file}")
    assert complaint in found[0]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        (
            "language/a.py",
            "from ecorules.rules import Rule\nfrom ecorules.language.b import c\nfrom ecorules.text import Span",
        ),
        ("errors.py", "from ecorules.text import Span"),
        ("units/a.py", "def f():\n    import pint"),
        ("units/a.py", "if TYPE_CHECKING:\n    import pint"),
        ("units/a.py", "import_module('ecorules.units.quantities')"),
        ("units/a.py", "import_module(f'{__name__}.{module}')"),
        ("rules/a.py", "if TYPE_CHECKING:\n    from ecorules.evaluation import Outcome\nupward('Rule.evaluate')()"),
        ("cli/a.py", "from ecorules import parse\nfrom ecorules.text import printable"),
    ],
)
def test_what_is_allowed_passes(tmp_path: Path, file: str, source: str) -> None:
    module = tmp_path / "ecorules" / file
    module.parent.mkdir(parents=True)
    module.write_text(source, encoding="utf-8")
    assert offences(tmp_path) == []


def test_modules_do_not_import_each_other_in_circles() -> None:
    edges: dict[str, set[str]] = {}
    modules = {
        ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): module
        for module in PACKAGE.rglob("*.py")
    }
    for name, module in modules.items():
        tree = ast.parse(module.read_text(encoding="utf-8"))
        edges[name] = {
            f"{item.module}.{item.name}" if f"{item.module}.{item.name}" in modules else item.module
            for item in imports(tree)
            if not item.typing_only and not item.in_function
        }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path[path.index(name) :], name))
        if name in done:
            return
        for other in sorted(edges[name] & edges.keys()):
            visit(other, (*path, name))
        done.add(name)

    for name in edges:
        visit(name, ())


def test_upward_references_are_the_ones_in_the_table() -> None:
    used: dict[str, str] = {}
    for module in PACKAGE.rglob("*.py"):
        if part_of(module, PACKAGE) == "late":
            continue
        tree = ast.parse(module.read_text(encoding="utf-8"))
        for call in calls(tree, "upward"):
            assert isinstance(call.args[0], ast.Constant), f"{module.name}:{call.lineno}: not a literal name"
            used[call.args[0].value] = part_of(module, PACKAGE)
    assert used.keys() == UPWARD.keys()
    for name, part in used.items():
        target, _, function = UPWARD[name].partition(":")
        assert callable(getattr(import_module(target), function)), name
        assert target.count(".") == 1, f"{name} goes past the door of a part"
        assert LEVELS[target.removeprefix("ecorules.")] > LEVELS[part], f"{name} is not upward"


def test_no_module_is_longer_than_it_may_be() -> None:
    lengths = {
        module.relative_to(ROOT).as_posix(): len(module.read_text(encoding="utf-8").splitlines())
        for module in PACKAGE.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "work",
    [
        "",
        "rule = ecorules.parse('≤300,或逐年下降', unit='千克/公顷'); rule.to_text(); rule.describe('en')",
    ],
    ids=["import", "first parse"],
)
def test_heavy_libraries_stay_out_of_the_way(work: str) -> None:
    code = f"import sys, ecorules; {work}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split()) & set(HEAVY) == set()
