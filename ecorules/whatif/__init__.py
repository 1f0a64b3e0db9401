"""What if: sliders on figures and thresholds with the verdicts they give.

Comes in: an assessment. Goes out: ``WhatIf``, which judges every change by the same evaluation,
shows itself as a live card in a notebook, and writes a page that works without Python.
"""

from __future__ import annotations

from ecorules.whatif.axes import Axis
from ecorules.whatif.card import WhatIf, what_if

__all__ = ["Axis", "WhatIf", "what_if"]
