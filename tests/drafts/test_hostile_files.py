"""Files made to trouble their reader: each ends in an error or is read, in 20 seconds and a gigabyte."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 20
MEGABYTES = 1000

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
)
CHILD = """
import json, pathlib, re, resource, sys, time
from ecorules.drafts.files import read_document
from ecorules.errors import EcoRulesError
start = time.process_time()
try:
    document = read_document(sys.argv[1])
    told = [[grid.height, grid.width] for grid in document.grids]
except EcoRulesError as error:
    told = error.diagnostics[0].code
status = pathlib.Path("/proc/self/status")
# What getrusage tells may be the size of the process that started this one.
peak = re.search(r"VmHWM:\\s*(\\d+)", status.read_text()) if status.exists() else None
memory = (int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024
print(json.dumps([told, time.process_time() - start, memory]))
"""


def replaced(archive: bytes, name: str, data: bytes | None, more: dict[str, bytes] | None = None) -> bytes:
    """An archive with one file of other content, and more files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, old.read(entry) if data is None or entry != name else data)
        for entry, content in (more or {}).items():
            new.writestr(entry, content)
    return out.getvalue()


def word(body: str, *, head: str = "", more: dict[str, bytes] | None = None) -> bytes:
    plain = io.BytesIO()
    docx.Document().save(plain)
    data = f"{head}<w:document {W}><w:body>{body}</w:body></w:document>".encode()
    return replaced(plain.getvalue(), "word/document.xml", data, more)


def sheet(
    rows: str, *, before: str = "", after: str = "", head: str = "", more: dict[str, bytes] | None = None
) -> bytes:
    plain = io.BytesIO()
    openpyxl.Workbook().save(plain)
    data = f"{head}<worksheet {S}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()
    return replaced(plain.getvalue(), "xl/worksheets/sheet1.xml", data, more)


def lying(archive: bytes, name: bytes) -> bytes:
    """An archive whose directory gives a file's size as a thousand bytes."""
    data = bytearray(archive)
    last, first = data.rfind(name) - 46, data.find(name) - 30
    data[last + 24 : last + 28] = data[first + 22 : first + 26] = (1000).to_bytes(4, "little")
    return bytes(data)


def cells(text: str) -> str:
    return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" * 8


