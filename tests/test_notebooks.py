"""The notebooks as they are committed: a question, an answer, outputs of one run, nothing of one machine.

That the outputs are what comes out today is checked by tools/run_notebooks.py.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
NAMES = [
    "01_one_rule",
    "02_assess_changde",
    "03_units_and_data",
    "04_your_own_city",
    "05_scenarios",
    "06_at_scale",
]
#: Bytes of one notebook, so that code hosts show it.
MOST = 1_500_000
HAN = re.compile(r"[\u4e00-\u9fff]{4}")
KNOWN_TAGS = {"varies", "noisy"}

Cell = dict[str, Any]


@pytest.fixture(params=NAMES)
def notebook(request: pytest.FixtureRequest) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((FOLDER / f"{request.param}.ipynb").read_text(encoding="utf-8"))
    return held


def texts(cells: list[Cell], kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]


def codes(notebook: dict[str, Any]) -> list[Cell]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [output for cell in codes(notebook) for output in cell["outputs"]]


def strings(held: Any) -> list[str]:
    if isinstance(held, str):
        return [held]
    parts = held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    return [text for part in parts for text in strings(part)]


def test_the_notebooks_are_these() -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if not path.name.startswith(".")) == [
        f"{name}.ipynb" for name in NAMES
    ]


def test_a_story_begins_with_a_question_and_ends_with_an_answer(notebook: dict[str, Any]) -> None:
    told = texts(notebook["cells"], "markdown")
    assert told[0].startswith("# ")
    assert all(word in told[0] for word in ("**The question.**", "**问题**"))
    assert "?" in told[0]
    assert notebook["cells"][-1]["cell_type"] == "markdown"
    assert all(word in told[-1] for word in ("**The answer.**", "**答案**"))
    assert sum(bool(HAN.search(text)) for text in told) >= len(told) / 3


def test_outputs_are_of_one_run_without_errors(notebook: dict[str, Any]) -> None:
    counts = [cell["execution_count"] for cell in codes(notebook)]
    assert counts == list(range(1, len(counts) + 1))
    assert len(outputs(notebook)) >= len(counts) / 2
    assert {output["output_type"] for output in outputs(notebook)} <= {"stream", "execute_result", "display_data"}
    assert [output for output in outputs(notebook) if output.get("name") == "stderr"] == []


def test_what_differs_from_run_to_run_is_not_kept(notebook: dict[str, Any]) -> None:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    assert notebook["metadata"] == {"kernelspec": kernel, "language_info": {"name": "python"}}
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in notebook["cells"]:
        assert set(cell["metadata"]) <= {"tags", "mystnb"}
        assert set(cell["metadata"].get("tags", [])) <= KNOWN_TAGS
    assert sum(bool(cell["metadata"].get("tags")) for cell in notebook["cells"]) <= 3
    shown = [text for output in outputs(notebook) for text in strings(output)]
    for text in shown:
        assert not re.search(r"(?<![\w/.])/(?:home|Users|root|work|tmp|private|usr|var)/", text), text[:300]
        assert not re.search(r"\b0x[0-9a-f]{6,}", text), text[:300]


def test_a_picture_has_words_and_asks_for_nothing(notebook: dict[str, Any]) -> None:
    for cell in codes(notebook):
        for output in cell["outputs"]:
            data = output.get("data", {})
            if "image/png" in data:
                assert output["metadata"]["image/png"]["alt"] == "".join(data["text/plain"])
                assert cell["metadata"]["mystnb"]["image"]["alt"] == output["metadata"]["image/png"]["alt"]
            page = "".join(data.get("text/html", ""))
            assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|<script|@import|url\(""", page), page[:300]


def test_a_notebook_is_of_a_size_that_code_hosts_show() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.glob("*.ipynb")}
    assert {name: size for name, size in sizes.items() if size > MOST} == {}


def test_the_examples_are_found_from_the_folder_of_the_notebooks(notebook: dict[str, Any]) -> None:
    code = "\n".join(texts(notebook["cells"], "code"))
    for parts in re.findall(r'Path\("\.\.", ([^)]*)\)', code):
        assert FOLDER.joinpath("..", *json.loads(f"[{parts}]")).exists()


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """tools/run_notebooks.py as a module."""
    pytest.importorskip("nbclient", reason="the extra notebooks is not installed")
    pytest.importorskip("ipykernel", reason="the extra notebooks is not installed")
    spec = spec_from_file_location("run_notebooks", ROOT / "tools" / "run_notebooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["run_notebooks"] = module
    spec.loader.exec_module(module)
    return module


def written(path: Path, *sources: str, tags: tuple[str, ...] = ()) -> Path:
    cells = [
        {"cell_type": "code", "execution_count": None, "id": f"c{at}", "metadata": {"tags": list(tags)},
         "outputs": [], "source": source}
        for at, source in enumerate(sources)
    ]  # fmt: skip
    held = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(held), encoding="utf-8")
    return path


@pytest.mark.slow
def test_the_tool_writes_what_comes_out_and_sees_what_has_changed(tool: ModuleType, tmp_path: Path) -> None:
    path = written(tmp_path / "01_x.ipynb", "import os\nprint(os.environ['TMPDIR'], object())\n6 * 7")
    assert tool.treat(path, 60, write=True) == []
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["cells"][0]["outputs"][0]["text"] == ["…/tmp <object object at 0x…>\n"]
    assert tool.treat(path, 60, write=False) == []
    changed = path.read_text(encoding="utf-8").replace('"42"', '"43"')
    path.write_text(changed, encoding="utf-8")
    complaints = tool.treat(path, 60, write=False)
    assert "cell 1 shows something else now" in complaints[0]
    assert any('"42"' in line and line.strip().startswith("+") for line in complaints)
    assert path.read_text(encoding="utf-8") == changed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "tags", "said"),
    [
        ("1 / 0", (), "ZeroDivisionError"),
        ("import warnings\nwarnings.warn('old')", (), "cell 1 wrote to stderr"),
        ("import warnings\nwarnings.warn('old')", ("noisy",), ""),
        ("import time\ntime.sleep(60)", (), "not done after 2 s"),
        ("import os\nos._exit(1)", (), "died"),
    ],
)
def test_the_tool_refuses_errors_noise_and_slowness(
    tool: ModuleType, tmp_path: Path, source: str, tags: tuple[str, ...], said: str
) -> None:
    path = written(tmp_path / "01_x.ipynb", source, tags=tags)
    before = path.read_text(encoding="utf-8")
    complaints = tool.treat(path, 2 if said.startswith("not done") else 60, write=True)
    assert bool(complaints) == bool(said)
    if said:
        assert said in complaints[0]
        assert path.read_text(encoding="utf-8") == before


@pytest.mark.slow
def test_what_varies_is_compared_by_its_kind(tool: ModuleType, tmp_path: Path) -> None:
    path = written(tmp_path / "01_x.ipynb", "import time\nprint(time.time_ns())", tags=("varies",))
    assert tool.treat(path, 60, write=True) == []
    assert tool.treat(path, 60, write=False) == []
