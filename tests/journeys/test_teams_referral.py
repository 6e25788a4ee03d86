"""“Ask the monitoring officer” in Teams: asked in a channel, answered in a personal chat."""

from __future__ import annotations

import sqlite3
from typing import Any

from tests.support.teams.fixtures import (
    NOTTINGHAM,
    OFFICER,
    OFFICERS_CHANNEL,
    Teams,
    buttons_of,
    words_of,
)
from tests.support.teams.microsoft import Call

DRAFT = "can i post this: 'Cllr Barry Wainwright is a liar and pocketed the grant'"


def referrals(teams: Teams) -> list[tuple[Any, ...]]:
    with sqlite3.connect(teams.home / "askfirst.db") as db:
        return db.execute(
            "select id, text, replied_at, resolved_at, place, person from referrals order by opened_at"
        ).fetchall()


def form(teams: Teams, name: str, tenant: str = NOTTINGHAM, **where: str) -> dict[str, Any]:
    """A question, answered, and "Ask the monitoring officer" pressed."""
    (answer,) = teams.replies(teams.say(name, DRAFT, tenant=tenant, **where))
    shown: dict[str, Any] = teams.press(name, buttons_of(answer)["Ask the monitoring officer"], tenant=tenant)
    return shown


def sent(teams: Teams, name: str, text: str, consent: str = "agreed", where: str = "personal") -> dict[str, Any]:
    shown = form(teams, name)
    told: dict[str, Any] = teams.press(
        name, buttons_of(shown)["Send"], tenant=NOTTINGHAM, where=where, text=text, consent=consent
    )
    return told


def officers_message(teams: Teams, holding: str) -> Call:
    (found,) = [m for m in teams.replies(OFFICERS_CHANNEL) if holding in words_of(m)]
    return found


def test_the_reply_to_a_question_asked_in_a_channel_comes_in_a_personal_chat(teams: Teams) -> None:
    place = teams.say(
        "ref3", DRAFT, tenant=NOTTINGHAM, where="channel", conversation="19:open@thread.tacv2;messageid=3"
    )
    (answer,) = teams.replies(place)
    shown = teams.press("ref3", buttons_of(answer)["Ask the monitoring officer"], tenant=NOTTINGHAM, where="channel")
    text = "asked in the open"
    teams.press("ref3", buttons_of(shown)["Send"], tenant=NOTTINGHAM, where="channel", text=text, consent="agreed")
    message = officers_message(teams, text)
    reply_form = teams.press(OFFICER, buttons_of(message)["Reply"], tenant=NOTTINGHAM, where="channel")
    teams.press(OFFICER, buttons_of(reply_form)["Send"], tenant=NOTTINGHAM, where="channel", text="for you alone")
    (chat,) = teams.replies("a:chat-with-29:ref3")
    assert "for you alone" in words_of(chat)
    assert all("for you alone" not in words_of(m) for m in teams.replies(place))


def test_a_question_or_reply_whose_receipt_is_lost_is_not_posted_twice_and_that_is_said(teams: Teams) -> None:
    shown = form(teams, "ref4")
    teams.microsoft.fail(None, to=OFFICERS_CHANNEL)
    told = teams.press("ref4", buttons_of(shown)["Send"], tenant=NOTTINGHAM, text="did it arrive", consent="agreed")
    assert "It was not confirmed that your question reached" in words_of(told)
    assert len([m for m in teams.replies(OFFICERS_CHANNEL) if "did it arrive" in words_of(m)]) == 1
    assert "did it arrive" not in [row[1] for row in referrals(teams)]
    sent(teams, "ref4", "and this one")
    reply_form = teams.press(OFFICER, buttons_of(officers_message(teams, "and this one"))["Reply"], tenant=NOTTINGHAM)
    teams.settle()
    teams.microsoft.fail(None, to="a:ref4")
    told = teams.press(OFFICER, buttons_of(reply_form)["Send"], tenant=NOTTINGHAM, text="Please wait.")
    assert "It was not confirmed that your reply reached the councillor" in words_of(told)
    assert len([m for m in teams.replies("a:ref4") if "Please wait." in words_of(m)]) == 1
