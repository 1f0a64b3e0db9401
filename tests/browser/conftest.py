"""Chromium for tests: a page that remembers what went wrong on it and what it asked for.

Playwright drives the Chromium that is installed; it brings none of its own. Where either is missing
the tests are skipped, with ECORULES_BROWSER=1 they fail. ECORULES_CHROMIUM names another browser.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

#: Nothing but the machine itself can be reached, and the browser asks for nothing on its own.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Schemes of addresses that stay inside the page.
INSIDE = {"about", "blob", "data"}


@dataclass
class Watched:
    """A page, and all that went wrong on it or was asked for since it was made.

    ``errors`` are console errors and uncaught exceptions; ``requests`` every address asked for, by
    this page or any that it opened, data and blob addresses aside.
    """

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, place: Path | str) -> Page:
        """Open a file or an address."""
        self.page.goto(place.resolve().as_uri() if isinstance(place, Path) else place)
        return self.page

    def elsewhere(self, *allowed: str) -> list[str]:
        """The addresses asked for that start with none of these."""
        return [address for address in self.requests if not address.startswith(allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location or {}
            self.errors.append(f"console: {message.text} ({place.get('url', '')}:{place.get('lineNumber', '')})")

    def _request(self, address: str) -> None:
        if urlsplit(address).scheme not in INSIDE:
            self.requests.append(address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium. One a module: Playwright keeps an event loop running beside it."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        _missing(f"Playwright is missing: pip install 'ecorules[browser]' ({error})")
    path = os.environ.get("ECORULES_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        _missing("Chromium is missing: apt install chromium, or name a browser with ECORULES_CHROMIUM")
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        except Error as error:
            _missing(f"{path} does not start: {error}")
        yield running
        running.close()


def _missing(reason: str) -> NoReturn:
    if os.environ.get("ECORULES_BROWSER") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile: no cache, no storage, light theme, a desk's width."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light", locale="zh-CN")
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def watched(context: BrowserContext) -> Watched:
    """A new page of the profile with its errors and requests."""
    found = Watched(context.new_page())
    context.on("console", found._console)
    context.on("weberror", lambda error: found.errors.append(f"exception: {error.error}"))
    context.on("request", lambda request: found._request(request.url))
    return found
