"""Try a question: what a councillor reads, and why, in a browser and without one."""

from __future__ import annotations

import httpx
from playwright.sync_api import Browser, Page

from bot.advisor import Advisor
from tests.support.browser.fixtures import WIDTHS
from tests.support.browser.judging import Complaints, faults
from tests.support.console import Console, send

TRY = "/c/nottingham-city/try"
FETE = "Can I post a photo of the children at the school fete?"


def test_the_answer_is_the_one_that_councillors_get(client: httpx.Client, advisor: Advisor) -> None:
    shown = send(client, TRY, question=FETE)
    assert shown.status_code == 200
    for quote in advisor.advise("nottingham-city", FETE).quotes:
        assert quote.text.split("\n")[0][:60] in httpx.Response(200, text=shown.text).text.replace(
            "&#39;", "'"
        ).replace("&#34;", '"')
    assert "Golden rule: if you are unsure about posting something" in shown.text
    assert "Malcolm Townroe" in shown.text
    assert "Why this clause" in shown.text


def test_what_cannot_be_asked_is_said_beside_the_box(client: httpx.Client) -> None:
    shown = send(client, TRY, question="")
    assert shown.status_code == 422
    assert "There is something to mend" in shown.text
    assert "not covered" not in shown.text


def test_what_was_typed_is_shown_as_text(client: httpx.Client) -> None:
    shown = send(client, TRY, question="<script>alert(1)</script> can I post this?")
    assert "<script>alert(1)" not in shown.text
    assert "&lt;script&gt;alert(1)" in shown.text


def test_a_question_is_asked_and_answered_in_a_browser(console: Console, page: Page) -> None:
    complaints = Complaints(page, console.address)
    page.goto(console.address + TRY)
    assert faults(page) == []
    page.get_by_label("What would a councillor ask?").fill(FETE)
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Why this clause").first.click()
    page.get_by_text("Words in both").first.wait_for()
    assert page.get_by_text("Golden rule").is_visible()
    assert faults(page) == []
    assert complaints.said == []


def test_it_works_without_javascript(console: Console, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": WIDTHS["telephone"], "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(console.address + TRY)
    page.get_by_label("What would a councillor ask?").fill(FETE)
    page.get_by_role("button", name="Ask").click()
    assert page.get_by_text("Golden rule").is_visible()
    page.get_by_role("link", name="History").click()
    assert page.get_by_role("heading", name="History").is_visible()
    context.close()
