"""Fixtures: one browser for a folder of tests, and pages of it at a telephone's and at a desk's width."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browser.chromium import chromium

WIDTHS = {"telephone": 390, "desk": 1280}
_PATIENCE_MS = 15_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser. Of the folder and not of the run: while it is open, no asyncio loop can be run in this thread."""
    found = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=found.path, args=list(found.arguments), env={**os.environ, **found.environment}
        )
        yield opened
        opened.close()


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with nothing remembered, once at each width."""
    yield from open_page(browser, WIDTHS[request.param])


@pytest.fixture
def desk_page(browser: Browser) -> Iterator[Page]:
    """The same at a desk's width alone."""
    yield from open_page(browser, WIDTHS["desk"])


def open_page(browser: Browser, width: int) -> Iterator[Page]:
    """A page of that width; what it asks of any machine but this one fails, as it would in a closed network."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(_PATIENCE_MS)
    opened = context.new_page()
    yield opened
    context.close()
