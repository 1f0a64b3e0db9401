"""ecorules reads the threshold cells of Chinese government indicator tables into rules."""

from __future__ import annotations

__version__ = "0.1.0"
