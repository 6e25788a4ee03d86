"""“Ask the monitoring officer”: consent, the officers' channel, the reply, and the text deleted at the end."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from tests.slack_api.emulator import OFFICER
from tests.slack_api.fixtures import NOTTINGHAM, NUMBERED, Slack, buttons_of, words_of

DRAFT = "can i post this: 'Cllr Barry Wainwright is a liar and pocketed the grant'"


def form(slack: Slack) -> dict[str, Any]:
    """The form that the bot opened last."""
    slack.front.wait_for("views.open")
    view: dict[str, Any] = slack.front.of("views.open")[-1].body["view"]
    return view


def referrals(slack: Slack) -> list[tuple[Any, ...]]:
    with sqlite3.connect(slack.home / "askfirst.db") as db:
        return db.execute("select id, text, replied_at, resolved_at from referrals order by opened_at").fetchall()


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
    assert b"misled us" not in (slack.home / "askfirst.db").read_bytes()


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
