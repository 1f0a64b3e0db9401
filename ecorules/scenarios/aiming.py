"""What a lever is about in one run: indicators, keys of figures, regions, years.

Comes in: a lever's selectors, the scheme and the tables. Goes out: what they name, or a
``Trouble`` with the nearest name for one that nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ecorules.assessment import LEVEL, Key, Tables, known_labels, needs_part
from ecorules.language import Lexicon
from ecorules.scenarios.figures import Figures
from ecorules.scenarios.model import ALL, Aim, Cap, Follow, Grow, Hold, Scale, SetTo
from ecorules.schemes import Indicator, Part, Scheme, fold, shown, suggestion


class Trouble(Exception):  # noqa: N818 - never leaves this part
    """Why a lever cannot be used: a code, the reason in Chinese and English, hints."""

    def __init__(self, code: str, message: str, message_en: str, hint: str = "", hint_en: str = "") -> None:
        super().__init__(code, message)
        self.code = code
        self.said = (message, message_en, hint, hint_en)


def unknown(word: str, known: list[str], kind: str, kind_en: str) -> Trouble:
    """A name that is not there, with the nearest one that is."""
    some = known[:10]
    listed = (f"可用：{'、'.join(map(shown, some))}", f"there are: {', '.join(map(shown, some))}") if some else ("", "")
    message, message_en = f"没有名为 “{shown(word)}” 的{kind}", f"there is no {kind_en} {shown(word)!r}"
    return Trouble("E703", message, message_en, *suggestion(word, known, listed))


@dataclass(frozen=True)
class Horizon:
    """The years of a run, and the first year with figures."""

    years: tuple[int, ...]
    first: int

    @property
    def last(self) -> int:
        """The last year of the run."""
        return self.years[-1]

    def chosen(self, aim: Aim) -> tuple[int, ...] | None:
        """The years that a lever names; None if it names none. Raises ``Trouble`` for one out of range."""
        if aim.years is None:
            return None
        for year in aim.years.named:
            if not self.first <= year <= self.last:
                raise Trouble(
                    "E704",
                    f"年份 {year} 不在 {self.first}–{self.last} 之内",
                    f"the year {year} is not within {self.first}–{self.last}",
                    "从首个有数据的年份到运行的末年；延长运行的年份，或改写杠杆的年份",
                    "from the first year with figures to the last of the run: run more years, or mend the lever",
                )
        return aim.years.within(self.first, self.last)


class Places:
    """The regions of a run by name and by class."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.names = tables.place_names()

    def chosen(self, aim: Aim) -> tuple[str, ...]:
        """The regions that a lever names; all if it names none. Raises ``Trouble`` for an unknown one."""
        if not aim.regions:
            return self.names
        found: dict[str, None] = {}
        for word in aim.regions:
            found.update(dict.fromkeys(self._of(word)))
        return tuple(name for name in self.names if name in found)

    def _of(self, word: str) -> list[str]:
        if word in self.names:
            return [word]
        spellings = self._spellings(word)
        if spellings is None:
            raise unknown(word, [*self.names, *self._labels], "地区或类别", "region or class")
        labels = self.tables.regions.labels
        found = [name for name in self.names if spellings & {fold(label) for label in labels.get(name, ())}]
        if not found:
            message, message_en = f"没有 “{shown(word)}” 类的地区", f"no region is of the class {shown(word)!r}"
            hint, hint_en = "地区表里写明各地区的类别", "the table of regions says which classes they are"
            raise Trouble("E703", message, message_en, hint, hint_en)
        return found

    @cached_property
    def _labels(self) -> tuple[str, ...]:
        return known_labels(self.tables.scheme)

    def _spellings(self, word: str) -> set[str] | None:
        """Every spelling of the class and of those that belong to it; None if nobody knows the word."""
        classes = Lexicon.default().classes
        by_fold = {fold(label): found for label, found in classes.by_label.items()}
        named = by_fold.get(fold(word))
        if named is None:
            return {fold(word)} if fold(word) in {fold(label) for label in self._labels} else None
        below = {named.name}
        while True:
            more = {each.name for each in classes.by_name.values() if set(each.of) & below} - below
            if not more:
                break
            below |= more
        return {fold(label) for name in below for label in classes.by_name[name].spellings}


def demands(aim: Aim, scheme: Scheme) -> list[tuple[Indicator, Part | None]]:
    """The indicators or parts that a lever names, one pair a demand. Raises ``Trouble``."""
    if aim.indicators == (ALL,):
        return [(row, part) for row in scheme for part in row.parts or (None,)]
    found: list[tuple[Indicator, Part | None]] = []
    for word in aim.indicators:
        row = _indicator(word, scheme)
        if aim.part is not None:
            found.append((row, _part(aim.part, row)))
        elif row.parts and not _takes_all_parts(aim, row):
            message, message_en, hint, hint_en = needs_part(row).said
            raise Trouble(
                "E703", message.replace("part 列", "part "), message_en.replace("the column ", ""), hint, hint_en
            )
        else:
            found += [(row, part) for part in row.parts or (None,)]
    return found


def _takes_all_parts(aim: Aim, row: Indicator) -> bool:
    """Whether a lever makes sense of an indicator as a whole: what is relative, or an attestation of all."""
    if isinstance(aim, SetTo):
        return isinstance(aim.value, str | bool) and row.threshold is not None and aim.subject is None
    return isinstance(aim, Follow | Hold | Grow | Scale | Cap) and aim.subject is None


def _indicator(word: str, scheme: Scheme) -> Indicator:
    if word in scheme:
        return scheme[word]
    raise unknown(word, [name for row in scheme for name in (row.name, row.id)], "指标", "indicator")


def _part(word: str, row: Indicator) -> Part:
    for part in row.parts:
        if word.removesuffix(".0") == str(part.number) or fold(word) == fold(part.name):
            return part
    known = [name for part in row.parts for name in (part.name, str(part.number))]
    raise unknown(word, known, f"指标 {row.id} 的分项", f"part of indicator {row.id}")


def keys(aim: Aim, row: Indicator, part: Part | None, figures: Figures, region: str) -> list[Key]:
    """The keys of the figures that a lever is about in one region. Raises ``Trouble`` for an unknown subject."""
    whole = Key(row.id, part.number if part else 0, "")
    rule = part.rule if part else row.rule
    assert rule is not None
    level = part.level if part else None
    if aim.subject is not None:
        if level is not None and fold(aim.subject) == fold(level.name):
            return [whole._replace(subject=LEVEL)]
        for name in rule.subjects:
            if fold(name) == fold(aim.subject):
                return [whole._replace(subject=name)]
        known = [*rule.subjects, *([level.name] if level else [])]
        raise unknown(aim.subject, known, "对象", "subject")
    if isinstance(aim, Hold) or aim.indicators == (ALL,):
        return [key for key in figures.keys(region) if key[:2] == whole[:2]]
    stated = isinstance(aim, SetTo) and (aim.change or not isinstance(aim.value, float))
    return [whole if level is None or stated else whole._replace(subject=LEVEL)]
