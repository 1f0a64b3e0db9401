"""What is shipped: a wheel built from the sdist holds the grammar and reads a text far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import lark
import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """What the command prints; it must succeed, and must not find the checkout by itself."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, encoding="utf-8", cwd=cwd, env=clean, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds the wheel and Lark, and nothing else."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (site / "lark").symlink_to(Path(lark.__file__).parent, target_is_directory=True)
    return python


@pytest.mark.parametrize(
    ("folder", "mapped", "kind"), [("grammar", "_grammar", ".lark"), ("examples/template", "_template", ".yaml")]
)
def test_the_wheel_holds_a_folder_of_the_root_as_it_is(wheel: Path, folder: str, mapped: str, kind: str) -> None:
    source = ROOT / folder
    expected = {path.relative_to(source).as_posix(): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        shipped = {
            name.removeprefix(f"ecorules/{mapped}/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith(f"ecorules/{mapped}/")
        }
    assert sorted(shipped) == sorted(expected)
    assert {name for name in shipped if shipped[name] != expected[name]} == set()
    assert any(name.endswith(kind) for name in shipped)


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"ecorules"}
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ecorules").rglob("*.py")}
    assert package <= set(names)
    assert "ecorules/py.typed" in names


def test_a_text_is_read_from_another_directory(python: Path, tmp_path: Path) -> None:
    code = """
import ecorules, sys
assert ecorules.__file__.startswith(sys.prefix), ecorules.__file__
rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷", better="lower")
assert ecorules.parse(rule.to_text(), unit=rule.unit, better=rule.better) == rule
print(rule.describe("zh"))
"""
    assert run(python, "-I", "-c", code, cwd=tmp_path).strip()


def test_shipped_tables_are_the_ones_in_use(python: Path, tmp_path: Path) -> None:
    """A first parse makes no tables of its own: nothing lands in the user's cache."""
    code = f"""
import os
os.environ["XDG_CACHE_HOME"] = {str(tmp_path)!r}
import ecorules
ecorules.parse("≥95")
"""
    run(python, "-I", "-c", code, cwd=tmp_path)
    assert list(tmp_path.rglob("*.json")) == []


def test_the_template_is_found_from_another_directory(python: Path, tmp_path: Path) -> None:
    code = """
import os, sys
from ecorules.resources import template_dir
folder = template_dir()
assert folder.startswith(sys.prefix), folder
print(*sorted(os.listdir(folder)))
"""
    assert "cases.yaml observations.csv" in run(python, "-I", "-c", code, cwd=tmp_path)
