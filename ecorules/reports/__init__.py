"""Reports on assessments and scenarios: one HTML page, an Excel workbook, a Word document.

Comes in: an ``Assessment`` or the ``Runs`` of scenarios. Goes out: files that are written whole
or not at all, in Chinese or English, the same bytes for the same report. ``report`` gives what
they lay out as plain data. Nothing in a name is ever markup, script or a formula.
"""

from __future__ import annotations

from ecorules.reports.asked import report_path
from ecorules.reports.excel import to_excel
from ecorules.reports.html import to_html
from ecorules.reports.making import report
from ecorules.reports.model import Report
from ecorules.reports.runs import runs_to_excel, runs_to_html, runs_to_word
from ecorules.reports.word import to_word

__all__ = [
    "Report",
    "report",
    "report_path",
    "runs_to_excel",
    "runs_to_html",
    "runs_to_word",
    "to_excel",
    "to_html",
    "to_word",
]
