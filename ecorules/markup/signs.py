"""How a verdict shows: a sign beside the word, and a tone; never a colour alone.

Comes in: nothing. Goes out: the tables that macros and charts of signs read.
"""

from __future__ import annotations

from typing import Final, Literal

from ecorules.verdicts import Verdict

#: What a colour stands for: met, not met, open, of no account.
Tone = Literal["good", "bad", "open", "none"]

SIGNS: Final[dict[Verdict, str]] = {
    Verdict.PASS: "✓",
    Verdict.FAIL: "✗",
    Verdict.UNKNOWN: "?",
    Verdict.NOT_APPLICABLE: "–",
}
TONES: Final[dict[Verdict, Tone]] = {
    Verdict.PASS: "good",
    Verdict.FAIL: "bad",
    Verdict.UNKNOWN: "open",
    Verdict.NOT_APPLICABLE: "none",
}
