"""Paragraphs and tables of a Word document, written as XML in one go.

Comes in: plain texts. Goes out: elements in the body of a python-docx document. The library's own
cells cost a search each, which a table of hundreds of rows cannot afford. Every text is escaped,
and shows what would not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from ecorules.reports.words import COLOURS
from ecorules.text import printable
from ecorules.verdicts import Language, Verdict

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: The fonts of official documents: 仿宋 for text, 黑体 for headings.
LATIN, TEXT, HEAD = "Times New Roman", "仿宋", "黑体"
#: A landscape A4 page within its margins, in twentieths of a point.
WIDTH: Final = 14_570


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a table, with the colours of a verdict behind it, to the left, centre or right."""

    text: str
    verdict: Verdict | None = None
    align: str = "left"
    bold: bool = False


@dataclass(slots=True)
class Document:
    """A document in the making: A4 landscape, Chinese fonts, heads repeated on each page."""

    lang: Language
    document: Any

    @classmethod
    def new(cls, lang: Language, title: str) -> Document:
        """An empty document with its properties, fonts and page."""
        import docx
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm, Pt, RGBColor

        made = cls(lang, docx.Document())
        section = made.document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(18)
        for name, size, font in (
            ("Normal", 10.5, TEXT),
            ("Title", 20, HEAD),
            ("Heading 1", 15, HEAD),
            ("Heading 2", 12, HEAD),
        ):
            style = made.document.styles[name]
            style.font.size, style.font.name = Pt(size), LATIN
            if name != "Normal":
                style.font.color.rgb = RGBColor(0, 0, 0)
            _fonts(style, font)
        properties = made.document.core_properties
        properties.title, properties.author, properties.comments = printable(title)[:255], "ecorules", ""
        properties.language = "zh-CN" if lang == "zh" else "en"
        _page_numbers(section)
        return made

    def heading(self, text: str, level: int = 1, *, on_new_page: bool = False) -> None:
        """A heading; level 0 is the title."""
        heading = self.document.add_heading(printable(text), level)
        heading.paragraph_format.page_break_before = on_new_page or None

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        """A paragraph."""
        run = self.document.add_paragraph().add_run(printable(text))
        run.bold = bold

    def table(self, heads: Sequence[str], shares: Sequence[float], rows: Iterable[Sequence[Cell]], about: str) -> None:
        """A table as wide as the page whose heading stands on each page.

        shares: how the columns share the width. about: what it is, for those who do not see it.
        """
        from docx.oxml import parse_xml

        whole = sum(shares)
        widths = [int(WIDTH * share / whole) for share in shares]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = "".join(
            _cell(Cell(text, bold=True, align="center"), width, "E7ECF2")
            for text, width in zip(heads, widths, strict=True)
        )
        body = "".join(
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            + "".join(_cell(cell, width) for cell, width in zip(row, widths, strict=True))
            + "</w:tr>"
            for row in rows
        )
        described = escape(printable(about)[:250], {'"': "&quot;"})
        xml = (
            f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
            f'<w:tblCaption w:val="{described}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
        )
        end = self.document.element.body.sectPr
        end.addprevious(parse_xml(xml))
        end.addprevious(parse_xml(f'<w:p xmlns:w="{_W}"/>'))  # two tables in a row would be one

    def data(self) -> bytes:
        """The document as the bytes of a file."""
        import io

        packed = io.BytesIO()
        self.document.save(packed)
        return packed.getvalue()


_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A949E"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _cell(cell: Cell, width: int, fill: str | None = None) -> str:
    ink = None
    if cell.verdict is not None:
        fill, ink = COLOURS[cell.verdict]
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    look = ("<w:b/>" if cell.bold else "") + (f'<w:color w:val="{ink}"/>' if ink else "")
    align = "" if cell.align == "left" else f'<w:jc w:val="{cell.align}"/>'
    text = escape(printable(cell.text))
    run = f'<w:r><w:rPr>{look}<w:sz w:val="17"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/>{align}</w:pPr>{run}</w:p></w:tc>'
    )


def _fonts(style: Any, east: str) -> None:
    """The font of 汉字, and no font of the theme, which would stand above it."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), LATIN)
    fonts.set(qn("w:eastAsia"), east)


def _page_numbers(section: Any) -> None:
    from docx.oxml import parse_xml

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = 1
    paragraph._p.append(parse_xml(f'<w:fldSimple xmlns:w="{_W}" w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
