"""Class labels of many regions, in every form in which they are given.

Comes in: bools by label, a label or a set of labels a row, or one set for all rows. Goes out:
``Labels``; each distinct set of labels is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ecorules.evaluation import fold, is_missing, read_labels, refuse, shown
from ecorules.kernel import taking
from ecorules.kernel.columns import Labels


def class_labels(given: object, what: str) -> tuple[Labels, ...]:
    """Label columns: bools by label, or a label or a set of labels a row; one set for all rows counts too."""
    if isinstance(given, Mapping):
        return tuple(_of_label(label, held, what) for label, held in given.items())
    if isinstance(given, str | set | frozenset):
        return (Labels(np.zeros(taking.ONE, dtype=np.int8), (read_labels(given, what),)),)
    if not taking.is_listed(given):
        listed = given if isinstance(given, Iterable) else None
        if listed is None:
            message, message_en = f"{what} 应是类别名称的集合", f"{what} should be class labels"
            raise refuse("E307", f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}")
        return (Labels(np.zeros(taking.ONE, dtype=np.int8), (read_labels(listed, what),)),)
    if not len(given):  # type: ignore[arg-type]
        return ()
    return (_of_rows(given, what),)


def _of_label(label: object, held: object, what: str) -> Labels:
    if not isinstance(label, str):
        message, message_en = f"{what} 中的类别应是文字，给的是", f"a label in {what} should be text, not"
        raise refuse("E307", f"{message} {shown(label)}", f"{message_en} {shown(label)}")
    column = taking.column(held, f"{what}[{shown(label)}]", None, code="E307")
    if column.words is not None or column.numbers is not None:
        message, message_en = f"{what} 写作映射时，值应是真假", f"{what} given as a mapping should hold True or False"
        raise refuse("E307", message, message_en)
    codes = np.zeros(taking.ONE, dtype=np.int8) if column.attest is None else np.maximum(column.attest, 0)
    return Labels(codes, (frozenset(), frozenset({fold(label)})))


def _of_rows(given: Any, what: str) -> Labels:
    """A label, or a set of labels, for each row; each distinct one is read once."""
    words = taking.categories(given)
    if words is not None:
        return Labels(words.codes, tuple(frozenset({fold(word)}) - {""} for word in words.words))
    number: dict[object, int] = {}
    codes = np.empty(len(given), dtype=np.int64)
    sets: list[frozenset[str]] = []
    for row, entry in enumerate(_entries(given)):
        try:
            key = frozenset(entry) if isinstance(entry, set | list | tuple) else entry
            at = number.setdefault(key, len(number))
        except TypeError:
            raise refuse("E307", f"{what}[{row}] 应是类别名称", f"{what}[{row}] should be class labels") from None
        if at == len(sets):
            sets.append(frozenset() if is_missing(entry) else read_labels(entry, f"{what}[{row}]"))
        codes[row] = at
    return Labels(codes, tuple(sets))


def _entries(given: Any) -> Sequence[Any]:
    listed: Sequence[Any] = given.tolist() if hasattr(given, "tolist") else given
    return listed
