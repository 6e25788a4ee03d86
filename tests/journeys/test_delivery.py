"""Slack and Teams at their worst: deliveries doubled, calls refused or put off, the bot killed, stopped and started again."""

from __future__ import annotations

import signal
from collections.abc import Callable

from bot import phrases
from bot.presentation import FAILED
from tests.support.chat import NUMBERED, TWO, Chat

FETE = "can i post a photo of the kids at the school fete?"
RULE = "stop and ask for advice first"


def test_a_message_delivered_again_is_answered_once(chat: Chat) -> None:
    talk, event = chat.written("councillor20", FETE)
    for _ in range(3):
        assert chat.deliver(event) == 200
    chat.shown(talk)
    assert chat.deliver(event) == 200
    chat.settle()
    assert len(chat.shown(talk)) == 1


def test_a_rate_limit_is_waited_out(chat: Chat) -> None:
    chat.limit(2)
    assert RULE in chat.answer("councillor21", FETE).words
    chat.settle()
    first, second = sorted(chat.tries())
    assert second - first >= 2


def test_when_a_call_is_refused_the_person_is_told_that_nothing_was_checked(chat: Chat) -> None:
    chat.refuse(posts=1)
    told = chat.answer("councillor22", FETE)
    for said in (FAILED, RULE, "0115 876 4332"):
        assert said in told.words
    assert "nothing on this point" not in told.words


def test_where_part_of_an_answer_is_there_the_person_is_told_to_look_at_it_and_not_that_nothing_was_checked(
    chat: Chat,
) -> None:
    """The answers of two councils are two messages."""
    menu = chat.answer("councillor25", "council", TWO)
    chat.choose("councillor25", menu, "coventry-city,numbered-district", TWO)
    chat.settle()
    talk, event = chat.written("councillor25", FETE, TWO)
    chat.refuse(posts=1, after=1)
    chat.deliver(event)
    told = chat.said(talk, phrases.UNCONFIRMED)
    assert FAILED not in told.words and RULE in told.words
    chat.settle()
    said = len(chat.shown(talk))
    assert any("Coventry" in one.words for one in chat.shown(talk))
    chat.deliver(event)
    chat.settle()
    assert len(chat.shown(talk)) == said


def test_what_failed_may_be_delivered_again(chat: Chat) -> None:
    talk, event = chat.written("councillor23", FETE)
    chat.refuse(posts=1)
    chat.deliver(event)
    chat.said(talk, FAILED)
    chat.settle()
    chat.deliver(event)
    assert RULE in chat.said(talk, "March 2018").words


def test_killed_and_started_again_it_answers_nothing_twice_and_stopped_it_finishes(
    start_chat: Callable[..., Chat],
) -> None:
    first = start_chat()
    talk, event = first.written("councillor24", FETE)
    first.deliver(event)
    first.shown(talk)
    first.settle()
    first.bot.stop(signal.SIGKILL)
    second = start_chat(home=first.home)
    assert second.deliver(event) == 200
    second.settle()
    assert len(second.shown(talk)) == 1

    asked = [
        second.written(f"councillor{n}", f"can i share a map of parking on street {n}?", NUMBERED) for n in range(30)
    ]
    for _, one in asked:
        assert second.deliver(one) == 200
    assert second.bot.stop(signal.SIGTERM) in (0, -signal.SIGTERM)
    for one, _ in asked:
        assert len(second.shown(one, seconds=1)) == 1


def test_while_a_platform_is_down_an_answer_is_kept_and_then_sent_once(chat: Chat) -> None:
    chat.down(4)
    (answer,) = chat.shown(chat.ask("councillor34", FETE), seconds=60)
    assert "stop and ask for advice first" in answer.words
    chat.settle()
    assert len(chat.tries()) > 4