CELL = '<c r="A1"><v>1</v></c>'
MERGED = ("<mergeCells>", "</mergeCells>")
BIG = 31_900_000
#: A name, its suffix, how it is made, and what is told of it: sizes of the grids, or a code.
CASES: list[tuple[str, Callable[[], bytes], Any]] = [
    ("zeros.docx", lambda: word("", more={"word/media/a.png": bytes(300_000_000)}), "E432"),
    ("lying.docx", lambda: lying(word("<w:p/>" * 200_000), b"word/document.xml"), "E433"),
    ("external.docx", lambda: word("&x;", head='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'), "E433"),
    ("laughs.docx", lambda: word("&j;", head=LAUGHS + "]>"), "E433"),
    ("paragraphs.docx", lambda: word("<w:p/>" * 1_900_000), "E432"),
    ("breaks.docx", lambda: word("<w:p><w:r>" + "<w:br/>" * 1_900_000 + "</w:r></w:p>"), []),
    ("cells.docx", lambda: word("<w:tbl><w:tr>" + "<w:tc/>" * 1_900_000 + "</w:tr></w:tbl>"), "E432"),
    ("attributes.docx", lambda: word(("<w:p " + " ".join(f'a{n}="1"' for n in range(50)) + "/>") * 36_000), []),
    ("deep.docx", lambda: word("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000), "E433"),
    ("nested.docx", lambda: word("<w:tbl><w:tr><w:tc>" * 70 + "</w:tc></w:tr></w:tbl>" * 70), "E432"),
    ("rows.docx", lambda: word("<w:tbl>" + f"<w:tr>{cells('污水')}</w:tr>" * 10_000 + "</w:tbl>"), [[10_000, 8]]),
    ("comment.docx", lambda: word("<!--" + "x" * 60_000_000 + "-->"), "E432"),
    ("zeros.xlsx", lambda: sheet("", more={"xl/media/a.bin": bytes(300_000_000)}), "E432"),
    ("laughs.xlsx", lambda: sheet("&j;", head=LAUGHS + "]>"), "E433"),
    ("dimension.xlsx", lambda: sheet(f"<row>{CELL}</row>", before='<dimension ref="A1:XFD1048576"/>'), [[1, 1]]),
    ("far.xlsx", lambda: sheet(f'<row>{CELL}</row><row r="1048576"><c><v>1</v></c></row>'), [[2, 1]]),
    ("beyond.xlsx", lambda: sheet('<row r="999999999"><c><v>1</v></c></row>'), "E433"),
    ("wide.xlsx", lambda: sheet('<row><c r="XFD1"><v>1</v></c></row>'), "E432"),
    ("cells.xlsx", lambda: sheet("<row>" + "<c/>" * 1_490_000 + "</row>"), "E433"),
    ("rows.xlsx", lambda: sheet("<row><c><v>1</v></c></row>" * 300_000), "E432"),
    ("attributes.xlsx", lambda: sheet("<row " + " ".join(f'a{n}=""' for n in range(1_400_000)) + "/>"), "E432"),
    (
        "merged.xlsx",
        lambda: sheet(
            f"<row>{CELL}</row>" + '<row r="2"><c r="B2"><v>2</v></c></row>',
            after='<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:B2"/></mergeCells>',
        ),
        [[2, 2]],
    ),
    (
        "overlapping.xlsx",
        lambda: sheet(
            "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"><v>1</v></c></row>' for n in range(1, 20_000)),
            after="".join(f'<mergeCell ref="A{n}:IV1048576"/>' for n in range(1, 20_000)).join(MERGED),
        ),
        "E432",
    ),
    ("large.html", lambda: b"<table><tr><td>x" + b" " * 50_000_000, "E432"),
    ("paragraphs.html", lambda: b"<p>" * (BIG // 3), "E432"),
    ("cells.html", lambda: b"<table><tr>" + b"<td>" * (BIG // 4), "E432"),
    ("deep.html", lambda: b"<div>" * (BIG // 5), "E432"),
    ("lines.csv", lambda: b"\n" * BIG, "E430"),
    ("closing.html", lambda: b"<b>" * 450 + b"</x>" * 1_900_000, []),
    ("entities.html", lambda: b"&ge;" * (BIG // 4), "E432"),
    ("brackets.html", lambda: b"<" * BIG, "E432"),
    ("attributes.html", lambda: b"<td " + b" ".join(b"a%d=1" % n for n in range(2_500_000)) + b">", []),
    ("text.html", lambda: b"<table><tr><td>" + "中文 ".encode() * (BIG // 7), [[1, 1]]),
    ("spans.html", lambda: b"<table><tr><td rowspan=1000000000 colspan=1000000>x<tr><td>1<td>2</table>", [[2, 3]]),
    ("stairs.html", lambda: b"<table>" + b"<tr><td rowspan=60000><td rowspan=60000>" * 40_000, "E432"),
    ("rows.html", lambda: b"<table>" + (b"<tr>" + b"<td>x<br>y</td>" * 8) * 10_000, [[10_000, 8]]),
    ("large.csv", lambda: b"x" * 100_000_000, "E432"),
    ("line.csv", lambda: b"x" * BIG, "E433"),
    ("commas.csv", lambda: b"," * BIG, "E432"),
    ("quotes.csv", lambda: b'"' * BIG, "E433"),
    ("rows.csv", lambda: b"a,b\n" * (BIG // 4), "E432"),
    ("bars.txt", lambda: b"|" * BIG, "E432"),
    ("lines.txt", lambda: b"|\n" * (BIG // 2), "E432"),
    ("rows.txt", lambda: b"a | b | c |\n" + b"".join(b"%d | x\ny | z |\n" % n for n in range(10_000)), [[10_001, 3]]),
    ("prose.txt", lambda: "中文\n".encode() * 999_000, []),
    ("rules.txt", lambda: (b"-" * 999 + b"x\n") * (BIG // 1000), []),
    ("bars.md", lambda: b"|" * (BIG // 2) + b"\n" + b"-" * (BIG // 2), []),
    ("stars.md", lambda: b"**a" * (BIG // 3), []),
    ("links.md", lambda: b"[" * (BIG // 2) + b"](" * (BIG // 4), []),
    ("tags.md", lambda: b"<table>\n" * (BIG // 8), "E432"),
    ("rows.md", lambda: b"| a | b |\n|---|---|\n" + b"| 1 | 2 |\n" * 10_000, [[10_001, 2]]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "made", "told"), CASES, ids=[case[0] for case in CASES])
def test_a_hostile_file_ends_within_the_bounds(name: str, made: Callable[[], bytes], told: Any, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(made())
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)],
        capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30)),
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    found, seconds, megabytes = json.loads(run.stdout)
    assert found == told
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_nothing_that_a_file_names_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from ecorules.drafts.files import read_document

    def opened(*args: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", opened)
    plain = io.BytesIO()
    docx.Document().save(plain)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = (
        f'<Relationship Id="rX" Type="{kind}" Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>'
    )
    name = "word/_rels/document.xml.rels"
    with zipfile.ZipFile(plain) as archive:
        relations = archive.read(name).replace(b"</Relationships>", relation.encode())
    (tmp_path / "a.docx").write_bytes(replaced(plain.getvalue(), name, relations))
    assert read_document(tmp_path / "a.docx").grids == ()
    page = '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x"><img src="http://127.0.0.1:9/x"><table><tr><td>a</table>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert len(read_document(tmp_path / "a.html").grids) == 1
