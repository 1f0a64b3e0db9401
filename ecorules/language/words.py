"""A rule in words: what it demands, said in full in Chinese or English.

Comes in: a ``Rule``. Goes out: one line for an analyst who checks the reading.
"""

from __future__ import annotations

from ecorules.language.wording import Setting
from ecorules.language.words_en import english
from ecorules.language.words_zh import chinese
from ecorules.rules import Rule
from ecorules.verdicts import Language


def describe(rule: Rule, lang: Language = "zh") -> str:
    """The rule's demand in words, Chinese (``zh``) or English (``en``).

    Windows, tolerances and directions that the text leaves open are said as the rule's settings
    and ``better`` fill them in. Chinese terms stay Chinese; English adds a gloss where one is known.

    >>> from ecorules.rules import Compare, Op
    >>> rule = Rule(text="≥95", unit="%", demand=Compare(op=Op.GE, bound=95.0))
    >>> describe(rule, "zh"), describe(rule, "en")
    ('数值不低于 95%', 'at least 95 %')
    """
    setting = Setting.of(rule)
    return chinese(rule.demand, setting) if lang == "zh" else english(rule.demand, setting)
