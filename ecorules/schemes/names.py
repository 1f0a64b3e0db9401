"""Names of indicators, classes and regions: how they are compared, and the nearest one to a slip."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

#: Names longer than this are cut before they are compared or shown.
SHOWN = 60


def fold(name: str) -> str:
    """A name for comparison only: no blanks, one width, one case, Ⅴ and V the same.

    >>> fold("劣Ⅴ类 水体比例") == fold("劣V类水体比例")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name[:1000]).casefold().split())


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant; None if none is near.

    >>> nearest("城镇污水处理", ["城镇污水处理率", "碳排放强度"])
    '城镇污水处理率'
    """
    by_fold = {fold(word): word for word in known}
    found = get_close_matches(fold(name)[:SHOWN], by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def suggestion(name: str, known: Iterable[str], otherwise: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """The hint to the name that was probably meant, in Chinese and English; ``otherwise`` if none is near.

    >>> suggestion("城镇污水处理", ["城镇污水处理率"])
    ('是不是 “城镇污水处理率”？', "did you mean '城镇污水处理率'?")
    """
    near = nearest(name, known)
    return (f"是不是 “{shown(near)}”？", f"did you mean {shown(near)!r}?") if near else otherwise


def shown(name: object) -> str:
    """A foreign name as it may stand in a message: short, on one line, every character visible."""
    text = str(name)
    text = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return "".join("�" if unicodedata.category(char)[0] == "C" else char for char in text)
