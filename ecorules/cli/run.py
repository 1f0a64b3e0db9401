"""From arguments to an exit status: what went wrong is said on the standard error, in plain words."""

from __future__ import annotations

import os
import sys
from typing import Final

import typer

from ecorules import EcoRulesError
from ecorules.cli import (
    DONE,
    INTERRUPTED,
    PIPE_CLOSED,
    UNREADABLE,
    assess_command,
    cases_command,
    diff_command,
    import_command,
    lint_command,
    new_command,
    parse_command,
    scenario_command,
    schemes_command,
)
from ecorules.cli.app import app
from ecorules.cli.safe import shown, shown_lines

#: Importing a command joins it to the application; this is their order in the help.
COMMANDS: Final = (
    parse_command,
    assess_command,
    scenario_command,
    schemes_command,
    import_command,
    lint_command,
    diff_command,
    cases_command,
    new_command,
)

#: Bad usage as Typer reports it; the class has moved between releases, its distance from this one has not.
_ClickError: Final = typer.BadParameter.__mro__[2]


def run(arguments: list[str]) -> int:
    """Run one command; only errors of the output streams leave this function."""
    command = typer.main.get_command(app)
    try:
        # Not command.main: it ends the process with status 1 when the reader of the output goes away.
        with command.make_context("ecorules", arguments) as context:
            command.invoke(context)
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        return INTERRUPTED
    except SystemExit:
        return PIPE_CLOSED  # Rich leaves so when the reader goes away
    except EcoRulesError as error:
        return _refuse(shown_lines(str(error)))
    except Exception as error:
        if isinstance(error, _ClickError):
            return _refuse(_usage(error, arguments))
        if os.environ.get("ECORULES_TRACEBACK"):
            raise
        if isinstance(error, OSError):
            if error.filename is None:
                raise  # of the output
            return _refuse(f"E601 {shown(error.filename)}: {shown(error.strerror)}")
        found = shown(f"{type(error).__name__}: {error}")
        return _refuse(
            f"E699 程序出错，请报告：{found}\n  an error of the program, please report it: {found}\n"
            "  ECORULES_TRACEBACK=1 shows where"
        )
    return DONE


def _refuse(message: str) -> int:
    sys.stdout.flush()
    print(message, file=sys.stderr)
    return UNREADABLE


def _usage(error: Exception, arguments: list[str]) -> str:
    """What Typer has to say about the arguments, and how to give a text that looks like an option."""
    context = getattr(error, "ctx", None)
    lines = [context.get_usage()] if context is not None else []
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    lines.append(f"Error: {shown(message)}")
    if type(error).__name__ == "NoSuchOption" and arguments[:1] == ["parse"]:
        lines.append(
            "以“-”开头的文本写在 -- 之后 / a text that begins with '-' goes behind --:  ecorules parse -- '-5~5'"
        )
    return "\n".join(lines)
