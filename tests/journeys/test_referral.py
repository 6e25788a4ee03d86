"""“Ask the monitoring officer”, in Slack and in Teams: consent, the officers' place, the reply, the text deleted at the end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.chat import NUMBERED, OFFICER, Chat, Shown

DRAFT = "can i post this: 'Cllr Barry Wainwright is a liar and pocketed the grant'"
# More than one message holds.
LONG = "This is too long for one message. " * 1000
ALL = "select id, text, replied_at, resolved_at, person, place from referrals order by opened_at"


def form(chat: Chat, name: str, council: str = "nottingham") -> Shown:
    """A question, answered, and "Ask the monitoring officer" pressed."""
    return chat.press(name, chat.answer(name, DRAFT, council), "Ask the monitoring officer", council)


def sent(chat: Chat, name: str, text: str) -> Shown:
    """The same, sent with words of its own; what its writer is told."""
    return chat.fill(name, form(chat, name), text)


def kept(chat: Chat, text: str) -> tuple[Any, ...]:
    (found,) = [row for row in chat.rows(ALL) if row[1] == text]
    return found


def of(chat: Chat, referral: tuple[Any, ...]) -> tuple[Any, ...]:
    return next(row for row in chat.rows(ALL) if row[0] == referral[0])


def texts(chat: Chat) -> list[str]:
    return [row[1] for row in chat.rows(ALL)]


def test_the_form_shows_what_would_be_sent_and_to_whom_and_asks_for_consent(chat: Chat) -> None:
    shown = form(chat, "councillor20")
    assert "Malcolm Townroe" in shown.words
    assert chat.filled(shown) == {"Your question": DRAFT, "Your agreement": ""}
    assert "I agree to send this" in str(shown.raw)
    assert DRAFT not in texts(chat)


def test_from_consent_to_reply_to_resolved(chat: Chat) -> None:
    edited = "May I say that <!channel> a colleague & friend **misled** us?"
    told = sent(chat, "councillor21", edited)
    assert "was sent to the Monitoring Officer" in told.words
    message = chat.with_the_officers("misled")
    assert edited in message.words
    asked_by = f"{chat.name_of('councillor21')}, councillor of Nottingham City Council, asks for advice before posting:"
    assert asked_by in message.words
    assert "Libel" in message.words
    referral = kept(chat, edited)

    reply_form = chat.press(OFFICER, message, "Reply")
    assert edited in reply_form.words
    reply = "Please do not post it; ring me first thing tomorrow."
    assert "Your reply was sent" in chat.fill(OFFICER, reply_form, reply).words
    replied_by = f"Nottingham City Council has replied to your question “{edited}”. From {chat.name_of(OFFICER)}:"
    assert replied_by in chat.told("councillor21", reply).words

    assert "has been deleted" in chat.press(OFFICER, message, "Resolve").words
    after = of(chat, referral)
    assert after[1] is None
    assert after[2]
    assert after[3]
    assert after[4:] == ("", None)
    assert "misled" not in chat.now(message)
    assert "was resolved. Its text has been deleted." in chat.now(message)
    assert [p for p in chat.holds("misled") if p.name.startswith("askfirst.db")] == []
    assert "resolved already" in chat.press(OFFICER, message, "Reply").words


def test_the_talk_goes_both_ways_until_it_is_resolved_and_nothing_of_it_stays(chat: Chat) -> None:
    told = sent(chat, "councillor32", "May I say that the leader misled us over the depot?")
    assert "Your question “May I say that the leader misled us over the depot?” was sent" in told.words
    message = chat.with_the_officers("over the depot")
    referral = kept(chat, "May I say that the leader misled us over the depot?")
    chat.fill(OFFICER, chat.press(OFFICER, message, "Reply"), "Which depot do you mean?")
    reply = chat.told("councillor32", "Which depot do you mean?")
    assert "over the depot" in reply.words
    assert chat.standing_with_the_officers("Which depot") == 1
    assert "replied on" in chat.now(message)
    assert "replied on" in chat.press(OFFICER, message, "Reply").words

    assert (
        "Your answer was sent to the Monitoring Officer"
        in chat.answer_to("councillor32", reply, "The Lenton one.").words
    )
    form = chat.press("councillor32", reply, "Answer them")
    assert "over the depot" in form.words
    assert "Your answer was sent" in chat.fill("councillor32", form, "On Lenton Lane.").words
    under = chat.with_the_officers("The Lenton one.")
    assert f"{chat.name_of('councillor32')} answers:" in under.words
    assert chat.standing_with_the_officers("Lenton Lane") == 1
    assert "resolved already" in chat.press("councillor33", reply, "Answer them").words

    assert "has been deleted" in chat.press(OFFICER, under, "Resolve").words
    for text in ("depot", "Lenton", "Which"):
        assert chat.standing_with_the_officers(text) == 0
    assert [n for n in chat.rows("select referral, value from referral_notes") if n[0] == referral[0]] == []
    assert [p for p in chat.holds("Lenton") if p.name.startswith("askfirst.db")] == []
    chat.answer_to("councillor32", reply, "and can i post it now?")
    assert chat.standing_with_the_officers("post it now") == 0


def test_nothing_is_sent_without_consent_or_twice(chat: Chat) -> None:
    shown = form(chat, "councillor22")
    again = chat.fill("councillor22", shown, "without consent", agreed=False)
    assert "Nothing is sent unless you agree." in again.words + str(again.raw)
    assert "without consent" not in texts(chat)
    shown = form(chat, "councillor22")
    chat.fill("councillor22", shown, "only once")
    assert "done already" in chat.fill("councillor22", shown, "only once").words
    chat.settle()
    chat.with_the_officers("only once")
    assert texts(chat).count("only once") == 1


def test_only_the_listed_officers_may_reply_or_resolve(chat: Chat) -> None:
    sent(chat, "councillor23", "who may answer this")
    message = chat.with_the_officers("who may answer this")
    for label in ("Reply", "Resolve"):
        refused = chat.press("councillor24", message, label)
        assert "Only the officers listed for Nottingham City Council" in refused.words
        assert "Send" not in refused.buttons
    assert "who may answer this" in texts(chat)


def test_where_posting_fails_nothing_is_kept_and_the_person_is_told(chat: Chat) -> None:
    shown = form(chat, "councillor25")
    chat.settle()
    chat.refuse(posts=1)
    assert "could not be sent" in chat.fill("councillor25", shown, "this cannot be posted").words
    assert "this cannot be posted" not in texts(chat)


def test_where_the_reply_fails_the_officer_is_told_and_the_question_stays_open(chat: Chat) -> None:
    sent(chat, "councillor26", "will this be answered")
    message = chat.with_the_officers("will this be answered")
    reply_form = chat.press(OFFICER, message, "Reply")
    chat.refuse(posts=1)
    assert "could not be sent to the councillor" in chat.fill(OFFICER, reply_form, "yes it will").words
    assert kept(chat, "will this be answered")[2] is None
    assert "Your reply was sent" in chat.fill(OFFICER, reply_form, "yes it will").words
    chat.told("councillor26", "yes it will")


def test_without_a_place_the_contact_is_given_instead(chat: Chat) -> None:
    shown = form(chat, "councillor27", NUMBERED)
    assert "has not set up a channel" in shown.words
    assert "Monitoring Officer" in shown.words
    assert shown.buttons == {}


def test_a_long_question_reaches_the_officers_whole(chat: Chat) -> None:
    text = "long " * 590 + "end of it"
    sent(chat, "councillor28", text)
    assert text in chat.with_the_officers("end of it").words.replace("\n", "")


def test_where_closing_fails_the_text_goes_and_resolve_does_the_rest(chat: Chat) -> None:
    sent(chat, "councillor29", "shown until it is closed")
    message = chat.with_the_officers("shown until it is closed")
    referral = kept(chat, "shown until it is closed")
    chat.refuse(edits="refused")
    assert "Press Resolve again" in chat.press(OFFICER, message, "Resolve").words
    half = of(chat, referral)
    assert half[1] is None
    assert "councillor29" not in half[5].lower()
    assert [p for p in chat.holds("shown until it is closed") if p.name.startswith("askfirst.db")] == []
    chat.relent()
    assert "has been deleted" in chat.press(OFFICER, message, "Resolve").words
    assert "shown until it is closed" not in chat.now(message)
    assert of(chat, referral)[4:] == ("", None)
    assert "resolved already" in chat.press(OFFICER, message, "Resolve").words


def test_a_message_that_is_gone_already_does_not_stand_in_the_way(chat: Chat) -> None:
    sent(chat, "councillor30", "deleted by somebody")
    message = chat.with_the_officers("deleted by somebody")
    referral = kept(chat, "deleted by somebody")
    chat.refuse(edits="gone")
    assert "has been deleted" in chat.press(OFFICER, message, "Resolve").words
    assert of(chat, referral)[4:] == ("", None)


@pytest.mark.parametrize(("undone", "said"), [(True, "nothing of it was kept"), (False, "could not be sent whole")])
def test_what_cannot_be_sent_whole_is_taken_back(chat: Chat, undone: bool, said: str) -> None:
    shown = form(chat, "councillor31")
    chat.settle()
    chat.refuse(posts=1, after=1, deletes="" if undone else "refused")
    assert said in chat.fill("councillor31", shown, LONG).words
    assert chat.standing_with_the_officers("too long for one message") == (0 if undone else 1)
    assert LONG.strip() not in texts(chat)
    assert [p for p in chat.holds("too long for one message") if p.name.startswith("askfirst.db")] == []
