"""The text of a paragraph of a Word file as it is printed, and what in it is no text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ecorules.drafts.texts import raised
from ecorules.drafts.trouble import quoted, too_large

#: A finding without its place: code, message in Chinese and in English.
Remark = tuple[str, str, str]

#: Signs of the font Symbol that tables of indicators use; Word keeps them in a private area.
SYMBOLS: Final = {
    0x25: "%", 0x2B: "+", 0x2D: "-", 0x3C: "<", 0x3D: "=", 0x3E: ">", 0x6D: "μ", 0x7E: "~",
    0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD7: "·",
}  # fmt: skip
#: Stands for a sign that cannot be known: no threshold with it is ever read.
UNKNOWN: Final = "�"
PICTURES: Final = {"drawing": "图片", "pict": "图片", "object": "嵌入的对象"}
MATH: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MAX_PARAGRAPHS: Final = 500_000
NOTES: Final = ("footnotes", "endnotes")


def local(element: Any) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def notes_of(document: Any) -> dict[tuple[str, str], str]:
    """The foot and end notes of a file by kind and number."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    found: dict[tuple[str, str], str] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind not in NOTES or relation.is_external:
            continue
        root = etree.fromstring(relation.target_part.blob, parser)
        for note in root:
            number = _attribute(note, "id")
            if number is not None and _attribute(note, "type") is None:
                found[kind, number] = "\n".join(TextReader({}).plain(note))
    return found


