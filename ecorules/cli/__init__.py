"""The command line: ``ecorules parse``, ``ecorules assess``, ``ecorules schemes``.

Comes in: arguments. Goes out: text on the standard output and an exit status: 0 done, 1 what a
check found, 2 bad usage or unreadable input, with a message and no traceback. A reader of the
output that goes away ends the command with 141, Ctrl-C with 130, as other commands do.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

DONE: Final = 0
UNREADABLE: Final = 2
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; ``arguments`` are those of the process by default."""
    _speak_utf8()
    try:
        from ecorules.cli.run import run

        status = run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:
        _let_go(sys.stdout)
        status = PIPE_CLOSED
    except OSError as error:
        # Whatever is read is checked where it is read, so this is the output: a full disk, a closed terminal.
        _let_go(sys.stdout)
        with suppress(OSError):
            reason = error.strerror or type(error).__name__
            print(f"E602 输出无法写出：{reason}\n  the output cannot be written: {reason}", file=sys.stderr)
        status = UNREADABLE
    return status


def _speak_utf8() -> None:
    """Texts are Chinese whatever the locale says; a stream that was closed swallows what it is told."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the rest of the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _let_go(stream: object) -> None:
    """Send what is still buffered nowhere, so that the interpreter does not complain when it ends."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[attr-defined]
        os.close(nowhere)
