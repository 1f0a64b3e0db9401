"""The pictures of the READMEs, taken in a real browser: python tools/screenshots.py

Each shows the head of the report on the invented regions of ``examples/changde/synthetic``, in one
language. Needs Chromium, a Chinese font and ``pip install -e '.[browser]'``.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import ecorules

ROOT: Final = Path(__file__).parents[1]
TABLES: Final = ROOT / "examples" / "changde" / "synthetic"
PICTURES: Final = {"zh": "report.png", "en": "report.en.png"}
#: Few enough that a screen also shows indicators with their reasons.
REGIONS: Final = ("示例市", "甲区", "乙区", "丙市")
SIZE: Final = {"width": 1400, "height": 1000}


def main() -> int:
    """Take the pictures and write them to ``docs/images``."""
    from playwright.sync_api import sync_playwright

    browser_path = os.environ.get("ECORULES_CHROMIUM") or shutil.which("chromium")
    assessment = ecorules.load_scheme("changde-2020").assess(
        TABLES / "observations.csv", regions=TABLES / "regions.csv", targets=TABLES / "targets.csv"
    )
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for lang, name in PICTURES.items():
            report = Path(folder) / f"{lang}.html"
            assessment.to_html(report, lang, regions=REGIONS)
            page = browser.new_page(viewport=SIZE, color_scheme="light")
            page.goto(report.as_uri())
            page.screenshot(path=ROOT / "docs" / "images" / name)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
