"""Runs the notebooks from top to bottom, each in a kernel of its own.

    python tools/run_notebooks.py            # check: they run, and the committed outputs are what comes out
    python tools/run_notebooks.py --write    # run, and keep what comes out
    python tools/run_notebooks.py --write notebooks/01_one_rule.ipynb

What differs from run to run is not kept: times, folders of this machine, addresses in memory. Pictures are not
compared, the figures that a chart is drawn from are. Two tags are known, as few cells as possible have one:

varies  what the cell shows is other figures on every run (seconds): only its kind is compared
noisy   another program writes to stderr when the cell runs (the Java machine of Spark): it is not kept

Anything else on stderr is an error, and so is a cell that raises. A notebook has 60 seconds.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
LIMIT = 60.0
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
#: A widget without its kernel shows nothing, and its number is another on every run.
LIVE = "application/vnd.jupyter.widget-view+json"


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the notebooks; check or write their outputs.")
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--check", action="store_true", help="compare with the committed outputs (the default)")
    does.add_argument("--write", action="store_true", help="keep what comes out")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds that one notebook may take")
    parser.add_argument("notebooks", nargs="*", type=Path, help="all of notebooks/ by default")
    asked = parser.parse_args()
    failed = 0
    for path in asked.notebooks or sorted(FOLDER.glob("*.ipynb")):
        start = time.monotonic()
        complaints = treat(path, asked.limit, write=asked.write)
        failed += bool(complaints)
        print(f"{path.name:32} {'ok' if not complaints else 'FAILED':6} {time.monotonic() - start:5.1f} s", flush=True)
        for complaint in complaints:
            print(complaint, flush=True)
    return 1 if failed else 0


def treat(path: Path, limit: float, *, write: bool) -> list[str]:
    """Run one notebook; what is wrong with it, nothing where all is well."""
    kept = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as scratch:
        fresh, complaints = executed(kept, path, Path(scratch), limit)
        if complaints:
            return complaints
        steady = steadier({str(ROOT) + os.sep: "", str(Path(scratch).resolve()): "…", scratch: "…"})
    fresh = plain(fresh, path.stem, steady)
    complaints = [complaint for at, cell in enumerate(fresh.cells, 1) for complaint in noise(cell, at)]
    if complaints:
        return complaints
    if write:
        for old, new in zip(kept.cells, fresh.cells, strict=True):
            if "varies" not in tags(new) and told(old) == told(new) and old.get("outputs"):
                new.outputs = old.outputs  # a picture of the same figures stays the same file
        nbformat.validate(fresh)
        path.write_text(nbformat.writes(fresh).rstrip("\n") + "\n", encoding="utf-8")
        return []
    return [
        line for at, pair in enumerate(zip(kept.cells, fresh.cells, strict=True), 1) for line in difference(*pair, at)
    ]


def executed(kept: NotebookNode, path: Path, scratch: Path, limit: float) -> tuple[NotebookNode, list[str]]:
    """The notebook as it looks after a run from nothing, and what broke."""
    fresh = nbformat.from_dict(json.loads(json.dumps(kept)))
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # the kernel of this Python, not one that the user has registered
    for name in ("ipython", "tmp"):
        (scratch / name).mkdir()
    own = {"IPYTHONDIR": str(scratch / "ipython"), "TMPDIR": str(scratch / "tmp"), "PYTHONHASHSEED": "0"}
    own["SPARK_SUBMIT_OPTS"] = (
        "-XX:TieredStopAtLevel=1"  # of so short a run the Java machine would spend half compiling
    )
    own["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    sockets = {"transport": "ipc", "ip": str(scratch / "kernel")}  # no port that others on the machine could reach
    deadline = time.monotonic() + limit
    client = NotebookClient(
        fresh,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(path.resolve().parent)}},
        timeout_func=lambda _: max(1, int(deadline - time.monotonic())),
        record_timing=False,
        config=Config({"KernelManager": sockets} if os.name == "posix" else {}),
    )
    try:
        client.execute(env=os.environ | own)
    except CellTimeoutError:
        return fresh, [f"  not done after {limit:g} s"]
    except (CellExecutionError, DeadKernelError) as error:
        return fresh, [f"  {ESCAPES.sub('', str(error))}"]
    return fresh, []


def steadier(folders: dict[str, str]) -> Callable[[str], str]:
    """What takes folders and addresses out of a text."""

    def steady(text: str) -> str:
        for folder, instead in folders.items():
            text = text.replace(folder, instead)
        return ADDRESS.sub("0x…", text)

    return steady


def plain(notebook: NotebookNode, name: str, steady: Callable[[str], str]) -> NotebookNode:
    """The notebook with nothing in it that the next run would change."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for at, cell in enumerate(notebook.cells, 1):
        cell.id = f"{name[:2]}-{at:02}"
        cell.metadata = nbformat.from_dict({"tags": tags(cell)} if tags(cell) else {})
        if cell.cell_type != "code":
            continue
        outputs = [_plain_output(output, steady) for output in cell.outputs]
        if "noisy" in tags(cell):
            outputs = [output for output in outputs if output.get("name") != "stderr"]
        cell.outputs = _joined(outputs)
        words = [output.metadata.get("alt") for output in cell.outputs if "metadata" in output]
        if any(words):  # Sphinx has the alternative text of a picture from here
            cell.metadata["mystnb"] = {"image": {"alt": next(filter(None, words))}}
    return notebook


def _plain_output(output: NotebookNode, steady: Callable[[str], str]) -> NotebookNode:
    output.pop("transient", None)
    if output.output_type == "stream":
        output.text = steady(output.text)
    elif "data" in output:
        if LIVE in output.data and len(output.data) > 2:
            del output.data[LIVE]
        for kind, held in output.data.items():
            if isinstance(held, str) and not kind.startswith("image/png"):
                output.data[kind] = steady(held)
    return output


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """What was printed in several goes, as one."""
    joined: list[NotebookNode] = []
    for output in outputs:
        if joined and output.output_type == "stream" and joined[-1].get("name") == output.name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def noise(cell: NotebookNode, at: int) -> list[str]:
    outputs = cell.get("outputs", [])
    return [f"  cell {at} wrote to stderr: {output.text[:500]}" for output in outputs if output.get("name") == "stderr"]


def tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def told(cell: NotebookNode) -> list[Any]:
    """What a reader of the outputs is told, pictures aside."""
    return [_told(output, "varies" in tags(cell)) for output in cell.get("outputs", [])]


def _told(output: NotebookNode, varies: bool) -> Any:
    if output.output_type == "stream":
        return output.name, None if varies else output.text
    pictures = {kind for kind in output.get("data", {}) if kind.startswith("image/")}
    rest = {kind: held for kind, held in output.get("data", {}).items() if kind not in pictures}
    return output.output_type, sorted(pictures), sorted(rest) if varies else rest


def difference(old: NotebookNode, new: NotebookNode, at: int) -> list[str]:
    """How the outputs of one cell differ from the committed ones."""
    before, after = told(old), told(new)
    if before == after:
        return []
    texts = [json.dumps(one, ensure_ascii=False, indent=1).replace("\\n", "\n").splitlines() for one in (before, after)]
    lines = list(difflib.unified_diff(*texts, "committed", "now", lineterm="", n=1))
    told_lines = [f"    {line[:200]}" for line in lines[:40]]
    return [f"  cell {at} shows something else now (--write keeps it):", *told_lines]


if __name__ == "__main__":
    sys.exit(main())
