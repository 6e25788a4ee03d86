"""A clerk's first day in the browser alone, on a telephone and at a desk."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from bot.app import App
from tests.conftest import fresh_home
from tests.support.browser.judging import Complaints, faults
from tests.support.console import local_console
from tests.support.first_day import first_day


def test_a_clerks_first_day(app: App, tmp_path: Path, page: Page) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = faults(page)

    with local_console(app, fresh_home(app, tmp_path / "home"), tmp_path / "none") as console:
        complaints = Complaints(page, console.address)
        first_day(page, console.address, look)
        # What is refused as a form is no fault of the page's.
        said = [line for line in complaints.said if "422" not in line]
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert len(found) == 12
    assert said == []
