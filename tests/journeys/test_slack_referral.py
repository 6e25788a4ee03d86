"""“Ask the monitoring officer”: consent, the officers' channel, the reply, and the text deleted at the end."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.storage.answers import counted
from bot.storage.database import open_database
from bot.storage.referrals import ReferralRecords
from tests.support.slack.emulator import OFFICER
from tests.support.slack.fixtures import NOTTINGHAM, NUMBERED, Slack, buttons_of, words_of
from tests.support.slack.front import Fault

REFUSED = (200, {"Content-Type": "application/json"}, b'{"ok": false, "error": "internal_error"}')
GONE = (200, {"Content-Type": "application/json"}, b'{"ok": false, "error": "message_not_found"}')
# More than one message holds.
LONG = "This is too long for one message. " * 500
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


def test_the_form_shows_what_would_be_sent_and_to_whom_and_asks_for_consent(slack: Slack) -> None:
    asked(slack, "councillor30")
    view = form(slack)
    assert "Malcolm Townroe" in words_of(view["blocks"])
    boxes = {b.get("block_id"): b for b in view["blocks"]}
    assert boxes["text"]["element"]["initial_value"] == DRAFT
    assert boxes["consent"]["element"]["type"] == "checkboxes"
    assert not boxes["consent"].get("optional")
    assert referrals(slack) == [] or all(r[1] != DRAFT for r in referrals(slack))


def test_from_consent_to_reply_to_resolved(slack: Slack) -> None:
    asked(slack, "councillor31")
    edited = "May I say that <!channel> a colleague & friend misled us?"
    sent(slack, "councillor31", edited)
    message = officers_message(slack, "misled us")
    assert edited in words_of(message["blocks"])
    assert "<!channel>" not in message["text"]
    assert "Libel" in words_of(message["blocks"])
    (kept,) = [r for r in referrals(slack) if r[1] == edited]

    slack.front.forget()
    channel = slack.emulator.channels["monitoring-officer"]
    slack.press(OFFICER, buttons_of(message)["askfirst_reply"], channel, message, team=NOTTINGHAM)
    view = form(slack)
    assert edited in words_of(view["blocks"])
    reply = "Please do not post it; ring me first thing tomorrow."
    values = {"text": {"text": {"value": reply}}}
    slack.submit(
        OFFICER,
        {"callback_id": view["callback_id"], "private_metadata": view["private_metadata"]},
        values,
        team=NOTTINGHAM,
    )
    told = slack.front.wait_for("chat.postMessage", lambda c: reply in c.body["text"]).body
    assert told["channel"] == slack.emulator.users["councillor31"]
    assert "Nottingham City Council has replied" in words_of(told["blocks"])

    slack.press(OFFICER, buttons_of(message)["askfirst_resolve"], channel, message, team=NOTTINGHAM)
    slack.front.wait_for("chat.update")
    slack.settle()
    after = next(r for r in referrals(slack) if r[0] == kept[0])
    assert after[1] is None
    assert after[2]
    assert after[3]
    now = next(m for m in slack.emulator.history(channel) if m["ts"] == message["ts"])
    assert "misled us" not in json.dumps(now)
    assert after[4:] == ("", None)
    for file in ("askfirst.db", "askfirst.db-wal"):
        assert b"misled us" not in (slack.home / file).read_bytes()


def test_nothing_is_sent_without_consent_or_twice(slack: Slack) -> None:
    asked(slack, "councillor32")
    sent(slack, "councillor32", "without consent", agreed=False)
    slack.settle()
    assert all(r[1] != "without consent" for r in referrals(slack))
    view = form(slack)
    twice = {"id": "VTWICE1", "callback_id": view["callback_id"], "private_metadata": view["private_metadata"]}
    values = {
        "text": {"text": {"value": "only once"}},
        "consent": {"consent": {"selected_options": [{"value": "agreed"}]}},
    }
    for _ in range(2):
        slack.submit("councillor32", twice, values, team=NOTTINGHAM)
    officers_message(slack, "only once")
    assert [r[1] for r in referrals(slack)].count("only once") == 1


def test_only_the_listed_officers_may_reply_or_resolve(slack: Slack) -> None:
    asked(slack, "councillor33")
    sent(slack, "councillor33", "who may answer this")
    message = officers_message(slack, "who may answer this")
    channel = slack.emulator.channels["monitoring-officer"]
    slack.front.forget()
    for action in ("askfirst_reply", "askfirst_resolve"):
        slack.press("councillor34", buttons_of(message)[action], channel, message, team=NOTTINGHAM)
    slack.settle()
    refusals = slack.front.of("chat.postEphemeral")
    assert len(refusals) == 2
    assert all("Only the officers listed for Nottingham City Council" in words_of(c.body["blocks"]) for c in refusals)
    assert slack.front.of("views.open") == []
    assert any(r[1] == "who may answer this" for r in referrals(slack))


def test_where_posting_fails_nothing_is_kept_and_the_person_is_told(slack: Slack) -> None:
    asked(slack, "councillor35")
    slack.settle()
    slack.front.fail(
        "chat.postMessage", (200, {"Content-Type": "application/json"}, b'{"ok": false, "error": "not_in_channel"}')
    )
    sent(slack, "councillor35", "this cannot be posted")
    told = slack.front.wait_for("chat.postMessage", lambda c: "could not be sent" in c.body["text"]).body
    assert told["channel"] == slack.emulator.users["councillor35"]
    slack.settle()
    assert all(r[1] != "this cannot be posted" for r in referrals(slack))


def test_without_a_channel_the_contact_is_given_instead(slack: Slack) -> None:
    asked(slack, "councillor36", team=NUMBERED)
    view = form(slack)
    assert "has not set up a channel" in words_of(view["blocks"])
    assert "Monitoring Officer" in words_of(view["blocks"])
    assert "submit" not in view


def test_where_closing_fails_the_text_goes_and_resolve_does_the_rest(slack: Slack) -> None:
    asked(slack, "councillor37")
    sent(slack, "councillor37", "shown until it is closed")
    message = officers_message(slack, "shown until it is closed")
    channel, resolve = slack.emulator.channels["monitoring-officer"], buttons_of(message)["askfirst_resolve"]
    (kept,) = [r for r in referrals(slack) if r[1] == "shown until it is closed"]
    slack.front.forget()
    slack.front.fail("chat.update", REFUSED)
    slack.press(OFFICER, resolve, channel, message, team=NOTTINGHAM)
    slack.front.wait_for("chat.postEphemeral", lambda c: "Press Resolve again" in words_of(c.body["blocks"]))
    half = next(r for r in referrals(slack) if r[0] == kept[0])
    assert half[1] is None
    assert "councillor37" not in half[5]
    assert b"shown until it is closed" not in (slack.home / "askfirst.db-wal").read_bytes()

    slack.front.forget()
    slack.press(OFFICER, resolve, channel, message, team=NOTTINGHAM)
    slack.front.wait_for("chat.postEphemeral", lambda c: "has been deleted" in words_of(c.body["blocks"]))
    now = next(m for m in slack.emulator.history(channel) if m["ts"] == message["ts"])
    assert "shown until it is closed" not in json.dumps(now)
    assert next(r for r in referrals(slack) if r[0] == kept[0])[4:] == ("", None)
    slack.front.forget()
    slack.press(OFFICER, resolve, channel, message, team=NOTTINGHAM)
    slack.front.wait_for("chat.postEphemeral", lambda c: "resolved already" in words_of(c.body["blocks"]))


def test_a_message_that_is_gone_already_does_not_stand_in_the_way(slack: Slack) -> None:
    asked(slack, "councillor38")
    sent(slack, "councillor38", "deleted by somebody")
    message = officers_message(slack, "deleted by somebody")
    (kept,) = [r for r in referrals(slack) if r[1] == "deleted by somebody"]
    channel, resolve = slack.emulator.channels["monitoring-officer"], buttons_of(message)["askfirst_resolve"]
    slack.front.forget()
    slack.front.fail("chat.update", GONE)
    slack.press(OFFICER, resolve, channel, message, team=NOTTINGHAM)
    slack.front.wait_for("chat.postEphemeral", lambda c: "has been deleted" in words_of(c.body["blocks"]))
    assert next(r for r in referrals(slack) if r[0] == kept[0])[4:] == ("", None)


@pytest.mark.parametrize(("undone", "said"), [(False, "nothing of it was kept"), (REFUSED, "could not be sent whole")])
def test_what_cannot_be_sent_whole_is_taken_back(slack: Slack, undone: Fault, said: str) -> None:
    asked(slack, "councillor39")
    slack.settle()
    channel = slack.emulator.channels["monitoring-officer"]
    before = {m["ts"] for m in slack.emulator.history(channel)}
    slack.front.fail("chat.postMessage", False, REFUSED)
    slack.front.fail("chat.delete", undone)
    sent(slack, "councillor39", LONG)
    slack.front.wait_for("chat.postMessage", lambda c: said in c.body["text"])
    left = [m for m in slack.emulator.history(channel) if m["ts"] not in before]
    assert len(left) == (0 if undone is False else 1)
    assert all(r[1] != LONG.strip() for r in referrals(slack))
    assert b"too long for one message" not in (slack.home / "askfirst.db-wal").read_bytes()


def test_what_was_kept_and_never_sent_is_emptied_at_the_start(start: Callable[..., Slack], slack: Slack) -> None:
    home = Path(
        shutil.copytree(
            slack.home, slack.home.parent / "home-orphaned", symlinks=True, ignore=shutil.ignore_patterns("*.db*")
        )
    )
    engine = open_database(f"sqlite:///{home / 'askfirst.db'}")
    hour_ago, place = time.time() - 3600, "{}"
    orphan = ReferralRecords(engine, lambda: hour_ago).open(
        "nottingham-city", "slack:T1:U1", "never posted", ["defamation"]
    )
    resolved = ReferralRecords(engine, lambda: hour_ago).open("nottingham-city", "slack:T1:U2", "done with")
    ReferralRecords(engine).resolve(resolved.id, place)
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
