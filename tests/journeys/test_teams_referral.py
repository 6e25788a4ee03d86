"""“Ask the monitoring officer” in Teams: consent, the officers' channel, the reply, and the text deleted at the end."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from tests.support.teams.fixtures import (
    NOTTINGHAM,
    NUMBERED,
    OFFICER,
    OFFICERS_CHANNEL,
    Teams,
    buttons_of,
    card_of,
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


def test_the_form_shows_what_would_be_sent_and_to_whom_and_asks_for_consent(teams: Teams) -> None:
    shown = form(teams, "ref1")
    assert "Malcolm Townroe" in words_of(shown)
    inputs = {e["id"]: e for e in card_of(shown)["body"] if "id" in e}
    assert inputs["text"]["value"] == DRAFT
    assert inputs["text"]["label"]
    assert inputs["consent"]["type"] == "Input.Toggle"
    assert inputs["consent"]["isRequired"] is True
    assert inputs["consent"].get("value", "") == ""
    assert all(r[1] != DRAFT for r in referrals(teams))


def test_from_consent_to_reply_to_resolved(teams: Teams) -> None:
    edited = "May I say that <at>everyone</at> a colleague & friend **misled** us?\nSecond line."
    told = sent(teams, "ref2", edited)
    assert "was sent to the Monitoring Officer" in words_of(told)
    message = officers_message(teams, "misled")
    assert edited in words_of(message)
    assert "Cllr Ref2, councillor of Nottingham City Council" in words_of(message)
    assert "Libel" in words_of(message)
    assert "entities" not in message.body
    (kept,) = [r for r in referrals(teams) if r[1] == edited]

    reply_form = teams.press(OFFICER, buttons_of(message)["Reply"], tenant=NOTTINGHAM, where="channel")
    assert edited in words_of(reply_form)
    reply = "Please do not post it; ring me first thing tomorrow."
    said = teams.press(OFFICER, buttons_of(reply_form)["Send"], tenant=NOTTINGHAM, where="channel", text=reply)
    assert "Your reply was sent" in words_of(said)
    arrived = teams.replies("a:ref2", 2)[1]
    assert reply in words_of(arrived)
    assert "Nottingham City Council has replied to your question. From Cllr Officer:" in words_of(arrived)

    again = teams.press(OFFICER, buttons_of(reply_form)["Send"], tenant=NOTTINGHAM, where="channel", text=reply)
    assert "done already" in words_of(again)
    line = teams.press(OFFICER, buttons_of(message)["Resolve"], tenant=NOTTINGHAM, where="channel")
    assert "deleted" in line["value"]
    (update,) = teams.microsoft.of(lambda c: c.method == "PUT")
    assert update.path.endswith(f"/activities/{message.id}")
    assert "misled" not in json.dumps(update.body)
    after = next(r for r in referrals(teams) if r[0] == kept[0])
    assert after[1] is None
    assert after[2]
    assert after[3]
    assert after[4:] == (None, "")
    for file in ("askfirst.db", "askfirst.db-wal"):
        assert b"misled" not in (teams.home / file).read_bytes()
    gone = teams.press(OFFICER, buttons_of(message)["Reply"], tenant=NOTTINGHAM, where="channel")
    assert "resolved already" in words_of(gone)


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


def test_nothing_is_sent_without_consent_or_twice(teams: Teams) -> None:
    asked_again = sent(teams, "ref4", "without consent", consent="")
    assert "Send" in buttons_of(asked_again)
    assert all(r[1] != "without consent" for r in referrals(teams))
    shown = form(teams, "ref5")
    for _ in range(2):
        told = teams.press("ref5", buttons_of(shown)["Send"], tenant=NOTTINGHAM, text="only once", consent="agreed")
    assert "done already" in words_of(told)
    officers_message(teams, "only once")
    assert [r[1] for r in referrals(teams)].count("only once") == 1


def test_only_the_listed_officers_may_reply_or_resolve(teams: Teams) -> None:
    sent(teams, "ref6", "who may answer this")
    message = officers_message(teams, "who may answer this")
    refused = teams.press("ref7", buttons_of(message)["Reply"], tenant=NOTTINGHAM, where="channel")
    line = teams.press("ref7", buttons_of(message)["Resolve"], tenant=NOTTINGHAM, where="channel")
    for said in (words_of(refused), line["value"]):
        assert "Only the officers listed for Nottingham City Council" in said
    assert any(r[1] == "who may answer this" for r in referrals(teams))


def test_where_posting_fails_nothing_is_kept_and_the_person_is_told(teams: Teams) -> None:
    shown = form(teams, "ref8")
    teams.microsoft.fail((403, {}))
    told = teams.press("ref8", buttons_of(shown)["Send"], tenant=NOTTINGHAM, text="cannot be posted", consent="agreed")
    assert "could not be sent" in words_of(told)
    assert all(r[1] != "cannot be posted" for r in referrals(teams))


def test_where_the_reply_fails_the_officer_is_told_and_the_question_stays_open(teams: Teams) -> None:
    sent(teams, "ref9", "will this be answered")
    message = officers_message(teams, "will this be answered")
    reply_form = teams.press(OFFICER, buttons_of(message)["Reply"], tenant=NOTTINGHAM, where="channel")
    teams.microsoft.fail((403, {}))
    send = buttons_of(reply_form)["Send"]
    said = teams.press(OFFICER, send, tenant=NOTTINGHAM, where="channel", text="yes it will")
    assert "could not be sent to the councillor" in words_of(said)
    assert "Your reply was sent" in words_of(
        teams.press(OFFICER, send, tenant=NOTTINGHAM, where="channel", text="yes it will")
    )


def test_without_a_place_the_contact_is_given_instead(teams: Teams) -> None:
    shown = form(teams, "ref10", tenant=NUMBERED)
    assert "has not set up a channel" in words_of(shown)
    assert "Monitoring Officer" in words_of(shown)
    assert buttons_of(shown) == {}


def test_a_long_question_reaches_the_officers_whole(teams: Teams) -> None:
    text = "long " * 590 + "end of it"
    sent(teams, "ref11", text)
    message = officers_message(teams, "end of it")
    assert text in words_of(message).replace("\n", "")


def test_where_closing_fails_the_text_goes_and_resolve_does_the_rest(teams: Teams) -> None:
    sent(teams, "ref12", "shown until it is closed")
    message = officers_message(teams, "shown until it is closed")
    (kept,) = [r for r in referrals(teams) if r[1] == "shown until it is closed"]
    resolve = buttons_of(message)["Resolve"]
    teams.microsoft.unchangeable["PUT"] = (403, "BotNotInConversationRoster")
    line = teams.press(OFFICER, resolve, tenant=NOTTINGHAM, where="channel")
    assert "Press Resolve again" in line["value"]
    half = next(r for r in referrals(teams) if r[0] == kept[0])
    assert half[1] is None
    assert "Ref12" not in half[4]
    teams.microsoft.unchangeable.clear()
    line = teams.press(OFFICER, resolve, tenant=NOTTINGHAM, where="channel")
    assert "has been deleted" in line["value"]
    assert next(r for r in referrals(teams) if r[0] == kept[0])[4:] == (None, "")
    line = teams.press(OFFICER, resolve, tenant=NOTTINGHAM, where="channel")
    assert "resolved already" in line["value"]


def test_a_message_that_is_gone_already_does_not_stand_in_the_way(teams: Teams) -> None:
    sent(teams, "ref13", "deleted by somebody")
    message = officers_message(teams, "deleted by somebody")
    teams.microsoft.unchangeable["PUT"] = (404, "ActivityNotFoundInConversation")
    line = teams.press(OFFICER, buttons_of(message)["Resolve"], tenant=NOTTINGHAM, where="channel")
    assert "has been deleted" in line["value"]


@pytest.mark.parametrize("undone", [True, False])
def test_what_cannot_be_sent_whole_is_taken_back(teams: Teams, undone: bool) -> None:
    shown = form(teams, "ref14")
    teams.microsoft.fail(False, (403, {}))
    if not undone:
        teams.microsoft.unchangeable["DELETE"] = (403, "BotNotInConversationRoster")
    text = "This is too long for one message. " * 1000
    told = teams.press("ref14", buttons_of(shown)["Send"], tenant=NOTTINGHAM, text=text, consent="agreed")
    assert ("nothing of it was kept" if undone else "could not be sent whole") in words_of(told)
    (posted,) = teams.replies(OFFICERS_CHANNEL)
    deleted = teams.microsoft.of(lambda c: c.method == "DELETE")
    assert [c.path.endswith(f"/activities/{posted.id}") for c in deleted] == [True]
    assert all(r[1] != text.strip() for r in referrals(teams))
