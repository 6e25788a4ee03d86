"""One answer, every channel: a terminal, Slack and Teams show the same words, in the same order."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from rich.console import Console

from bot.advice import Advice
from bot.advisor import Advisor
from bot.cli import terminal
from bot.presentation import Piece, present
from bot.slack import views as slack
from bot.teams import views as teams
from bot.teams.cards import lines_of
from tests.bot.teams.test_views import shown
from tests.support.advices import advices
from tests.support.slack.fixtures import words_of as in_blocks

QUESTIONS = (
    "can i post a photo of the kids at the school fete?",
    "will the council's own account still promote my posts in the election period?",
    "can i post this: 'Cllr Barry Wainwright is a liar and pocketed the grant, ring him on 07700 900123'",
    "a resident has posted that he is going to kill himself tonight",
    "what is the best recipe for lemon drizzle cake?",
    "thanks!",
    "may i wear a hat in a livestream of the budget meeting?",
)
COUNCILS = ("coventry-city", "east-riding-parish", "nottingham-city", "nottinghamshire-county", "numbered-district")


def folded(text: str) -> str:
    """Words without white space, bullets or bars: what differs is how they are set."""
    return "".join(text.split()).replace("┃", "").replace("•", "").replace("\u2060", "")


def in_words(pieces: tuple[Piece, ...]) -> str:
    return folded(" ".join(f"{p.stem or ''} {p.text} {p.source or ''}" for p in pieces))


def on_slack(advice: Advice) -> str:
    return folded(" ".join(in_blocks(list(message.blocks)) for message in slack.answer(advice)))


def on_teams(advice: Advice) -> str:
    said = []
    for message in teams.answer(advice):
        if message.text:
            said.append(re.sub(r"( \[\d\])+$", "", shown(message.text)))
        said += [line for element in message.card["body"] for line in lines_of(element)]
    return folded(" ".join(said))


def in_a_terminal(advice: Advice) -> str:
    console = Console(file=io.StringIO(), width=88, highlight=False, emoji=False, markup=False)
    terminal._print(console, present(advice, related=0))
    assert isinstance(console.file, io.StringIO)
    return folded(console.file.getvalue())


@pytest.mark.parametrize("council", COUNCILS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_real_answers_read_the_same_everywhere(advisor: Advisor, council: str, question: str) -> None:
    advice = advisor.advise(council, question)
    wanted = in_words(present(advice, related=0))
    assert on_slack(advice) == wanted
    assert on_teams(advice) == wanted
    assert in_a_terminal(advice) == wanted
    assert wanted.endswith(folded(present(advice, related=0)[-1].text))
    assert folded("stop and ask for advice first") in wanted


@settings(max_examples=80, deadline=None)
@given(advices)
def test_any_answer_reads_the_same_on_both_chat_platforms(advice: Advice) -> None:
    def plain(text: str) -> str:
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    assert plain(on_teams(advice)) == plain(on_slack(advice)) == plain(in_words(present(advice, related=0)))
