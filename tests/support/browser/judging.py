"""What is wrong with a page that is open: by axe, and by what the browser itself complains of."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.support.browser.chromium import AXE

# WCAG 2.2 AA, with what axe holds to be good practice beside it.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """A line for every fault that axe finds, and one where the page is wider than its window."""
    if not page.evaluate("typeof window.axe === 'object'"):
        # Not as a script of the page: its content security policy allows none but its own.
        page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", _RULES)
    said = [
        f"{fault['id']}: {fault['help']}: {', '.join(str(node['target']) for node in fault['nodes'][:4])}"
        for fault in found["violations"]
    ]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*said, *([f"it is {over} pixels wider than its window"] if over > 0 else [])]


class Complaints:
    """Errors in the console of the browser, and requests to other machines, from now on."""

    def __init__(self, page: Page, own: str) -> None:
        self.said: list[str] = []
        page.on("console", lambda told: self.said.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((own, "data:", "blob:", "about:")) else self.said.append(asked.url))  # fmt: skip
