"""Buttons and forms come back as a client likes: changed, taken from another council, pressed for another message."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest

from tests.support.chat import NOTTINGHAM, NUMBERED, Chat, Shown

DRAFT = "can i post this: 'Cllr Barry Wainwright is a liar and pocketed the grant'"
NOT_OURS, NOT_YOURS = "has been changed on the way", "a council that is not yours here"
RULE = "if you are unsure about posting something, stop and ask for advice first"


def carried(button: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Where a button's value stands in it, on either platform."""
    return (button["data"], "about") if "data" in button else (button, "value")


def changed(shown: Shown, label: str, old: str, new: str) -> Shown:
    """The same with words in a button's value replaced, its signature left as it is."""
    forged = copy.deepcopy(shown)
    holder, key = carried(forged.buttons[label])
    assert old in holder[key]
    holder[key] = holder[key].replace(old, new)
    return forged


def unsigned(shown: Shown, label: str) -> Shown:
    """The same as somebody makes it up who knows what a value looks like and has no key."""
    forged = copy.deepcopy(shown)
    holder, key = carried(forged.buttons[label])
    value = holder[key][holder[key].index("{") : holder[key].rindex("}") + 1]
    holder[key] = f"x.{value}.{base64.urlsafe_b64encode(b'aaaa').decode().strip('=')}.{'A' * 43}"
    return forged


@pytest.mark.parametrize("label", ["More clauses", "Ask the monitoring officer", "Helpful"])
def test_a_button_that_was_changed_or_made_up_does_nothing(chat: Chat, label: str) -> None:
    answer = chat.answer("councillor1", DRAFT)
    before = chat.rows("select count(*) from feedback")
    for forged in (changed(answer, label, "nottingham-city", "coventry-city"), unsigned(answer, label)):
        chat.forget()
        said = chat.press("councillor1", forged, label)
        assert NOT_OURS in said.words
        assert "Clause" not in said.words
    assert chat.rows("select count(*) from feedback") == before


@pytest.mark.parametrize("label", ["More clauses", "Ask the monitoring officer", "Helpful"])
def test_a_button_of_another_councils_answer_does_nothing(chat: Chat, label: str) -> None:
    taken = chat.answer("councillor2", DRAFT, NUMBERED)
    chat.forget()
    said = chat.press("councillor3", taken, label, NOTTINGHAM)
    assert NOT_YOURS in said.words
    assert chat.rows("select count(*) from feedback where council = 'numbered-district'") == [(0,)]


def test_a_button_of_one_kind_is_not_taken_for_another(chat: Chat) -> None:
    answer = chat.answer("councillor1", DRAFT)
    holder, key = carried(answer.buttons["Helpful"])
    taken, wanted = carried(answer.buttons["More clauses"])
    taken[wanted] = holder[key]
    chat.forget()
    assert NOT_OURS in chat.press("councillor1", answer, "More clauses").words


def test_one_answer_has_one_vote_of_each_person_whatever_message_they_say_it_is(chat: Chat) -> None:
    answer = chat.answer("councillor4", DRAFT)
    (before,) = chat.rows("select count(*) from feedback")
    for number in range(5):
        chat.forget()
        told = chat.press("councillor4", chat.under(answer, f"17000000{number}.000100"), "Helpful")
        assert "vote" in told.words or "Noted" in told.words
    assert chat.rows("select count(*) from feedback") == [(before[0] + 1,)]


def test_a_form_that_was_changed_sends_nothing_to_any_councils_officers(chat: Chat) -> None:
    form = chat.press("councillor5", chat.answer("councillor5", DRAFT), "Ask the monitoring officer")
    before = chat.rows("select count(*) from referrals")
    if "private_metadata" in form.raw:
        form.raw["private_metadata"] = form.raw["private_metadata"].replace("nottingham-city", "coventry-city")
    else:
        form = changed(form, "Send", "nottingham-city", "coventry-city")
    chat.forget()
    said = chat.fill("councillor5", form, "forged words")
    assert NOT_OURS in said.words
    assert RULE in said.words
    assert "forged words" not in json.dumps(said.raw)
    assert chat.rows("select count(*) from referrals") == before