class TextReader:
    """Reads paragraphs; ``notes`` are the file's foot and end notes."""

    def __init__(self, notes: dict[tuple[str, str], str]) -> None:
        self._notes = notes
        self._count = 0

    def paragraph(self, paragraph: Any) -> tuple[str, list[Remark], list[Any]]:
        """A paragraph's text with its line breaks, remarks on what is no text, and the text boxes in it."""
        self._count += 1
        if self._count > MAX_PARAGRAPHS:
            too_large(f"超过 {MAX_PARAGRAPHS} 段", f"more than {MAX_PARAGRAPHS} paragraphs")
        pieces: list[str] = []
        remarks: list[Remark] = []
        boxes: list[Any] = []
        self._walk(paragraph, pieces, remarks, boxes)
        text = "".join(pieces)
        if boxes:
            remarks.append(("W433", "文本框中的文字另列在表外", "the text of a text box is kept beside the table"))
        numbers = [_attribute(item, "val") for item in _inside(paragraph, ("pPr", "numPr", "numId"))]
        if numbers and numbers[-1] != "0":
            message = "自动编号没有读入"
            remarks.append(("W431", message, "an automatic number was left out"))
        return text, remarks, boxes

    def plain(self, element: Any) -> Iterator[str]:
        """The text of every paragraph in an element, deleted text too."""
        for paragraph in element.iter():
            if local(paragraph) == "p":
                yield "".join(part.text or "" for part in paragraph.iter() if local(part) in ("t", "delText"))

    def _walk(self, parent: Any, pieces: list[str], remarks: list[Remark], boxes: list[Any]) -> None:
        for child in parent:
            match local(child):
                case "r" if child.tag.startswith("{" + MATH):
                    pieces.extend(part.text or "" for part in child if local(part) == "t")
                case "r":
                    self._run(child, pieces, remarks, boxes)
                case "del" | "moveFrom" | "delText":
                    text = "".join(part.text or "" for part in child.iter() if local(part) in ("t", "delText"))
                    _leave(remarks, "修订中删除的文字没有读入", "text deleted by revision was left out", text)
                case "oMath" | "oMathPara":
                    remarks.append(("W431", "公式按一行文字读入", "a formula, read as one line of text"))
                    self._walk(child, pieces, remarks, boxes)
                case "sSup":
                    self._raised(child, pieces, remarks, boxes)
                case "pPr" | "rPr" | "sdtPr" | "Fallback":
                    pass
                case _:
                    self._walk(child, pieces, remarks, boxes)

    def _raised(self, child: Any, pieces: list[str], remarks: list[Remark], boxes: list[Any]) -> None:
        """A power in a formula."""
        for part in child:
            inner: list[str] = []
            self._walk(part, inner, remarks, boxes)
            text = "".join(inner)
            pieces.append(raised(text) if local(part) == "sup" else text)

    def _run(self, run: Any, pieces: list[str], remarks: list[Remark], boxes: list[Any]) -> None:
        shape = {local(item): _attribute(item, "val") for child in run if local(child) == "rPr" for item in child}
        text: list[str] = []
        for child in run:
            self._piece(child, text, remarks, boxes)
        joined = "".join(text)
        if _on(shape, "vanish"):
            _leave(remarks, "隐藏的文字没有读入", "hidden text was left out", joined)
            return
        if joined.strip() and (_on(shape, "strike") or _on(shape, "dstrike")):
            remarks.append(("W431", "有加删除线的文字，已照原样读入", "text that is struck through, read as it stands"))
        pieces.append(raised(joined) if shape.get("vertAlign") == "superscript" else joined)

    def _piece(self, child: Any, text: list[str], remarks: list[Remark], boxes: list[Any]) -> None:
        name = local(child)
        match name:
            case "t":
                text.append(_symbols(child.text or ""))
            case "br" | "cr":
                text.append("\n")
            case "tab" | "ptab":
                text.append(" ")
            case "noBreakHyphen":
                text.append("-")
            case "sym":
                text.append(_sign(child, remarks))
            case "delText":
                _leave(remarks, "修订中删除的文字没有读入", "text deleted by revision was left out", child.text or "")
            case "footnoteReference" | "endnoteReference":
                note = self._notes.get((name.removesuffix("Reference") + "s", _attribute(child, "id") or ""), "")
                message = f"附有脚注：{quoted(note)}"
                remarks.append(("W433", message, f"a note belongs to it: {quoted(note)}"))
            case "commentReference":
                remarks.append(("W433", "附有批注，没有读入", "a comment belongs to it, left out"))
            case "drawing" | "pict" | "object" | "AlternateContent":
                found = list(_boxes(child))
                boxes.extend(found)
                if not found:
                    what = PICTURES.get(name, "图片")
                    remarks.append(("W431", f"{what}没有读入", "a picture or object, left out"))
            case "ruby":
                for part in child:
                    if local(part) == "rubyBase":
                        self._walk(part, text, remarks, boxes)


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes in a drawing; the second, older form of the same drawing aside."""
    for child in element:
        if local(child) == "txbxContent":
            yield child
        elif local(child) != "Fallback":
            yield from _boxes(child)


def _leave(remarks: list[Remark], message: str, message_en: str, text: str) -> None:
    if text.strip():
        remarks.append(("W430", f"{message}：{quoted(text)}", f"{message_en}: {quoted(text)}"))


def _sign(child: Any, remarks: list[Remark]) -> str:
    """A sign given by its number in a font."""
    font, code = _attribute(child, "font") or "", _attribute(child, "char") or ""
    try:
        number = int(code, 16) & 0xFF
    except ValueError:
        number = 0
    sign = SYMBOLS.get(number) if font.lower() == "symbol" else None
    if sign is None:
        what = quoted(f"{font} {code}")
        remarks.append(("W431", f"符号无法读成文字：{what}", f"a sign that is no text: {what}"))
    return sign or UNKNOWN


def _symbols(text: str) -> str:
    """Signs of the font Symbol that stand in the private area of Unicode."""
    if text.isascii() or not any("\uf000" <= char <= "\uf0ff" for char in text):
        return text
    return "".join(SYMBOLS.get(ord(char) & 0xFF, UNKNOWN) if "\uf000" <= char <= "\uf0ff" else char for char in text)


def _on(shape: dict[str, str | None], name: str) -> bool:
    return name in shape and shape[name] not in ("0", "false", "off")


def _inside(element: Any, path: tuple[str, ...]) -> Iterator[Any]:
    for child in element:
        if local(child) == path[0]:
            if len(path) == 1:
                yield child
            else:
                yield from _inside(child, path[1:])


def _attribute(element: Any, name: str) -> str | None:
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
