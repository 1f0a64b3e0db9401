"""JupyterLab, run in a browser: 02_assess_changde from top to bottom, its tables and charts on the page.

The server has folders of its own, a port of its own and a copy of the notebooks; the browser reaches nothing else.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Watched
    from playwright.sync_api import Page

pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
NOTEBOOK = "02_assess_changde.ipynb"
CARD = "card.ipynb"
CARD_CODE = """
import pandas as pd
import ecorules

rows = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
assessment = ecorules.load_scheme("changde-2020").assess(rows, regions={"甲市": {"设区市"}})
ecorules.what_if(assessment, indicators="26")
"""
#: Seconds: until the server answers, and until every cell has run.
START, RUN = 60, 120
#: Nothing is looked up on the network: no news, no check for updates, no extension manager.
SETTINGS = """
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.ServerApp.root_dir = {root!r}
c.IdentityProvider.token = {token!r}
c.LabApp.extension_manager = "readonly"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
"""
#: Every cell is in the page, not only those in view; nobody is asked whether there should be news.
OWN = {
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false", "checkForUpdates": False},
}


class Lab:
    """A running JupyterLab: where it answers."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token

    def notebook(self, name: str) -> str:
        return f"{self.address}/lab/tree/notebooks/{name}?token={self.token}&reset"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a copy of the notebooks and the examples, stopped afterwards with its kernels."""
    place = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "examples"):
        shutil.copytree(ROOT / name, place / "work" / name)
    notebook = place / "work" / "notebooks" / NOTEBOOK
    notebook.write_text(json.dumps(bare(json.loads(notebook.read_text(encoding="utf-8")))), encoding="utf-8")
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "card",
        "metadata": {},
        "outputs": [],
        "source": CARD_CODE,
    }
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    notebook.with_name(CARD).write_text(json.dumps(made), encoding="utf-8")
    token, port = secrets.token_hex(16), free_port()
    config = place / "config"
    config.mkdir()
    (config / "jupyter_server_config.py").write_text(
        SETTINGS.format(root=str(place / "work"), token=token), encoding="utf-8"
    )
    for name, held in OWN.items():
        (place / "settings" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "settings" / name).write_text(json.dumps(held), encoding="utf-8")
    folders = {name: str(place / name.lower()) for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    own = {
        "JUPYTER_CONFIG_DIR": str(config),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTERLAB_SETTINGS_DIR": str(place / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(place / "workspaces"),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }
    log = place / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"],
            env=os.environ | folders | own,
            cwd=place,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api?token={token}", server, log)
        yield Lab(address, token)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def bare(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without its outputs, so that all that is seen was made here."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return notebook


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"JupyterLab does not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


def run_all(page: Page) -> None:
    """Run → Run All Cells, and wait until the last cell has its number and the kernel is idle."""
    page.get_by_role("menuitem", name=re.compile("^(Run|运行)$")).first.click()
    page.get_by_role("menuitem", name=re.compile("^(Run All Cells|运行所有单元格)$")).click()
    page.wait_for_function(
        """() => {
          const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.textContent.trim());
          const state = document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status;
          return prompts.length > 0 && prompts.every(p => /^\\[\\d+\\]:$/.test(p)) && state === 'idle';
        }""",
        timeout=RUN * 1000,
    )


def opened(lab: Lab, watched: Watched, name: str) -> Page:
    """A notebook in JupyterLab, run from top to bottom."""
    page = watched.open(lab.notebook(name))
    page.get_by_text(re.compile(r"Python 3.*\| (Idle|空闲)")).wait_for(timeout=START * 1000)
    run_all(page)
    return page


def test_the_assessment_runs_and_shows_its_table_and_charts(lab: Lab, watched: Watched) -> None:
    page = opened(lab, watched, NOTEBOOK)
    errors = page.locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type*=stderr]")
    assert errors.all_inner_texts() == []

    tables = page.locator(".jp-OutputArea-output[data-mime-type='text/html']")
    judged = tables.filter(has_text="公共交通出行分担率").filter(has_text="未达标").filter(has_text="无法判定")
    assert max((table.locator("tr").count() for table in judged.all()), default=0) >= 36

    charts = page.locator(".jp-OutputArea-output .vega-embed [role=graphics-document]")
    said = [chart.get_attribute("aria-label") or "" for chart in charts.all()]
    for words in ("达标情况", "达标程度", "与要求的差距", "城镇污水处理率"):
        assert any(words in one for one in said), (words, said)
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 200

    assert watched.errors == []
    assert watched.elsewhere(lab.address, lab.address.replace("http", "ws")) == []


def test_the_card_of_a_what_if_is_alive(lab: Lab, watched: Watched) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    page = opened(lab, watched, CARD)
    card = page.locator(".jp-OutputArea-output", has_text="城镇污水处理率").last
    card.get_by_text("未达标").first.wait_for()
    box = card.locator("input[type=number], .widget-text input").first
    box.fill("96")
    box.press("Enter")
    card.get_by_text("达标：96%").first.wait_for()
    assert watched.errors == []
    assert watched.elsewhere(lab.address, lab.address.replace("http", "ws")) == []
