"""The command as a process: streams, locales, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "ecorules"]
pytestmark = pytest.mark.slow


def environment(**changes: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON"))}
    return {**kept, **changes, "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {},
    ],
)
def test_output_is_utf8_under_any_locale(locale: dict[str, str]) -> None:
    run = subprocess.run(
        [*COMMAND, "parse", "≤300,或逐年下降", "--unit", "千克/公顷"],
        capture_output=True,
        env=environment(**locale),
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    assert "≤300" in run.stdout.decode("utf-8")
    assert "千克/公顷" in run.stdout.decode("utf-8")


def test_bytes_that_are_no_text() -> None:
    run = subprocess.run([*COMMAND, "parse", b"\xff\xfe95"], capture_output=True, env=environment(), check=False)
    assert run.returncode == 2
    assert b"Traceback" not in run.stderr
    run.stderr.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
class TestStreams:
    @pytest.mark.parametrize("words", ["--help", "--version"])
    def test_a_reader_that_goes_away(self, words: str) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        run = subprocess.run([*COMMAND, words], stdout=writing, stderr=subprocess.PIPE, env=environment(), check=False)
        os.close(writing)
        assert (run.returncode, run.stderr) == (141, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
    def test_a_full_disk(self) -> None:
        with open("/dev/full", "wb") as full:
            run = subprocess.run(
                [*COMMAND, "--version"], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
            )
        assert run.returncode == 2
        assert run.stderr.startswith(b"E602")
        assert b"Traceback" not in run.stderr

    @pytest.mark.parametrize("closed", ["stdin", "stdout", "stderr"])
    def test_a_stream_that_is_closed(self, closed: str) -> None:
        number = ["stdin", "stdout", "stderr"].index(closed)
        shell = f'exec "$@" {number}>&-'
        run = subprocess.run(
            ["sh", "-c", shell, "sh", *COMMAND, "--version"], capture_output=True, env=environment(), check=False
        )
        assert run.returncode == 0
        assert b"Traceback" not in run.stderr

    def test_ctrl_c_while_it_works(self) -> None:
        code = (  # the first line because a job in the background starts with interrupts ignored
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "import sys, time, ecorules; from ecorules.cli import main\n"
            "ecorules.load_scheme = lambda name: print('started', flush=True) or time.sleep(60)\n"
            "sys.exit(main(['assess', 'changde-2020', 'x.csv']))"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert process.returncode == 130
        assert b"Traceback" not in err
