"""A file of any kind into its tables: chosen by what the file is called and what it holds.

Comes in: a path. Goes out: ``Document``. Nothing in a file is executed, nothing it names is fetched;
size, memory and time are bounded, and a file beyond them is refused.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from pathlib import Path
from typing import Final, NoReturn

from ecorules.drafts.barred import read_barred
from ecorules.drafts.delimited import read_delimited
from ecorules.drafts.grid import Document, Grid
from ecorules.drafts.markdown import has_table, read_markdown
from ecorules.drafts.pages import read_page
from ecorules.drafts.pdf import read_pdf
from ecorules.drafts.sheets import read_workbook
from ecorules.drafts.texts import decoded
from ecorules.drafts.trouble import Findings, damaged, quoted, refuse, too_large
from ecorules.drafts.word import read_word
from ecorules.errors import EcoRulesError
from ecorules.schemes import shown
from ecorules.text import Diagnostic

MAX_BYTES: Final = 32_000_000
MAX_LINES: Final = 1_000_000
#: What each suffix says that a file is.
KINDS: Final = {
    ".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".md": "md", ".markdown": "md", ".txt": "txt", ".text": "txt",
    ".pdf": "pdf",
}  # fmt: skip
#: Kinds that have to be saved as another first.
WORD: Final = frozenset((".doc", ".wps", ".rtf", ".odt", ".pages", ".dot", ".wpt", ".mht", ".mhtml"))
SHEET: Final = frozenset((".xls", ".et", ".ods", ".xlsb", ".numbers", ".xlt", ".ett"))
PICTURE: Final = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".ofd", ".caj"))
_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE)
_PAGE: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|table|head|body|meta|div)\b",
    re.IGNORECASE | re.DOTALL,
)
#: Encodings by the names that pages give them.
CHARSETS: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "utf-8": "utf-8", "utf8": "utf-8",
}  # fmt: skip


Read = tuple[tuple[Grid, ...], tuple[str, ...]]


def read_document(path: str | os.PathLike[str]) -> Document:
    """The tables of a file and the text around them, every cell with its place and its printed lines.

    Word (.docx), Excel (.xlsx), HTML, CSV and TSV, Markdown, plain text with ``|``, and PDF. A file
    is read as what it is: an .xls that holds a web page is read as one, and a finding says so.
    Raises ``SchemeError`` for a file that cannot be read, is of another kind or beyond the limits.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "table.csv")
    ...     _ = file.write_text("序号,指标,指标值\\n1,城镇污水处理率,市≥95\\n", encoding="utf-8")
    ...     document = read_document(file)
    >>> [cell.text for cell in document.grids[0].cells]
    ['序号', '指标', '指标值', '1', '城镇污水处理率', '市≥95']
    """
    file = _path(path)
    name = shown(file.name)
    findings = Findings()
    try:
        data = _bytes(file)
        grids, lines = _read(data, _kind(file, data, findings), findings)
    except EcoRulesError as error:
        raise type(error)([_named(found, name) for found in error.diagnostics]) from None
    return Document(name=name, grids=grids, lines=lines, findings=findings.all())


def _named(found: Diagnostic, name: str) -> Diagnostic:
    """A finding that names its file too."""
    where = f"{name} {found.where}".strip()
    return Diagnostic(
        code=found.code,
        message=found.message,
        message_en=found.message_en,
        hint=found.hint,
        hint_en=found.hint_en,
        where=where,
    )


def _read(data: bytes, kind: str, findings: Findings) -> Read:
    match kind:
        case "docx":
            return read_word(data, findings)
        case "xlsx":
            return read_workbook(data, findings), ()
        case "pdf":
            return read_pdf(data, findings)
        case "html":
            return read_page(decoded(data, findings, declared=_declared(data)), findings)
    text = decoded(data, findings)
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        too_large(f"文件超过 {MAX_LINES} 行", f"the file has more than {MAX_LINES} lines")
    match kind:
        case "csv":
            return _alone(read_delimited(text, findings))
        case "tsv":
            return _alone(read_delimited(text, findings, delimiter="\t"))
        case "md":
            return read_markdown(text, findings)
    return _plain(text, findings)


def _alone(grid: Grid | None) -> Read:
    return (() if grid is None else (grid,)), ()


def _plain(text: str, findings: Findings) -> Read:
    """A plain text by the signs that part its cells: bars, drawn or typed, or tabs."""
    lines = text.splitlines()
    if has_table(lines):
        return read_markdown(text, findings)
    bars = sum(line.count("|") + line.count("｜") + line.count("│") > 1 for line in lines)
    tabs = sum(line.count("\t") > 1 for line in lines)
    if tabs > 1 and tabs > bars:
        return _alone(read_delimited(text, findings, delimiter="\t"))
    return read_barred(text, findings)


def _path(path: str | os.PathLike[str]) -> Path:
    try:
        given = os.fspath(path)
    except TypeError:
        given = None
    if not isinstance(given, str):
        refuse("E430", "请给出文件路径", "give the path of a file", where=quoted(type(path).__name__))
    return Path(given)


def _bytes(path: Path) -> bytes:
    """The file's bytes; only of a regular file, which is looked at before it is opened."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            refuse("E430", "不是文件", "not a file")
        if about.st_size > MAX_BYTES:
            too_large(f"文件超过 {MAX_BYTES} 字节", f"the file has more than {MAX_BYTES} bytes")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except EcoRulesError:
        raise
    except (OSError, ValueError) as error:
        reason = quoted(str(getattr(error, "strerror", None) or error))
        refuse("E430", f"无法读取文件：{reason}", f"the file cannot be read: {reason}")
    if len(data) > MAX_BYTES:
        too_large(f"文件超过 {MAX_BYTES} 字节", f"the file has more than {MAX_BYTES} bytes")
    if not data.strip():
        refuse("E430", "文件是空的", "the file is empty")
    return data


