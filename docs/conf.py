"""Settings of the documentation: sphinx-build -W docs docs/_build/html."""

from __future__ import annotations

import ecorules

project = "ecorules"
author = "The ecorules authors"
release = version = ecorules.__version__
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "off"
autodoc_typehints = "description"
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = f"ecorules {release}"
