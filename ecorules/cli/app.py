"""The application that every command joins, and the options that several of them share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

import ecorules

app = typer.Typer(
    name="ecorules",
    help="Reads the threshold cells of Chinese government indicator tables. 读取考核指标表中的目标值并评判达标情况。",
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """What is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Lang(StrEnum):
    """The language of what is printed."""

    ZH = "zh"
    EN = "en"


FormatOption = Annotated[Format, typer.Option("--format", help="table for people, csv or json for programs.")]
LangOption = Annotated[Lang, typer.Option("--lang", help="zh or en.")]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"ecorules {ecorules.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Reads the threshold cells of Chinese government indicator tables. 读取考核指标表中的目标值并评判达标情况。"""
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(2)
