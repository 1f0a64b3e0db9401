"""Taking in arrays: whatever somebody gave for many rows, as a column.

Comes in: scalars, lists, NumPy and pandas arrays. Goes out: ``Column``. Floats are numbers, bools
attest, texts and categories are reports. Nothing is coerced: a text is never read as a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecorules.errors import DataError
from ecorules.evaluation import is_bool, is_missing, read_figure, refuse, shown
from ecorules.kernel.columns import NOTHING, Column, Floats, Words
from ecorules.units import convert, is_quantity, magnitude, same

#: The shape of something that holds for every row.
ONE: Final = 1


def is_listed(given: object) -> bool:
    """Whether something was given for each row, and not once for all."""
    if isinstance(given, str | bytes | Mapping | set | frozenset) or is_missing(given):
        return False
    shape = getattr(given, "shape", None)
    return len(shape) > 0 if isinstance(shape, tuple) else hasattr(given, "__len__") and hasattr(given, "__getitem__")


def column(given: object, what: str, own_unit: str | None, unit: str | None = None, code: str = "E301") -> Column:
    """The column that was given; a single value makes a column of one row.

    Numbers come out in ``own_unit``; ``unit`` is the one they were given in, None if that is it.
    """
    if not is_listed(given):
        return _single(given, what, own_unit, unit, code)
    if is_quantity(given):
        one = type(given)(1.0, given.units)  # type: ignore[attr-defined, call-arg]
        numbers = _numbers(np.asarray(given.magnitude), what, code) * magnitude(one, own_unit)  # type: ignore[attr-defined]
        return Column(numbers=numbers, derived=True)
    found = _listed(given, what, code)
    if found.numbers is None or unit is None or same(unit, own_unit):
        return found
    numbers = found.numbers * convert(1.0, unit, own_unit)
    return Column(_finite(numbers, what), found.words, found.attest, derived=True)


def _single(given: object, what: str, own_unit: str | None, unit: str | None, code: str) -> Column:
    if is_missing(given):
        return NOTHING
    if is_bool(given):
        return Column(attest=np.array([bool(given)], dtype=np.int8))
    if isinstance(given, str):
        return Column(words=Words(np.zeros(ONE, dtype=np.int8), (str.__str__(given),)))
    figure = read_figure(given, what, own_unit, unit, code)
    if figure is None:
        return NOTHING
    return Column(numbers=np.array([figure.number]), derived=figure.derived)


def _listed(given: Any, what: str, code: str) -> Column:
    words = categories(given)
    if words is not None:
        return Column(words=words)
    array = _array(given)
    if array.ndim != 1:
        message, message_en = f"{what} 应是一维数组，给的是 {array.ndim} 维", f"{what} should have one dimension, not"
        raise refuse(code, message, f"{message_en} {array.ndim}")
    match array.dtype.kind:
        case "b":
            return Column(attest=array.astype(np.int8))
        case "f" | "i" | "u":
            return Column(numbers=_numbers(array, what, code))
        case "U" | "T":
            return _objects(array.astype(object), what, code)
        case "O":
            return _objects(array, what, code)
        case _:
            kind = array.dtype.name
            raise refuse(code, f"{what} 不能是 {kind} 类型的数组", f"{what} cannot be an array of {kind}")


def categories(given: Any) -> Words | None:
    """The texts of a categorical of pandas: its codes are taken as they are."""
    array = getattr(given, "array", given)
    if type(array).__name__ != "Categorical":
        return None
    words = array.categories
    if all(isinstance(word, str) for word in words):
        return Words(array.codes, tuple(words))
    return None


def _array(given: Any) -> NDArray[Any]:
    """A NumPy array; missing numbers of nullable kinds are NaN, mixed lists stay objects."""
    if isinstance(given, np.ndarray):
        return given
    dtype = getattr(given, "dtype", None)
    if type(dtype).__module__.startswith("pandas.") and getattr(dtype, "kind", "O") in "fiu":
        converted: NDArray[Any] = given.to_numpy(dtype=np.float64, na_value=np.nan)
        return converted
    if isinstance(given, Sequence):
        kinds = {type(entry) for entry in given}
        plain = len(kinds) == 1 and kinds <= {bool, int, float}
        return np.array(given) if plain and kinds != {int} else _as_objects(given)
    return np.asarray(given, dtype=object) if getattr(dtype, "kind", "O") == "O" else np.asarray(given)


def _as_objects(given: Sequence[Any]) -> NDArray[Any]:
    array = np.empty(len(given), dtype=object)
    array[:] = list(given)
    return array


def _objects(array: NDArray[Any], what: str, code: str) -> Column:
    """Python objects: texts, bools and numbers may stand in one array; each is looked at once."""
    import pandas as pd

    texts = np.fromiter((isinstance(entry, str) for entry in array), dtype=bool, count=len(array))
    bools = np.fromiter((is_bool(entry) for entry in array), dtype=bool, count=len(array))
    words = attest = numbers = None
    if texts.any():
        codes = np.full(len(array), -1, dtype=np.int64)
        codes[texts], distinct = pd.factorize(array[texts])
        words = Words(codes, tuple(str.__str__(word) for word in distinct))
    if bools.any():
        attest = np.full(len(array), -1, dtype=np.int8)
        attest[bools] = array[bools].astype(bool)
    others = np.flatnonzero(~texts & ~bools)
    if len(others) or not len(array):
        numbers = np.full(len(array), np.nan)
        numbers[others] = [_figure(array[at], f"{what}[{at}]", code) for at in others.tolist()]
        if (words is not None or attest is not None) and np.isnan(numbers).all():
            numbers = None
    return Column(numbers, words, attest)


def _figure(entry: object, what: str, code: str) -> float:
    if is_quantity(entry):
        message, message_en = f"{what} 是带单位的量", f"{what} is a quantity; give one quantity with an array in it"
        raise refuse(code, f"{message}，请给出一个含数组的量", message_en)
    figure = read_figure(entry, what, None, code=code)
    return np.nan if figure is None else figure.number


def _numbers(array: NDArray[Any], what: str, code: str) -> Floats:
    if array.dtype.kind not in "fiu":
        raise refuse(code, f"{what} 应是数", f"{what} should hold numbers")
    return _finite(array.astype(np.float64, copy=False), what)


def _finite(numbers: Floats, what: str) -> Floats:
    infinite = np.isinf(numbers)
    if infinite.any():
        first = int(np.argmax(infinite))
        hint, hint_en = "缺失的数请用 NaN", "use NaN for a missing number"
        message, message_en = f"{what} 在第{first}行是无穷大", f"{what} is infinite in row {first}"
        raise refuse("E302", message, message_en, hint, hint_en)
    return numbers


def length(given: Column) -> int | None:
    """The number of rows of a column; None if it holds nothing."""
    for held in (given.numbers, given.attest, None if given.words is None else given.words.codes):
        if held is not None:
            return len(held)
    return None


def spread(given: Column, n: int) -> Column:
    """A column of one row for all of them."""
    if length(given) in (None, n):
        return given
    words = given.words
    return Column(
        None if given.numbers is None else np.broadcast_to(given.numbers, n),
        None if words is None else Words(np.broadcast_to(words.codes, n), words.words),
        None if given.attest is None else np.broadcast_to(given.attest, n),
        given.derived,
    )


def several_lengths(lengths: Mapping[str, int]) -> DataError:
    """The error for arrays that do not have the same number of rows."""
    listed = "、".join(f"{shown(name)} {n}" for name, n in lengths.items())
    listed_en = ", ".join(f"{shown(name)} {n}" for name, n in lengths.items())
    return refuse("E316", f"各数组的长度不同：{listed}", f"the arrays differ in length: {listed_en}")
