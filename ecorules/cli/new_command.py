"""``ecorules new``: a folder for a new city, with a scheme, data and cases to start from."""

from __future__ import annotations

from typing import Annotated

import typer

from ecorules.casebook import new_folder
from ecorules.cli.app import app
from ecorules.cli.safe import as_typed, shown

_STEPS = (
    ("改成自己的指标", "put in your own indicators", "scheme.yaml"),
    ("每改一条，运行用例", "run the cases after each change", "ecorules test {name}"),
    ("填入数据后评估", "fill in the data and assess", "ecorules assess {files}"),
)
_FILES = "{name}/scheme.yaml {name}/observations.csv --regions {name}/regions.csv --targets {name}/targets.csv"


@app.command("new")
def make_folder(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the folder to make: 示例市.")],
    title: Annotated[str | None, typer.Option("--title", help="The title of the scheme.")] = None,
    scheme_id: Annotated[str | None, typer.Option("--id", help="The id of the scheme: shili-2025.")] = None,
) -> None:
    """Make a folder with a scheme, observations and cases to start from. 从模板新建一个方案文件夹。"""
    made = new_folder(
        as_typed(name),
        title=None if title is None else as_typed(title),
        id=None if scheme_id is None else as_typed(scheme_id),
    )
    folder = _quoted(shown(made.path.name))
    print(f"{shown(made.path)}/  {made.id}  {shown(made.title)}")
    for file in made.files:
        print(f"  {file}")
    print("下一步 / next:")
    files = _FILES.format(name=folder)
    for zh, en, command in _STEPS:
        print(f"  {zh} / {en}:\n    {command.format(name=folder, files=files)}")


def _quoted(name: str) -> str:
    """A name as a shell takes it for one word."""
    plain = all(char.isalnum() or char in "-_." for char in name)
    escaped = name.replace("'", "'\\''")
    return name if plain else f"'{escaped}'"
