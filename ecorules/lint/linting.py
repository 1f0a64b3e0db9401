"""Looking a scheme over: every check, waivers, places.

Comes in: a scheme, or the file or bundled id of one. Goes out: findings in the order of the
file. A file that cannot be loaded gives what is wrong with it as findings too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Final

from ecorules.errors import SchemeError
from ecorules.lint.asked import Table
from ecorules.lint.findings import Finding, Remark
from ecorules.lint.table import CHECKS
from ecorules.lint.waivers import Coded, waived
from ecorules.schemes import Places, Scheme, load_scheme, places, shown
from ecorules.text import Diagnostic, printable

_WHERE: Final = re.compile(r"(?P<file>.*?)(?::(?P<line>[0-9]+):(?P<column>[0-9]+))?(?: 指标 (?P<indicator>.+))?", re.S)


def lint(scheme: Scheme | str | os.PathLike[str]) -> tuple[Finding, ...]:
    """What looks wrong or unfinished in a scheme, in the order of its file.

    ``scheme`` is a ``Scheme``, a bundled id or the path of a file; findings have line and column
    where a file was read. A file that cannot be loaded gives its errors (E…) as findings. W… should
    be mended, or waived in the file with a reason; N… are notes. ``docs/errors`` has a page for
    each code.

    >>> from ecorules.lint import lint
    >>> [finding.code for finding in lint("changde-2020") if finding.severity != "note"]
    []
    """
    if isinstance(scheme, Scheme):
        return _of(scheme, None)
    try:
        loaded = load_scheme(scheme)
        return _of(loaded, places(scheme))
    except SchemeError as error:
        return tuple(_refusal(found, scheme) for found in error.diagnostics)


def _of(scheme: Scheme, at: Places | None) -> tuple[Finding, ...]:
    found = [_finding(code, remark, at) for code, remark in waived(scheme, _remarks(scheme))]
    rows = {row.id: place for place, row in enumerate(scheme)}

    def order(finding: Finding) -> tuple[int, int, int]:
        row = -1 if finding.indicator is None else rows[finding.indicator]
        return finding.line or 0, finding.column or 0, row

    return tuple(sorted(dict.fromkeys(found), key=order))


def _remarks(scheme: Scheme) -> Iterator[Coded]:
    table = Table(scheme)
    for check in CHECKS:
        for remark in check.look(table):
            yield check.code, remark


def _finding(code: str, remark: Remark, at: Places | None) -> Finding:
    file = "" if at is None else printable(at.file)
    place = None if at is None else at.of(remark.row, remark.path)
    line, column = place or (None, None)
    where = file if place is None else f"{file}:{line}:{column}"
    if remark.row is not None:
        where = f"{where} 指标 {shown(remark.row)}".lstrip()
    return Finding(
        code=code,
        message=remark.message,
        message_en=remark.message_en,
        hint=remark.hint,
        hint_en=remark.hint_en,
        where=where,
        file=file,
        line=line,
        column=column,
        indicator=remark.row,
    )


def _refusal(found: Diagnostic, scheme: object) -> Finding:
    """An error of loading, with its place read back from ``where``; the scheme's own file by its path as given."""
    place = _WHERE.fullmatch(found.where)
    assert place is not None, "every part of the pattern may be missing"
    file, line, column = place["file"], place["line"], place["column"]
    given = printable(str(scheme)) if isinstance(scheme, str | os.PathLike) else ""
    where = found.where
    if given and file == shown(os.path.basename(given)):
        file, where = given, given + where.removeprefix(file)
    return Finding(
        code=found.code,
        message=found.message,
        message_en=found.message_en,
        hint=found.hint,
        hint_en=found.hint_en,
        where=where,
        file=file,
        line=None if line is None else int(line),
        column=None if column is None else int(column),
        indicator=place["indicator"],
    )
