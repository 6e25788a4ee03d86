"""One reply, every channel: a terminal, Slack and Teams show the same words, in the same order."""

from __future__ import annotations

import io
from typing import get_args

import pytest
from hypothesis import given, settings
from rich.console import Console

from bot.advice import Advice, Outcome
from bot.advisor import Advisor
from bot.chat.buttons import UNDER_AN_ANSWER
from bot.chat.reply import Answers, Reply, Said
from bot.cli import terminal
from bot.presentation import Piece, present
from tests.support.advices import advices
from tests.support.replies import KINDS, folded, on_slack, on_teams

QUESTIONS = (
    "can i post a photo of the kids at the school fete?",
    "will the council's own account still promote my posts in the election period?",
    "can i post this: 'Cllr Barry Wainwright is a liar and pocketed the grant, ring him on 07700 900123'",
    "a resident has posted that he is going to kill himself tonight",
    "what is the best recipe for lemon drizzle cake?",
    "thanks!",
    "may i wear a hat in a livestream of the budget meeting?",
    "",
    "do you keep what i ask?",
    "so is that a yes?",
    "can i post this: 'Great turnout at the litter pick, thank you all!'",
    "someone posted my home address and says they will come round tonight",
    "what are the rules of Leeds City Council?",
    "can i share a newspaper photo, swear at a troll and post from a planning meeting?",
    "when does purdah start and what may i post then?",
)
COUNCILS = ("coventry-city", "east-riding-parish", "nottingham-city", "nottinghamshire-county", "numbered-district")


def in_words(pieces: tuple[Piece, ...]) -> str:
    return folded(" ".join(f"{p.stem or ''} {p.opening} {p.text} {p.source or ''}" for p in pieces))


def answered(advice: Advice) -> Reply:
    return Reply(Answers((advice,), advice.question))


def in_a_terminal(advice: Advice) -> str:
    console = Console(file=io.StringIO(), width=88, highlight=False, emoji=False, markup=False)
    terminal._print(console, present(advice, related=0))
    assert isinstance(console.file, io.StringIO)
    return folded(console.file.getvalue())


@pytest.mark.parametrize("council", COUNCILS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_real_answers_read_the_same_everywhere(advisor: Advisor, council: str, question: str) -> None:
    advice = advisor.advise(council, question) if question else advisor.greet(council)
    wanted = in_words(present(advice, related=0))
    assert on_slack(answered(advice)) == wanted
    assert on_teams(answered(advice)) == wanted
    assert in_a_terminal(advice) == wanted
    assert wanted.endswith(folded(present(advice, related=0)[-1].text))
    assert folded("stop and ask for advice first") in wanted
    pressed = Reply(
        Answers((advice,), question, ("Asked: before",)),
        actions=UNDER_AN_ANSWER,
    )
    assert on_slack(pressed) == on_teams(pressed)


def test_fifteen_questions_show_every_outcome(advisor: Advisor) -> None:
    assert len(QUESTIONS) == 15
    found = {
        advisor.advise("nottingham-city", q).outcome if q else advisor.greet("nottingham-city").outcome
        for q in QUESTIONS
    }
    assert found == set(Outcome)


def test_every_kind_of_reply_is_compared() -> None:
    assert set(KINDS) == set(get_args(Said))


@pytest.mark.parametrize("kind", KINDS)
def test_any_reply_reads_the_same_on_both_chat_platforms(kind: type[Said]) -> None:
    @settings(max_examples=40, deadline=None)
    @given(KINDS[kind])
    def check(reply: Reply) -> None:
        assert on_teams(reply) == on_slack(reply)

    check()


@settings(max_examples=80, deadline=None)
@given(advices)
def test_any_answer_reads_as_its_pieces_do(advice: Advice) -> None:
    assert on_teams(answered(advice)) == on_slack(answered(advice)) == in_words(present(advice, related=0))
