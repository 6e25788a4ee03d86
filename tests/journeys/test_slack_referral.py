"""“Ask the monitoring officer” in Slack: its forms, by their payloads, and questions that were kept and never sent."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.storage.answers import counted
from bot.storage.referrals import ReferralRecords
from index.store.migrations import open_database
from tests.support.slack.fixtures import NOTTINGHAM, Slack, buttons_of
from tests.support.stores import copied_database

DRAFT = "can i post this: 'Cllr Barry Wainwright is a liar and pocketed the grant'"


def form(slack: Slack) -> dict[str, Any]:
    """The form that the bot opened last."""
    slack.front.wait_for("views.open")
    view: dict[str, Any] = slack.front.of("views.open")[-1].body["view"]
    return view


def referrals(slack: Slack) -> list[tuple[Any, ...]]:
    with sqlite3.connect(slack.home / "askfirst.db") as db:
        return db.execute(
            "select id, text, replied_at, resolved_at, person, place from referrals order by opened_at"
        ).fetchall()


def asked(slack: Slack, name: str, team: str = NOTTINGHAM) -> tuple[str, str, dict[str, Any]]:
    """A question, answered, and "Ask the monitoring officer" pressed."""
    channel, ts = slack.say(name, DRAFT, team=team)
    (answer,) = slack.replies(channel, ts)
    slack.press(name, buttons_of(answer)["askfirst_refer"], channel, answer, team=team)
    return channel, ts, answer


def sent(slack: Slack, name: str, text: str, *, agreed: bool = True) -> None:
    values = {
        "text": {"text": {"value": text}},
        "consent": {"consent": {"selected_options": [{"value": "agreed"}] if agreed else []}},
    }
    view = form(slack)
    slack.submit(
        name,
        {"callback_id": view["callback_id"], "private_metadata": view["private_metadata"]},
        values,
        team=NOTTINGHAM,
    )


def officers_message(slack: Slack, holding: str) -> dict[str, Any]:
    channel = slack.emulator.channels["monitoring-officer"]
    slack.front.wait_for("chat.postMessage", lambda c: c.body["channel"] == channel and holding in c.body["text"])
    slack.settle()
    return next(m for m in slack.emulator.history(channel) if holding in m["text"])


def test_what_was_kept_and_never_sent_is_emptied_at_the_start(start: Callable[..., Slack], slack: Slack) -> None:
    home = Path(
        shutil.copytree(
            slack.home, slack.home.parent / "home-orphaned", symlinks=True, ignore=shutil.ignore_patterns("*.db*")
        )
    )
    engine = open_database(copied_database(slack.home, home / "askfirst.db"))
    hour_ago, place = time.time() - 3600, "{}"
    orphan = ReferralRecords(engine, lambda: hour_ago).open(
        "nottingham-city", "slack:T1:U1", "never posted", ["defamation"]
    )
    resolved = ReferralRecords(engine, lambda: hour_ago).open("nottingham-city", "slack:T1:U2", "done with")
    ReferralRecords(engine).resolve(resolved.id, lambda _: place)
    posted = ReferralRecords(engine, lambda: hour_ago).open("nottingham-city", "slack:T1:U3", "waits for an answer")
    ReferralRecords(engine).placed(posted.id, place)
    young = ReferralRecords(engine).open("nottingham-city", "slack:T1:U4", "being posted")
    start(home=home)
    until = time.monotonic() + 20
    while (found := ReferralRecords(engine).find(orphan.id)) and found.text and time.monotonic() < until:
        time.sleep(0.1)
    texts = {one.id: ReferralRecords(engine).find(one.id) for one in (orphan, resolved, posted, young)}
    assert [(r.text, r.person) for r in texts.values() if r] == [
        (None, ""), (None, "slack:T1:U2"), ("waits for an answer", "slack:T1:U3"), ("being posted", "slack:T1:U4"),
    ]  # fmt: skip
    assert counted(engine, "nottingham-city", hour_ago, hour_ago + 1).referred["defamation"] == 1
    engine.dispose()
    for file in home.glob("askfirst.db*"):
        assert b"never posted" not in file.read_bytes()
