"""``ecorules schemes``: what comes with the library."""

from __future__ import annotations

import ecorules
from ecorules.cli.app import Format, FormatOption, Lang, LangOption, app
from ecorules.cli.safe import json_text
from ecorules.cli.tables import Page, csv_of, records


@app.command("schemes")
def list_schemes(form: FormatOption = Format.TABLE, lang: LangOption = Lang.ZH) -> None:
    """List the schemes that come with ecorules. 列出内置的指标体系。"""
    found = records(ecorules.schemes())
    if form is Format.JSON:
        print(json_text(found))
    elif form is Format.CSV:
        print(csv_of(found), end="")
    else:
        Page(lang.value).table("schemes", found)
