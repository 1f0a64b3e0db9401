"""The spelling of printed cells: pieces, broken words, numbering, marks.

Comes in: the lines of a cell. Goes out: its pieces, or one text with the breaks closed up.
A break between two 汉字 means nothing by itself: names of several lines and words broken in the
middle look the same, so what closes it up says so in a finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from ecorules.drafts.grid import Cell

#: Invisible characters that change nothing: zero-width blanks, soft hyphens, byte order marks.
_NOTHING: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_SERIAL: Final = re.compile(r"[（(\[【]?([0-9A-Za-z]+(?:[.\-][0-9A-Za-z]+)*)[)）\]】]?[.．、]?")
_CHINESE: Final = re.compile(r"[(]?([二三四五六七八九]?十?[一二三四五六七八九]?)[)]?[、.]?(?<=.)")
#: What names end in and none consists of.
_ENDING: Final = re.compile("(?:提高|下降|上升|增长|降低|减少|改善)?(?:幅度|比例|比重|率)")
_DIGITS: Final = "零一二三四五六七八九"
_MARKED: Final = re.compile(r"[*★☆▲△#※]+")
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBERED: Final = re.compile(rf"[{_CIRCLED}]|[（(](\d{{1,2}})[)）]|(?<![\d.．])(\d{{1,2}})[、.．)）](?![\d])")
_FOOTNOTE: Final = re.compile(rf"(?:[*＊※]+|[{_CIRCLED}]|\[\d{{1,2}}\]|〔\d{{1,2}}〕|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)$")
#: Words of so many characters are near each other with two slips.
_LONG: Final = 10
_EMPTY: Final = frozenset({"", "-", "—", "——", "/", "／", "－", "–", "―", "一", "无"})


def clean(text: str) -> str:
    """A line of a cell without invisible characters; those that hide something become �.

    >>> clean("城镇\\u200b污水\\x00")
    '城镇污水�'
    """
    text = text.translate(_NOTHING)
    if text.isprintable():
        return text
    shown = (" " if char.isspace() or unicodedata.category(char) == "Zs" else char for char in text)
    return "".join("�" if unicodedata.category(char)[0] == "C" else char for char in shown)


def pieces(cells: Iterable[Cell]) -> tuple[str, ...]:
    """What blanks and broken lines part in cells.

    >>> pieces([Cell(lines=("农药化肥 化肥施用强度", "农药施用强度"), row=0, column=0)])
    ('农药化肥', '化肥施用强度', '农药施用强度')
    """
    return tuple(word for cell in cells for line in cell.lines for word in line.split())


def closed(words: Iterable[str]) -> str:
    """Pieces put together: a blank stays only between two words of Latin letters or digits.

    >>> closed(["吨标准煤", "/万元"]), closed(["GDP", "per", "capita"]), closed(["(一)", "目标责任"])
    ('吨标准煤/万元', 'GDP per capita', '(一)目标责任')
    """
    text = ""
    for word in words:
        text += f" {word}" if text and _latin(text[-1]) and _latin(word[0]) else word
    return text


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def name_pieces(words: Iterable[str]) -> tuple[str, ...]:
    """The pieces of a name: brackets and mere endings stay with what is before them, Latin words with what follows.

    >>> name_pieces(["化学需氧量", "(COD)", "排放强度", "PM2.5", "浓度"])
    ('化学需氧量(COD)', '排放强度', 'PM2.5浓度')
    """
    found: list[str] = []
    open_word = ""
    for word in words:
        bracket = word[0] in "(（[〔" and not _NUMBERED.match(word)
        if found and not open_word and (bracket or _ENDING.fullmatch(word)):
            found[-1] += word
        elif all(ord(char) < 0x2E80 for char in word) and any(char.isalpha() for char in word):
            open_word = closed(filter(None, (open_word, word)))
        else:
            found.append(closed(filter(None, (open_word, word))))
            open_word = ""
    if open_word and found:
        found[-1] = closed((found[-1], open_word))
    elif open_word:
        found.append(open_word)
    return tuple(found)


def numbered(text: str) -> tuple[str, tuple[str, ...]] | None:
    """What stands before a numbering, and its items, if they count 1, 2, …; else None.

    >>> numbered("环境空气质量 (1)优良天数比例 (2)PM2.5浓度")
    ('环境空气质量', ('优良天数比例', 'PM2.5浓度'))
    >>> numbered("PM2.5浓度下降幅度") is None
    True
    """
    marks = list(_NUMBERED.finditer(text))
    counts = [_count(mark) for mark in marks]
    if len(marks) < 2 or counts != list(range(1, len(marks) + 1)):
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    items = tuple(
        closed(text[mark.end() : end].split()).rstrip("；;，,、") for mark, end in zip(marks, ends, strict=True)
    )
    return (closed(text[: marks[0].start()].split()).rstrip("：:"), items) if all(items) else None


def _count(mark: re.Match[str]) -> int:
    digits = mark.group(1) or mark.group(2)
    return int(digits) if digits else _CIRCLED.index(mark.group()) + 1


def is_item(text: str) -> bool:
    """Whether a text begins with the number of an item: (1), ①, 其中."""
    return bool(_NUMBERED.match(text)) or text.startswith("其中")


def without_number(text: str) -> str:
    """An item's text without its number: 优良天数比例 of (1)优良天数比例."""
    mark = _NUMBERED.match(text)
    rest = text[mark.end() :] if mark else text.removeprefix("其中").lstrip("：:")
    return rest.strip() or text


