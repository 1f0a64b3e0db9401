"""The page that the other browser tests use sees what goes wrong on a page."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


def test_what_goes_wrong_on_a_page_is_seen(watched, tmp_path: Path) -> None:
    page = tmp_path / "坏页.html"
    page.write_text(
        "<!doctype html><script>console.error('said'); setTimeout(() => { throw Error('thrown') })</script>"
        "<img src='https://example.com/x.png'>",
        encoding="utf-8",
    )
    watched.open(page).wait_for_timeout(200)
    assert any("said" in error for error in watched.errors)
    assert any("thrown" in error for error in watched.errors)
    assert watched.elsewhere("file:") == ["https://example.com/x.png"]


def test_a_quiet_page_is_quiet(watched, tmp_path: Path) -> None:
    page = tmp_path / "好页.html"
    page.write_text("<!doctype html><title>t</title><p id=p>字</p>", encoding="utf-8")
    assert watched.open(page).locator("#p").text_content() == "字"
    assert watched.errors == []
    assert watched.requests == [page.as_uri()]
