"""Official tables in files of many kinds, read into draft schemes with a finding for every doubt.

Comes in: a file. Goes out: ``Draft``, a scheme with findings.
"""

from __future__ import annotations

from ecorules.drafts.draft import Draft
from ecorules.drafts.files import read_document
from ecorules.drafts.grid import Cell, Document, Grid
from ecorules.drafts.reading import draft_from_document, read_table

__all__ = ["Cell", "Document", "Draft", "Grid", "draft_from_document", "read_document", "read_table"]
