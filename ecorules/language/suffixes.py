"""Words behind a number: 以上, 以内, 左右, with 含 and 不含 in brackets.

Comes in: a token. Goes out: the relation that it gives. 以上, 以下 and 以内 include the number
(Civil Code, article 1259) unless a bracket says otherwise.
"""

from __future__ import annotations

import re
from typing import Final

from ecorules.automaton import Word
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Amount
from ecorules.language.numbers import read_number
from ecorules.language.vocabulary import Vocabulary, bare_word
from ecorules.text import Span

_INCLUDING: Final = r"\((不)?含([^()]*)\)"
_STRICT: Final = {"≥": ">", "≤": "<"}


def span_of(token: Word) -> Span:
    """Where a token stands in the cleaned text."""
    return Span(token.start_pos, token.end_pos)


class SuffixWords:
    """What a word behind a number says."""

    vocabulary: Vocabulary

    def _suffix(self, token: Word | None, amount: Amount | None = None) -> str | None:
        """The relation, about or between; a number repeated in the bracket must be the one before it."""
        if token is None:
            return None
        word = bare_word(token)
        known = self.vocabulary.suffix.get(word)
        if known is not None:
            return known
        bracket = re.search(_INCLUDING, word)
        kind = self.vocabulary.suffix.get(re.sub(_INCLUDING, "", word), "")
        if bracket is None or kind not in _STRICT:
            raise refuse("conflict", span_of(token), read=word)
        repeated = bracket.group(2).rstrip("%‰")
        if repeated not in {"", "本数", "本级"} and (amount is None or read_number(repeated).value != amount.value):
            raise refuse("two", span_of(token))
        return _STRICT[kind] if bracket.group(1) else kind
