"""Two bots over one PostgreSQL, each with a clone and a disk of its own: answered once, whoever is asked, on any machine."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from bot import phrases
from bot.app import App
from bot.presentation import FAILED
from index.corpus.shared_polls import SHARED_FILE
from index.store.store import open_store
from tests.conftest import Run, fresh_home
from tests.journeys.test_officer import ASKED, NEW, OLD, changed, policy
from tests.support.chat import NOBODYS, OFFICER
from tests.support.slack.chat import SlackChat
from tests.support.slack.fixtures import Slack
from tests.support.stores import share_numbers

COUNCIL = "nottingham-city"


@dataclass(frozen=True)
class Pair:
    """Two bots over the database at `url`; `release` and `web` run what a Procfile does in a fresh clone of that name."""

    one: SlackChat
    other: SlackChat
    url: str
    release: Callable[[str], None]
    web: Callable[[str], SlackChat]

    @contextmanager
    def away(self) -> Iterator[None]:
        """While this lasts nobody is connected to the database."""
        url = make_url(self.url.replace("postgresql://", "postgresql+psycopg://"))
        engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false"))
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
                {"name": url.database},
            )
            yield
            connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true"))
        engine.dispose()

    def logs(self) -> str:
        return self.one.bot.log.read_text() + self.other.bot.log.read_text()


@pytest.fixture
def pair(
    app: App,
    start: Callable[..., Slack],
    slack_policies: Path,
    new_postgres: Callable[[], str],
    askfirst: Run,
    tmp_path: Path,
) -> Pair:
    url = new_postgres()

    def clone(name: str) -> dict[str, Path]:
        policies = tmp_path / name / "policies"
        shutil.copytree(slack_policies / COUNCIL, policies / COUNCIL)
        shutil.copy(slack_policies / SHARED_FILE, policies)
        (policies / COUNCIL / "questions.yaml").unlink()
        return {"policies": policies, "home": fresh_home(app, tmp_path / name / "home", numbers=False)}

    def release(name: str) -> None:
        there = {f"ASKFIRST_{key.upper()}": str(path) for key, path in clone(name).items()}
        ran = askfirst("refresh", "--yes", **there, DATABASE_URL=url)
        assert ran.returncode == 0, ran.stderr

    def web(name: str) -> SlackChat:
        return SlackChat(start(**clone(name), DATABASE_URL=url))

    store = open_store(url, tmp_path)
    share_numbers(app.store.engine, store.engine)
    store.engine.dispose()
    release("release")
    with ThreadPoolExecutor(2) as both:
        return Pair(*both.map(web, ("one", "other")), url, release, web)


def test_two_bots_answer_as_one(pair: Pair) -> None:
    _each_event_is_answered_once(pair)
    _what_one_showed_the_other_publishes_and_both_quote(pair)
    _a_choice_made_with_the_other_is_never_silence(pair)
    _without_the_database_everybody_is_told_and_then_answered(pair)
    _what_an_officer_published_stays_when_every_machine_is_replaced(pair)


@pytest.mark.long
def test_what_a_bot_had_in_hand_when_it_was_killed_the_other_answers(pair: Pair) -> None:
    # It may go on from what was written before, which is read first; as it stands, it is a question as well.
    talk, event = pair.one.written("councillor15", ASKED.replace("?", " instead?"))
    before_it_looks = (429, {"Retry-After": "60"}, b'{"ok": false, "error": "ratelimited"}')
    pair.other.slack.front.fail("conversations.history", before_it_looks)
    assert pair.other.deliver(event) == 200
    assert pair.one.deliver(event) == 200
    pair.other.bot.stop(signal.SIGKILL)
    assert pair.one.shown(talk, 0) == []
    pair.one.said(talk, OLD, seconds=60)
    assert len(pair.one.shown(talk)) == 1


def _what_an_officer_published_stays_when_every_machine_is_replaced(pair: Pair) -> None:
    for bot in (pair.one, pair.other):
        bot.bot.stop(signal.SIGKILL)
    pair.release("released again")
    assert NEW in pair.web("replaced").answer("councillor16", ASKED).words


def _each_event_is_answered_once(pair: Pair) -> None:
    asked = [pair.one.written(f"councillor{number}", ASKED) for number in range(8)]
    with ThreadPoolExecutor(16) as all_at_once:
        given = [all_at_once.submit(bot.deliver, event) for _, event in asked for bot in (pair.one, pair.other)]
        assert [one.result() for one in given] == [200] * 16
    for talk, _ in asked:
        pair.one.shown(talk)
    pair.one.settle()
    pair.other.settle()
    for talk, _ in asked:
        (answer,) = pair.one.shown(talk)
        assert OLD in answer.words


def _what_one_showed_the_other_publishes_and_both_quote(pair: Pair) -> None:
    talk = pair.one.send(OFFICER, policy(pair.one).name, changed(pair.one), "new version")
    _, decision = pair.one.shown(talk, 2)
    pair.other.press(OFFICER, decision, "Publish")
    pair.one.said(talk, "Published as edition 2")
    time.sleep(2)
    for bot, name in ((pair.one, "councillor10"), (pair.other, "councillor11")):
        assert NEW in bot.answer(name, ASKED).words


def _a_choice_made_with_the_other_is_never_silence(pair: Pair) -> None:
    (menu,) = pair.one.shown(pair.one.ask("councillor12", ASKED, NOBODYS))
    assert phrases.ASK_AGAIN in pair.other.choose("councillor12", menu, COUNCIL, NOBODYS).words
    for bot in (pair.other, pair.one):
        assert NEW in bot.answer("councillor12", ASKED, NOBODYS).words


def _without_the_database_everybody_is_told_and_then_answered(pair: Pair) -> None:
    talk, event = pair.one.written("councillor13", ASKED)
    with pair.away():
        assert pair.one.deliver(event) == 200
        assert "stop and ask for advice first" in pair.one.said(talk, FAILED).words
    pair.one.deliver(event)
    pair.one.said(talk, NEW)
    assert NEW in pair.other.answer("councillor14", ASKED).words
    url = make_url(pair.url)
    for secret in (url.database, url.query["host"], "user="):
        assert str(secret) not in pair.logs()
