"""The pictures of docs/console.md, taken of a clerk's first day on a telephone and at a desk.

python -m tests.support.browser.pictures
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bot.app import App
from bot.settings import Settings
from tests.support.browser.chromium import chromium
from tests.support.browser.fixtures import WIDTHS, open_page
from tests.support.console import local_console
from tests.support.first_day import first_day
from tests.support.paths import ROOT

TO = ROOT / "docs" / "console"
# Enough to read by; the pages have few colours.
_QUALITY = 55


def main() -> None:
    TO.mkdir(exist_ok=True)
    found = chromium()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder)
        known = App(Settings(policies=place / "none", home=place / "model"))
        known.encoder.prepare()
        opened = playwright.chromium.launch(
            executable_path=found.path, args=list(found.arguments), env={**os.environ, **found.environment}
        )
        for name, width in WIDTHS.items():
            with local_console(known, place / name, place / "none") as console:
                pages = open_page(opened, width)
                page = next(pages)

                def look(seen: str, width: int = width, page: object = page) -> None:
                    to = TO / f"{seen.replace(' ', '-')}-{width}.jpg"
                    page.screenshot(path=to, type="jpeg", quality=_QUALITY)  # type: ignore[attr-defined]

                first_day(page, console.address, look)
                pages.close()
        opened.close()


if __name__ == "__main__":
    main()