def serial(text: str) -> tuple[str, bool] | None:
    """The id that a serial cell prints, and whether marks or brackets were taken off; None if it is none.

    >>> serial("12"), serial("（3）"), serial("*5."), serial("生态制度")
    (('12', False), ('3', True), ('5', True), None)
    """
    plain = unicodedata.normalize("NFKC", _MARKED.sub("", "".join(text.split())))
    counted = _CHINESE.fullmatch(plain)
    if counted:
        return str(chinese_number(counted.group(1))), True
    found = _SERIAL.fullmatch(plain)
    if not found or len(found.group(1)) > 12 or not any(char.isdigit() for char in found.group(1)):
        return None
    return found.group(1), found.group(1) != text


def chinese_number(word: str) -> int:
    """The number of 一 to 九十九.

    >>> chinese_number("三"), chinese_number("十二"), chinese_number("二十一")
    (3, 12, 21)
    """
    tens, ten, ones = word.rpartition("十")
    return (10 * (_DIGITS.find(tens) if tens else 1) if ten else 0) + (_DIGITS.find(ones) if ones else 0)


def unmarked(name: str) -> str:
    """A name without the footnote marks behind it."""
    return _FOOTNOTE.sub("", name).strip() or name


def is_void(text: str) -> bool:
    """Whether a cell prints nothing, or a dash for nothing."""
    return "".join(text.split()) in _EMPTY


def is_near(one: str, other: str) -> bool:
    """Whether a slip makes one text of another: a character lost, doubled, changed, or two swapped; in long ones two.

    >>> is_near("河长制", "河湖长制"), is_near("森林覆盖率", "林草覆盖率")
    (True, False)
    """
    allowed = 2 if min(len(one), len(other)) >= _LONG else 1
    if abs(len(one) - len(other)) > allowed:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, start=1):
        above, before = before, row
        row = [at]
        for place, to in enumerate(other, start=1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (char != to))
            if at > 1 and place > 1 and char == other[place - 2] and one[at - 2] == to:
                cost = min(cost, above[place - 2] + 1)
            row.append(cost)
    return row[-1] <= allowed


def near_keys(word: str) -> Iterator[str]:
    """Keys of which two words share one wherever they are near each other; then ``is_near`` decides."""
    yield word
    for at in range(len(word)):
        short = word[:at] + word[at + 1 :]
        yield short
        if len(word) >= _LONG:
            for behind in range(at, len(short)):
                yield short[:behind] + short[behind + 1 :]
