"""The bar: late, on a terminal's standard error, and nowhere else."""

from __future__ import annotations

import io
import time
from contextlib import redirect_stderr

import pytest

from ecorules.cli import patience as module
from ecorules.cli.patience import patience


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    return Terminal()


def test_long_work_shows_a_bar(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SOON", 0.01)
    with redirect_stderr(terminal), patience("[red]常德", steps=2) as done:
        time.sleep(0.3)
        done()
    assert "[red]常德" in terminal.getvalue()


def test_quick_work_shows_none(terminal: Terminal) -> None:
    with redirect_stderr(terminal), patience("常德", steps=1) as done:
        done()
    assert terminal.getvalue().strip() == ""


def test_nothing_where_nobody_watches(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SOON", 0.0)
    with patience("常德", steps=1) as done:
        time.sleep(0.05)
        done()
    assert capsys.readouterr() == ("", "")


def test_an_error_ends_the_bar(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SOON", 0.0)

    def work() -> None:
        with redirect_stderr(terminal), patience("常德", steps=1):
            time.sleep(0.3)
            raise ValueError("of the work")

    with pytest.raises(ValueError, match="of the work"):
        work()
    written = terminal.getvalue()
    assert "常德" in written
    time.sleep(0.3)
    assert terminal.getvalue() == written
