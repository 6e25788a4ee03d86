"""Every call that leaves the machine ends in time, whoever answers it without ever coming to an end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
import pytest
from microsoft_teams.apps import App

from bot.chat.download import downloaded
from bot.deadline import within
from bot.slack.blocks import SlackMessage
from bot.slack.client import call, respond, web_client
from bot.teams.cards import TeamsMessage
from bot.teams.client import Connector
from bot.teams.credentials import AppTokens
from bot.work import Lane, Work
from index.errors import ChannelError, UnconfirmedError, UnreachableError
from tests.support.coroutines import finished
from tests.support.dripping import BODY, HEADERS, dripping

SECONDS = 0.5
TOKEN = jwt.encode({"aud": "x", "exp": int(time.time()) + 3600}, "k" * 32)


@pytest.fixture(params=[HEADERS, BODY], ids=["headers", "body"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where replies drip."""
    with dripping(request.param) as made:
        yield made


@contextmanager
def soon() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 4


def test_a_call_to_slack(address: str) -> None:
    with soon(), pytest.raises(UnreachableError, match="TimeoutError"):
        call(web_client("xoxb-1", f"{address}/api/", SECONDS), "chat.postMessage", channel="C1")


def test_an_answer_to_the_address_that_came_with_a_command(address: str) -> None:
    with soon(), pytest.raises(UnreachableError, match="TimeoutError"):
        respond(
            web_client("xoxb-1", f"{address}/api/"), f"{address}/response", SlackMessage("words", ()), seconds=SECONDS
        )


def test_a_file(address: str) -> None:
    with soon(), pytest.raises(ChannelError, match="did not give the file"):
        downloaded(f"{address}/file", lambda _: {}, 2_000_000, "Slack", SECONDS)


@pytest.mark.filterwarnings("ignore:The bot client is deprecated:DeprecationWarning")  # the SDK makes one itself
def test_a_message_to_teams(address: str) -> None:
    connector = Connector(App(client_id="x", token=lambda *_: TOKEN), SECONDS)
    message: Any = TeamsMessage({"type": "AdaptiveCard", "version": "1.5", "body": []}, "words")
    try:
        with soon(), pytest.raises(UnconfirmedError, match="TimeoutError"):
            connector.send(address, "a:1", message)
        for attempt in (
            lambda: connector.update(address, "a:1", "2", message),
            lambda: connector.delete(address, "a:1", "2"), lambda: connector.chat_with(address, "u", "t"),
        ):  # fmt: skip
            with soon(), pytest.raises(UnreachableError, match="TimeoutError"):
                attempt()
    finally:
        connector.stop()


def test_a_token_from_entra(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entra is asked by HTTPS alone: what drips here is the proxy in front of it."""
    monkeypatch.setenv("HTTPS_PROXY", address)
    with soon(), pytest.raises(TimeoutError):
        finished(AppTokens("an-app", "a-secret", SECONDS)("https://api.botframework.com/.default", "a-tenant"))


def test_calls_that_were_left_to_themselves_are_bounded() -> None:
    over = threading.Event()
    for _ in range(150):
        with pytest.raises(TimeoutError):
            within(0.001, over.wait)
    assert sum(thread.name == "askfirst-call" for thread in threading.enumerate()) <= 120
    over.set()
    assert within(5, lambda: "again") == "again"


def test_what_is_to_be_done_later_waits_in_one_thread() -> None:
    """However many answers wait for a platform that is down."""
    work, done = Work(), []
    before = threading.active_count()
    for number in range(500):
        work.later(lambda number=number: done.append(number), 0.3 if number % 2 else 60, Lane.AGAIN)
    assert threading.active_count() <= before + 1
    assert done == []
    until = time.monotonic() + 5
    while len(done) < 250 and time.monotonic() < until:
        time.sleep(0.02)
    assert sorted(done) == list(range(1, 500, 2))
    assert work.finish(5)


def test_jobs_of_one_person_leave_threads_to_the_others() -> None:
    work, over, done = Work(), threading.Event(), []
    for number in range(30):
        work.submit(lambda number=number: (over.wait(20), done.append(number)), whose="slack:T1:U1")
    work.submit(lambda: done.append("another's"), whose="slack:T1:U2").result(5)
    assert done == ["another's"]
    over.set()
    assert work.finish(10)
    assert sorted(done[1:]) == list(range(30))
