"""The lexicon: classes of regions and the words of demands, as data that a user can extend.

Comes in: the files under ``grammar/lexicon``. Goes out: ``Lexicon``, a value that the reader is
built for. A user's words are added for one call (``parse(..., lexicon=…)``) or for the whole
process (``use_lexicon``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from ecorules.errors import DataError
from ecorules.language.classes import Classes, unknown_names
from ecorules.tables import digest, lexicon_table
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    from pathlib import Path


class Lexicon:
    """The words that the reader knows. Lexicons with the same words are equal and share one reader.

    >>> karst = Lexicon.default().extend(classes={"terrain": {"喀斯特地区": {}}})
    >>> karst == Lexicon.default(), "喀斯特地区" in karst.classes.by_label
    (False, True)
    """

    def __init__(self, words: Mapping[str, Any], classes: Mapping[str, Any]) -> None:
        self.words = words
        self._table = classes

    @classmethod
    @cache
    def default(cls) -> Lexicon:
        """The words shipped with the library."""
        return cls(lexicon_table("words"), lexicon_table("classes"))

    @classmethod
    def read(cls, path: str | Path, base: Lexicon | None = None) -> Lexicon:
        """The default words and those of a user's file (TOML, with tables ``words`` and ``classes``).

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> file = Path(mkdtemp()) / "words.toml"
        >>> _ = file.write_text('[classes.terrain."喀斯特地区"]', encoding="utf-8")
        >>> "喀斯特地区" in Lexicon.read(file).classes.by_name
        True
        """
        import tomllib

        try:
            with open(path, encoding="utf-8") as file:
                table = tomllib.loads(file.read())
        except (OSError, ValueError) as error:
            raise DataError(_unusable(str(path), str(error))) from None
        unknown = sorted(set(table) - {"words", "classes"})
        if unknown:
            raise DataError(_unusable(str(path), f"[{unknown[0]}]"))
        return (base or cls.default()).extend(table.get("words"), table.get("classes"))

    def extend(self, words: Mapping[str, Any] | None = None, classes: Mapping[str, Any] | None = None) -> Lexicon:
        """This lexicon with more words, laid out as in the files of ``grammar/lexicon``.

        Raises ``DataError`` for a table that those files do not have, or a list where a table stands.

        >>> import ecorules
        >>> words = Lexicon.default().extend(words={"status": {"words": ["挂牌管护"]}})
        >>> ecorules.parse("挂牌管护", lexicon=words).evaluate(True).verdict.label()
        '达标'
        """
        table = _merged(self._table, classes or {}, "classes")
        unknown = unknown_names(table)
        if unknown:
            raise DataError(_unusable("classes", unknown[0]))
        return Lexicon(_merged(self.words, words or {}, "words"), table)

    @cached_property
    def classes(self) -> Classes:
        """The classes of regions."""
        return Classes(self._table)

    @cached_property
    def digest(self) -> str:
        """A short name for exactly these words."""
        text = json.dumps([self.words, self._table], ensure_ascii=False, sort_keys=True)
        return digest((text,))

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Lexicon) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)


def _merged(table: Mapping[str, Any], more: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Both tables as one: lists are joined, tables merged, nothing is taken away."""
    merged = dict(table)
    if not isinstance(more, Mapping):
        raise DataError(_unusable(where, repr(more)[:60]))
    for key, value in more.items():
        before = merged.get(key)
        here = f"{where}.{key}"
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[key] = _merged(before, value, here)
        elif (
            isinstance(before, list)
            and isinstance(value, list)
            and all(isinstance(word, str) and word for word in value)
        ):
            merged[key] = [*before, *value]
        elif before is None and (where.startswith("classes") and isinstance(value, Mapping | list | bool)):
            merged[key] = dict(value) if isinstance(value, Mapping) else value
        else:
            raise DataError(_unusable(here, repr(value)[:60]))
    return merged


def _unusable(where: str, what: str) -> Diagnostic:
    return Diagnostic(
        code="E150",
        message=f"词库无法使用：{what}",
        message_en=f"the lexicon cannot be used: {what}",
        hint="表名与格式须与 grammar/lexicon 中的文件一致",
        hint_en="tables and layout must be those of the files in grammar/lexicon",
        where=where,
    )
