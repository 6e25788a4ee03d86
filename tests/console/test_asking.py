"""The page for councillors: off unless the council opens it, in the frames it allows, at a rate, and nothing kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from bot.app import App
from bot.console.asking import asking_application
from index.corpus.council import Pages
from tests.conftest import answering_home
from tests.support.browser.judging import Complaints, faults
from tests.support.console import Console, public_console
from tests.support.paths import POLICIES

OPEN, CLOSED = "nottingham-city", "coventry-city"
QUESTION = "Can I post a photo of the children at the school fete?"


@pytest.fixture(scope="module")
def public(app: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """One council has opened its page, to be shown in its own site."""
    home = answering_home(app, tmp_path_factory.mktemp("asking") / "home")
    with public_console(app, home, POLICIES) as made:
        refresher = made.app.refresher()
        settings = made.services.live.now.index.council(OPEN).council
        pages = Pages(everybody=True, frames=("https://www.anytown.gov.uk",))
        refresher.publish(refresher.plan_council(settings.model_copy(update={"pages": pages})), by="test", why="")
        made.follow()
        yield made


def test_a_page_that_is_not_opened_is_the_same_as_none(public: Console) -> None:
    closed, unknown = (httpx.get(f"{public.address}/ask/{name}") for name in (CLOSED, "nowhere"))
    assert (closed.status_code, closed.text) == (unknown.status_code, unknown.text)
    assert closed.status_code == 404
    assert httpx.post(f"{public.address}/ask/{CLOSED}", data={"question": QUESTION}).status_code == 404


def test_only_the_sites_that_the_council_names_may_frame_it(public: Console) -> None:
    policy = httpx.get(f"{public.address}/ask/{OPEN}").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://www.anytown.gov.uk")
    assert (
        httpx.get(f"{public.address}/ask/{CLOSED}")
        .headers["content-security-policy"]
        .endswith("frame-ancestors 'none'")
    )


def test_nothing_is_kept_of_what_is_asked(public: Console) -> None:
    database = public.app.settings.home / "askfirst.db"
    with closing(sqlite3.connect(database)) as connection:
        before = connection.execute("select count(*) from answers").fetchone()
    answered = httpx.post(f"{public.address}/ask/{OPEN}", data={"question": f"{QUESTION} zyzzyva"})
    assert "Golden rule" in answered.text
    assert "set-cookie" not in answered.headers
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("select count(*) from answers").fetchone() == before
        assert "zyzzyva" not in "\n".join(connection.iterdump())


def test_a_question_is_asked_in_a_browser(public: Console, page: Page) -> None:
    complaints = Complaints(page, public.address)
    page.goto(f"{public.address}/ask/{OPEN}")
    assert faults(page) == []
    page.get_by_label("Your question, or the words of your post").fill(QUESTION)
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Golden rule").wait_for()
    assert faults(page) == []
    assert complaints.said == []


def test_who_asks_too_often_waits_and_is_told_whom_to_ask(public: Console) -> None:
    with httpx.Client(base_url=public.address, timeout=30) as client:
        statuses = [client.post(f"/ask/{OPEN}", data={"question": QUESTION}) for _ in range(12)]
    assert statuses[-1].status_code == 429
    assert "was not looked up" in statuses[-1].text
    assert "Malcolm Townroe" in statuses[-1].text
    assert "say nothing" not in statuses[-1].text


def test_who_asks_too_often_takes_nothing_of_what_all_others_have(public: Console) -> None:
    """So many questions of one address as all together may ask in a minute, and then one of another."""
    pages = asking_application(public.services.live)

    def asked(address: str) -> int:
        client = TestClient(pages, client=(address, 50000))
        return client.post(f"/{OPEN}", data={"question": QUESTION}).status_code

    assert [asked("203.0.113.1") for _ in range(310)].count(200) == 10
    assert asked("203.0.113.2") == 200
