"""A change as officers see it in Slack and in Teams: whatever the documents hold, all of it within the limits, then the buttons."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.advice import Contact
from bot.chat.buttons import Action
from bot.chat.reply import Reply, ShownChange
from bot.phrases import DECIDE, NO_DIFFERENCE
from bot.refresh_lines import Line
from bot.slack import views as on_slack
from bot.teams import views as on_teams
from bot.teams.cards import lines_of
from tests.bot.slack.test_views import assert_within_limits as within_slack
from tests.bot.teams.test_views import assert_valid, folded
from tests.bot.teams.test_views import assert_within_limits as within_teams
from tests.support.advices import letters
from tests.support.replies import lines
from tests.support.slack.fixtures import words_of as in_blocks

CONTACTS = (Contact("Monitoring Officer", "Jo Bloggs", "jo@council.example", None),)


def shown_change(drawn: tuple[Line, ...], change: str | None) -> Reply:
    return Reply(ShownChange(drawn, change, None, CONTACTS), actions=(Action.PUBLISH, Action.DISCARD) if change else ())


def said_of(drawn: tuple[Line, ...]) -> list[str]:
    return [
        folded(text).replace("\u2060", "") for line in drawn for text in (line.text, *(run.text for run in line.runs))
    ]


@settings(max_examples=60, deadline=None)
@given(lines, st.one_of(st.none(), letters))
def test_nothing_is_left_out_in_slack(drawn: tuple[Line, ...], change: str | None) -> None:
    messages = on_slack.draw(shown_change(drawn, change))
    for message in messages:
        within_slack(message)
    whole = folded("".join(in_blocks(list(message.blocks)) for message in messages)).replace("\u2060", "")
    for text in said_of(drawn):
        assert text in whole
    assert folded(DECIDE if change else NO_DIFFERENCE) in whole
    assert ("askfirst_publish_change" in json.dumps(messages[-1].blocks)) is bool(change)


@settings(max_examples=60, deadline=None)
@given(lines, st.one_of(st.none(), letters))
def test_nothing_is_left_out_in_teams(drawn: tuple[Line, ...], change: str | None) -> None:
    messages = on_teams.draw(shown_change(drawn, change))
    for message in messages:
        within_teams(message.card)
        assert_valid(message.card)
    shown = (line for message in messages for element in message.card["body"] for line in lines_of(element))
    whole = folded("".join(shown)).replace("\u2060", "")
    for text in said_of(drawn):
        assert text in whole
    assert folded(DECIDE if change else NO_DIFFERENCE) in whole
    titles = [action["title"] for action in messages[-1].card.get("actions", ())]
    assert titles == (["Publish", "Discard"] if change else [])
