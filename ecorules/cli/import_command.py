"""``ecorules import``: the table of a file into a draft scheme file."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

from ecorules.cli.app import Format, FormatOption, Lang, LangOption, app
from ecorules.cli.patience import patience
from ecorules.cli.safe import as_typed, json_text, shown, shown_lines
from ecorules.cli.tables import csv_of
from ecorules.drafts import Draft, read_table
from ecorules.verdicts import Language


@app.command("import")
def import_table(
    table_file: Annotated[str, typer.Argument(metavar="TABLE", help="docx, xlsx, html, csv, tsv, md, txt or pdf.")],
    output: Annotated[str, typer.Option("-o", "--output", help="The scheme file to be written: scheme.yaml.")],
    scheme_id: Annotated[str | None, typer.Option("--id", help="The id of the scheme: lower case.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="The title of the scheme.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="FIELD=HEADING", help="A column by hand: name=指标名称 or name=4; repeat."),
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="Which table: its number from 1, its sheet or title.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    form: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """Read an official table into a draft scheme, and list what to look at. 把指标表读成方案草稿，并列出要核对之处。"""
    target = as_typed(output)
    if os.path.lexists(target) and not force:
        raise typer.BadParameter(f"{target!r} is there already; --force writes over it", param_hint="-o")
    columns = _columns(column or [])
    chosen = as_typed(table) if table is not None else None
    with patience(shown(table_file), steps=2) as done:
        draft = read_table(
            as_typed(table_file),
            id=None if scheme_id is None else as_typed(scheme_id),
            title=None if title is None else as_typed(title),
            columns=columns,
            table=int(chosen) if chosen is not None and _is_number(chosen) else chosen,
        )
        done()
        draft.save(target)
        done()
    match form:
        case Format.JSON:
            print(json_text({"file": target, **_data(draft)}))
        case Format.CSV:
            print(csv_of(_rows(draft, lang.value)), end="")
        case Format.TABLE:
            _page(draft, target, lang.value)


def _columns(given: list[str]) -> dict[str, str | int]:
    columns: dict[str, str | int] = {}
    for entry in map(as_typed, given):
        name, sign, heading = entry.partition("=")
        if not sign or not name.strip() or not heading.strip():
            raise typer.BadParameter(f"{entry!r} is not written FIELD=HEADING", param_hint="--column")
        if name.strip() in columns:
            raise typer.BadParameter(f"{name.strip()!r} is given twice", param_hint="--column")
        columns[name.strip()] = int(heading) if _is_number(heading) else heading
    return columns


def _is_number(text: str) -> bool:
    return text.strip().isascii() and text.strip().isdecimal() and len(text) < 7


def _data(draft: Draft) -> dict[str, Any]:
    return {
        "scheme": draft.id,
        "title": draft.title,
        "indicators": len(draft),
        "findings": [
            {"indicator": name or None, **finding.to_dict()}
            for name, found in draft.by_indicator().items()
            for finding in found
        ],
    }


def _rows(draft: Draft, lang: Language) -> list[dict[str, Any]]:
    return [
        {
            "indicator": name,
            "code": finding.code,
            "where": finding.where,
            "message": finding.message if lang == "zh" else finding.message_en,
            "hint": finding.hint if lang == "zh" else finding.hint_en,
        }
        for name, found in draft.by_indicator().items()
        for finding in found
    ]


def _page(draft: Draft, target: str, lang: Language) -> None:
    count = len(draft.findings)
    parts = sum(len(row.parts) for row in draft)
    if lang == "zh":
        print(f"{shown(target)}：{shown(draft.title)}，{len(draft)} 项指标，{parts} 个分项")
        print(f"要核对的有 {count} 处，也作为注释写在文件里；都是提示，方案可以使用。" if count else "没有要核对之处。")
    else:
        print(f"{shown(target)}: {shown(draft.title)}, {len(draft)} indicators, {parts} parts")
        advice = f"{count} places to look at, also in the file as comments; they are advice, the scheme can be used."
        print(advice if count else "Nothing to look at.")
    for name, found in draft.by_indicator().items():
        whole = "全表" if lang == "zh" else "the table"
        heading = f"{'指标 ' if lang == 'zh' else ''}{name} {draft[name].name}" if name else whole
        print(f"\n{shown(heading)}")
        for finding in found:
            print(f"  {shown_lines(finding.say(lang))}")