def _kind(path: Path, data: bytes, findings: Findings) -> str:
    """What a file is: what it holds counts where that is plain, else what it is called."""
    suffix = path.suffix.lower()
    called = KINDS.get(suffix)
    held = _held(data, suffix)
    if held is None:
        if called in ("docx", "xlsx", "pdf"):
            damaged(f"不是 {suffix} 文件", f"not a {suffix} file")
        if called is None:
            _refuse_kind(suffix)
        return called
    if held != called:
        message = f"文件名是 {quoted(suffix or path.name)}，内容是 {held}，按内容读取"
        findings.add("W439", message, f"called {quoted(suffix or path.name)}, it holds {held}: read as what it holds")
    return held


def _held(data: bytes, suffix: str) -> str | None:
    """The kind that a file's first bytes tell, if they do."""
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _office(data, suffix)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if KINDS.get(suffix) in ("docx", "xlsx"):
            message, message_en = "文件有密码，或是旧格式", "the file has a password or is of the old kind"
            hint = f"用 Office 或 WPS 打开，去掉密码后另存为 {suffix}"
            refuse(
                "E431", message, message_en, hint=hint, hint_en=f"open it, take off the password, save it as {suffix}"
            )
        _refuse_kind(suffix if suffix in WORD | SHEET else ".doc")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if suffix in (*WORD, *SHEET) or KINDS.get(suffix) in ("docx", "xlsx"):
        head = data[:4000].replace(b"\0", b"").decode("latin-1").removeprefix("ï»¿").removeprefix("ÿþ")
        return "html" if _PAGE.match(head) else None
    return None


def _office(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        damaged(f"压缩包已损坏：{quoted(str(error))}", f"the archive is damaged: {quoted(str(error))}")
    if any(name.startswith("xl/") and not name.endswith(".bin") for name in names):
        return "xlsx"
    if not any(name.startswith("word/") for name in names):
        _refuse_kind(suffix if suffix in WORD | SHEET else ".zip")
    return "docx"


def _refuse_kind(suffix: str) -> NoReturn:
    kind = quoted(suffix) or "—"
    message, message_en = f"不能读取 {kind} 文件", f"{kind} files are not read"
    if suffix in WORD:
        hint, hint_en = "用 Word 或 WPS 打开，另存为 .docx", "open it in Word or WPS and save it as .docx"
    elif suffix in SHEET:
        hint, hint_en = "用 Excel 或 WPS 打开，另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx"
    elif suffix in PICTURE:
        hint, hint_en = "先把图中的表录入 .xlsx 或 .docx", "type the table that it shows into an .xlsx or .docx first"
    else:
        hint = "请给出 .docx、.xlsx、.html、.csv、.tsv、.md、.txt 或 .pdf"
        hint_en = "give a .docx, .xlsx, .html, .csv, .tsv, .md, .txt or .pdf"
    refuse("E431", message, message_en, hint=hint, hint_en=hint_en)


def _declared(data: bytes) -> str | None:
    """The encoding that a page names, if it is one that pages are written in."""
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii", "replace").lower() if found else ""
    return {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "utf-8": "utf-8"}.get(
        name
    )
