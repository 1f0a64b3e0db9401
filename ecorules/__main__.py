"""``python -m ecorules``: the command line."""

from __future__ import annotations

import sys

from ecorules.cli import main

sys.exit(main())
