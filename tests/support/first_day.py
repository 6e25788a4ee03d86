"""A clerk's first day in the browser alone: from nothing to a policy in force, replaced, compared and gone back from."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.support import rewritten

COUNCIL = "/c/anytown-town-council"
QUESTIONS = (
    "Can I post a photo of the children at the school fete?",
    "Somebody has set up a page in my name. What do I do?",
    "May I share what was said in the confidential part of the meeting?",
    "Can I block a resident who is rude to me?",
    "What time is high tide?",
)
OLD, NEW = "without their express permission", "without their written permission"
# Called with the name of what is to be seen.
Look = Callable[[str], None]


def policies() -> tuple[bytes, bytes]:
    """The policy as a Word file, and a later version of it with one word changed and one rule gone."""
    _, blocks = rewritten.original("nottingham-city")
    later = [(b, said.replace(OLD, NEW), whole.replace(OLD, NEW)) for b, said, whole in blocks]
    later = [told for told in later if not told[1].startswith("You should not use Council equipment")]
    return rewritten.as_docx(blocks, styled=True), rewritten.as_docx(later, styled=True)


def first_day(page: Page, address: str, look: Look) -> None:
    """All of it, by the names that a clerk reads."""
    first, later = policies()
    _set_up(page, address, first, look)
    _mend(page, look)
    page.goto(f"{address}{COUNCIL}/change")
    page.get_by_label("Why, for the history").fill("First day")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Edition 1 is in force").wait_for()
    look("published")
    _ask(page, address, look)
    _replace(page, address, later, look)
    _go_back(page, address, look)


def _set_up(page: Page, address: str, policy: bytes, look: Look) -> None:
    page.goto(address)
    look("no council yet")
    page.get_by_role("link", name="Set up a council").click()
    page.get_by_role("button", name="See how it is read").click()
    # A press too early is told beside the fields.
    page.get_by_text("There is something to mend").wait_for()
    look("mistakes beside the fields")
    page.get_by_label("Name of the council").fill("Anytown Town Council")
    page.get_by_label("Name", exact=True).fill("Jo Smith, Town Clerk")
    page.get_by_label("E-mail").fill("clerk@anytown.gov.uk")
    page.get_by_label("Title").fill("Social Media Policy")
    page.get_by_label("Version or date").fill("May 2026")
    page.get_by_label("File").set_input_files(
        {"name": "policy.docx", "mimeType": "application/octet-stream", "buffer": policy}
    )
    page.get_by_role("button", name="See how it is read").click()
    page.get_by_text("is new here").wait_for()
    look("set up")


def _mend(page: Page, look: Look) -> None:
    page.get_by_role("link", name="Social Media Policy").click()
    look("as read")
    row = page.locator("tr.af-part--heading", has_text=re.compile("March 2018"))
    row.locator("summary").click()
    look("a line to mend")
    row.get_by_role("button", name="Leave it out").click()
    page.get_by_text("It is left out now.").wait_for()
    page.locator("tr.af-part--furniture", has_text="March 2018").wait_for()


def _ask(page: Page, address: str, look: Look) -> None:
    page.goto(f"{address}{COUNCIL}/try")
    for number, question in enumerate(QUESTIONS):
        page.get_by_label("What would a councillor ask?").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
        page.locator(f'#answers[data-question="{question}"]').wait_for()
        page.get_by_text("Golden rule").wait_for()
        if number == 0:
            page.get_by_text("Why this clause").first.click()
            look("a question tried")
            page.get_by_role("button", name="Keep as one of our questions").first.click()
            page.get_by_text("It is asked of every new version").wait_for()


def _replace(page: Page, address: str, policy: bytes, look: Look) -> None:
    page.goto(f"{address}{COUNCIL}/documents")
    page.get_by_label("File").set_input_files(
        {"name": "new.docx", "mimeType": "application/octet-stream", "buffer": policy}
    )
    page.get_by_label("Version or date").fill("November 2026")
    look("a new version")
    page.get_by_role("button", name="See what changes").click()
    page.locator("ins", has_text="written").wait_for()
    look("what changes")
    page.get_by_label("Why, for the history").fill("Agreed on 3 November")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Edition 2 is in force").wait_for()


def _go_back(page: Page, address: str, look: Look) -> None:
    page.goto(f"{address}{COUNCIL}/history")
    look("history")
    page.get_by_role("button", name="Compare").click()
    page.locator("del", has_text="express").wait_for()
    look("two editions compared")
    page.goto(f"{address}{COUNCIL}/history")
    page.get_by_role("button", name="Go back to edition 1").click()
    page.locator("ins", has_text="express").wait_for()
    look("going back")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Edition 1 is in force").wait_for()
    page.goto(f"{address}{COUNCIL}/history")
    now = page.locator(".af-line__entry--now")
    now.get_by_text("rolled back").wait_for()
