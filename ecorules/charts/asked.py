"""What the charts are asked to draw: tables checked, names found, figures as numbers.

Comes in: frames as the library makes them, and names given by the caller. Goes out: plain rows,
or an error that says what is missing and which name was probably meant.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Sequence
from typing import Any, Final

from ecorules.errors import DataError
from ecorules.schemes import shown, suggestion
from ecorules.text import Diagnostic
from ecorules.verdicts import Verdict

#: More rows than this make no chart that anybody could read.
MAX_ROWS: Final = 100_000

Row = dict[str, Any]


def refuse(code: str, message: str, message_en: str, hint: str = "", hint_en: str = "") -> DataError:
    """An error about what was given to a chart."""
    return DataError(Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en))


def table(frame: object, needed: Sequence[str]) -> list[Row]:
    """The rows of a frame with these columns; missing cells are None.

    Raises ``DataError`` for another kind of thing, a missing column, no rows, or too many.
    """
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise refuse("E782", f"应给出 DataFrame，而不是 {kind}", f"a DataFrame is due, not {kind}")
    names = [str(name) for name in frame.columns]
    for column in needed:
        if names.count(column) != 1:
            hint, hint_en = suggestion(column, names)
            message = f"表应有一列 “{column}”，现有：{_listed(names)}"
            raise refuse(
                "E782", message, f"the table needs one column {column!r}; it has {_listed(names, ', ')}", hint, hint_en
            )
    within(len(frame))
    columns = [[_plain(cell) for cell in frame.iloc[:, at].tolist()] for at in range(frame.shape[1])]
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return some(rows)


def within(count: int) -> None:
    """Refuse what nobody could read."""
    if count > MAX_ROWS:
        message, message_en = f"{count} 行太多，画不成图", f"{count} rows are too many for a chart"
        raise refuse("E788", message, message_en, "先选出地区、指标或年份", "choose regions, indicators or years first")


def some(rows: list[Row]) -> list[Row]:
    """The rows; none at all is an error."""
    if not rows:
        raise refuse("E783", "没有可画的数据", "there is nothing to draw")
    return rows


def distinct(rows: Iterable[Row], column: str) -> list[Any]:
    """The values of a column, in order; rows without one are left out."""
    return list(dict.fromkeys(row[column] for row in rows if row.get(column) is not None))


def only(rows: list[Row], column: str, wanted: object, kind: tuple[str, str]) -> list[Row]:
    """The rows of one name; without a name there must be one alone. ``kind`` names the column in both languages."""
    known = distinct(rows, column)
    if wanted is None:
        if len(known) > 1:
            message = f"表中有几个{kind[0]}，应写明一个：{_listed(known)}"
            raise refuse("E785", message, f"the table has several of {kind[1]}, name one: {_listed(known, ', ')}")
        return rows
    found = [row for row in rows if row.get(column) == wanted or str(row.get(column)) == str(wanted)]
    if not found:
        raise unknown(wanted, known, kind)
    return found


def of_indicator(rows: list[Row], wanted: object) -> list[Row]:
    """The rows of one indicator, by its id or its name."""
    kind = ("指标", "indicator")
    by_name = wanted is not None and str(wanted) not in {str(one) for one in distinct(rows, "indicator")}
    if by_name and str(wanted) in {str(one) for one in distinct(rows, "name")}:
        named = {(row["indicator"], row.get("part")) for row in rows if str(row.get("name")) == str(wanted)}
        return [row for row in rows if (row["indicator"], row.get("part")) in named]
    if by_name:
        raise unknown(wanted, [*distinct(rows, "indicator"), *distinct(rows, "name")], kind)
    return only(rows, "indicator", wanted, kind)


def of_part(rows: list[Row], part: object) -> list[Row]:
    """The rows of an indicator itself, or of one of its parts."""
    if part is None:
        return [row for row in rows if row.get("part") is None]
    return only([row for row in rows if row.get("part") is not None], "part", part, ("分项", "part"))


def unknown(name: object, known: Iterable[object], kind: tuple[str, str]) -> DataError:
    """A name that is not there, with the nearest one that is."""
    listed = [str(one) for one in known]
    otherwise = (f"现有：{_listed(listed)}", f"there are: {_listed(listed)}")
    hint, hint_en = suggestion(str(name), listed, otherwise)
    message, message_en = f"没有{kind[0]} “{shown(name)}”", f"there is no {kind[1]} {shown(name)!r}"
    return refuse("E784", message, message_en, hint, hint_en)


def selected(rows: list[Row], column: str, wanted: Iterable[object] | int | None, kind: tuple[str, str]) -> list[Row]:
    """The rows of several names, each of which must be there; all rows where None is given."""
    if wanted is None:
        return rows
    names = [wanted] if isinstance(wanted, str | int) else list(wanted)
    known = distinct(rows, column)
    for name in names:
        if name not in known:
            raise unknown(name, known, kind)
    return some([row for row in rows if row.get(column) in names])


def once(rows: list[Row], columns: Sequence[str]) -> None:
    """Refuse two rows for one place of a chart: which of them holds nobody could see."""
    seen = set()
    for row in rows:
        place = tuple(row.get(column) for column in columns)
        if place in seen:
            told = [shown(one) for one in place if one is not None]
            message, message_en = f"同一处有两行：{'、'.join(told)}", f"two rows for one place: {', '.join(told)}"
            hint, hint_en = "先选出一个情景或方案", "choose one scenario or scheme first"
            raise refuse("E785", message, message_en, hint, hint_en)
        seen.add(place)


def number(row: Row, column: str) -> float | None:
    """A figure of a row as a number; None where there is none. Anything else is refused."""
    held = row.get(column)
    if held is None:
        return None
    found = figure(held)
    if found is None:
        message = f"列 “{column}” 应是数值，而不是 “{shown(held)}”"
        raise refuse("E786", message, f"column {column!r} should hold numbers, not {shown(held)!r}")
    return found


def figure(held: object) -> float | None:
    """A finite number; None for a state, an attestation or nothing."""
    if isinstance(held, bool) or not isinstance(held, numbers.Real):
        return None
    found = float(held)
    return found if math.isfinite(found) else None


def year_of(row: Row) -> int:
    """The year of a row. Raises ``DataError`` where there is none."""
    found = figure(row.get("year"))
    if found is None or not found.is_integer() or not 0 < found <= 9999:
        message = f"列 “year” 应是年份，而不是 “{shown(row.get('year'))}”"
        raise refuse("E786", message, f"column 'year' should hold years, not {shown(row.get('year'))!r}")
    return int(found)


def verdict_of(row: Row) -> Verdict:
    """The verdict of a row, by its value or a label."""
    held = str(row.get("verdict"))
    for verdict in Verdict:
        if held in {verdict.value, verdict.label("zh"), verdict.label("en")}:
            return verdict
    raise refuse("E786", f"“{shown(held)}” 不是评判结果", f"{shown(held)!r} is no verdict")


def _plain(cell: Any) -> Any:
    """A cell as plain Python: what is missing is None."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, numbers.Integral):
        return int(cell)
    if isinstance(cell, numbers.Real):
        return float(cell) if math.isfinite(float(cell)) else None
    import pandas as pd

    return None if cell is pd.NA or cell is pd.NaT else str(cell)


def _listed(names: Sequence[object], mark: str = "、") -> str:
    return mark.join(shown(name) for name in names[:8]) + ("…" if len(names) > 8 else "")
