"""The exceptions: one family, each carrying its findings as data.

Every error that leaves the library for a text, number, table or file given to it derives from
``EcoRulesError``. An error holds plain findings and the text they are about; ``str`` renders
them in Chinese and English with the place marked.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecorules.text import Diagnostic, Span, mark, place

#: Findings beyond this number are counted, not printed; ``diagnostics`` holds them all.
PRINTED = 20


class EcoRulesError(Exception):
    """Something given to the library could not be used; ``diagnostics`` says what and where.

    ``text`` is the text that the spans refer to, if the findings are about one.

    >>> import ecorules
    >>> try:
    ...     ecorules.parse("≥90得10分")
    ... except ecorules.EcoRulesError as error:
    ...     print(error.text, len(error.diagnostics), error.diagnostics[0].message_en)
    ≥90得10分 1 this is a scoring scheme, not a threshold
    """

    def __init__(self, diagnostics: Diagnostic | Sequence[Diagnostic], text: str | None = None) -> None:
        findings = (diagnostics,) if isinstance(diagnostics, Diagnostic) else tuple(diagnostics)
        super().__init__(findings, text)
        self.diagnostics: tuple[Diagnostic, ...] = findings
        self.text = text

    def __str__(self) -> str:
        shown = [_render(finding, self.text) for finding in self.diagnostics[:PRINTED]]
        rest = len(self.diagnostics) - PRINTED
        if rest > 0:
            shown.append(f"另有 {rest} 处 / and {rest} more")
        return "\n".join(shown)


class ThresholdSyntaxError(EcoRulesError, ValueError):
    """A threshold text that cannot be read, or that could be read in more than one way.

    >>> import ecorules
    >>> try:
    ...     ecorules.parse("稳中向好")
    ... except ecorules.ThresholdSyntaxError as error:
    ...     print(error.diagnostics[0].message_en)
    “稳中向好” is a slogan or too loose a course to be judged
    """


class UnitError(EcoRulesError, ValueError):
    """A unit that cannot be read, or two units that do not measure the same thing.

    >>> import ecorules
    >>> try:
    ...     ecorules.units.convert(1, "吨", "公顷")
    ... except ecorules.UnitError as error:
    ...     print(error.diagnostics[0].message_en)
    "t" cannot be converted into "ha"
    """


class SchemeError(EcoRulesError, ValueError):
    """A scheme that cannot be found, read or used.

    >>> import ecorules
    >>> try:
    ...     ecorules.load_scheme("changde-2012")
    ... except ecorules.SchemeError as error:
    ...     print(error.diagnostics[0].hint_en)
    did you mean 'changde-2020'?
    """


class DataError(EcoRulesError, ValueError):
    """Observations, regions, targets or references that cannot be used; every offending row is listed.

    >>> import ecorules
    >>> try:
    ...     ecorules.parse("≥95", unit="%").evaluate(float("inf"))
    ... except ecorules.DataError as error:
    ...     print(error.diagnostics[0].message_en)
    value is infinite
    """


def _render(finding: Diagnostic, text: str | None) -> str:
    span = finding.span
    if text is None or span is None:
        where = f"{finding.where}: " if finding.where else ""
        lines = [f"{finding.code} {where}{finding.message}", f"  {finding.message_en}"]
    else:
        line, char = place(text, span)
        lines = [
            f"{finding.code} 第{line}行第{char}字：{finding.message}",
            f"  line {line}, character {char}: {finding.message_en}",
            mark(text, Span(*span)),
        ]
    if finding.hint:
        lines.append(f"提示：{finding.hint}")
    if finding.hint_en:
        lines.append(f"hint: {finding.hint_en}")
    return "\n".join(lines)
