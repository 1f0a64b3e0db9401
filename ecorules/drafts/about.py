"""What the lines around a table say of it: title, document number, date, issuer.

All of it is a rule of thumb, and told as such.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from ecorules.drafts.grid import Document, Grid
from ecorules.drafts.ledger import Ledger
from ecorules.drafts.spelling import clean
from ecorules.drafts.trouble import quoted
from ecorules.drafts.words import BODY

_TITLE: Final = re.compile("(?:指标|任务分解|目标|考核|标准).{0,20}(?:表|体系|一览|清单|细则|方案)?$")
_NUMBER: Final = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［【（(]\s*(?:19|20)\d\d\s*[〕\]］】）)]\s*第?\s*\d{1,5}\s*号")
_DATE: Final = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_SLUG: Final = re.compile("[^a-z0-9.-]+")
_LONGEST: Final = 200
_NO_ID: Final = "draft"


def describe(
    document: Document, grid: Grid, ledger: Ledger, given_id: str | None, given_title: str | None
) -> dict[str, Any]:
    """The head of the scheme file."""
    lines = [clean(line).strip() for line in document.lines]
    title = given_title or _title(document, grid, lines, ledger)
    name = given_id or _slug(document.name)
    if given_id is None:
        made = f"方案编号取自文件名：{name}", f"the scheme's id is made of the file's name: {name}"
        none = f"文件名不能作编号，暂写 {name}", f"the file's name holds no id, {name} stands for it"
        _say(ledger, *(none if name == _NO_ID else made))
    head: dict[str, Any] = {"format": "1", "id": name, "title": title[:4000]}
    number = _first(_NUMBER, lines)
    if number:
        head["number"] = "".join(number.group().split())
        _say(
            ledger,
            f"文号取自表外文字：{head['number']}",
            f"the number is taken from the lines around: {head['number']}",
        )
    at = next((at for at, line in enumerate(lines) if _DATE.fullmatch("".join(line.split()))), None)
    if at is not None:
        found = _DATE.fullmatch("".join(lines[at].split()))
        assert found is not None
        year, month, day = (int(group) for group in found.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            head["date"] = f"{year:04d}-{month:02d}-{day:02d}"
            _say(
                ledger, f"日期取自表外文字：{head['date']}", f"the date is taken from the lines around: {head['date']}"
            )
            issuer = lines[at - 1] if at else ""
            if BODY.search(issuer) and len(issuer) <= 60 and not re.search("[。，；：,;:]", issuer):
                head["issuer"] = issuer
                _say(
                    ledger,
                    f"发文单位取自日期前一行：{quoted(issuer)}",
                    f"the issuer is the line before the date: {quoted(issuer)}",
                )
    head["source"] = {"document": document.name[:4000] or "—"}
    return head


def _title(document: Document, grid: Grid, lines: list[str], ledger: Ledger) -> str:
    candidates = [grid.title.strip()] if grid.title.strip() else []
    candidates += [line for line in reversed(lines) if len(line) <= 60 and _TITLE.search(line) and "。" not in line]
    if candidates:
        title = clean(candidates[0])[:_LONGEST]
        _say(ledger, f"标题取自表前文字：{quoted(title)}", f"the title is taken from the lines around: {quoted(title)}")
        return title
    title = clean(Path(document.name).stem) or "指标表"
    _say(
        ledger,
        f"没有找到标题，取自文件名：{quoted(title)}",
        f"no title was found, it is the file's name: {quoted(title)}",
    )
    return title


def _say(ledger: Ledger, message: str, message_en: str) -> None:
    ledger.add("W458", message, message_en)


def _first(pattern: re.Pattern[str], lines: list[str]) -> re.Match[str] | None:
    return next((found for line in lines if (found := pattern.search(line[:1000]))), None)


def _slug(name: str) -> str:
    found = _SLUG.sub("-", Path(name).stem.lower()).strip("-.")[:60]
    return found if found and found[0].isalnum() else _NO_ID
