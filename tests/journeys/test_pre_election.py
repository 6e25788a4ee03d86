"""Asked in a channel when the period begins and ends: dates and clauses in the thread, on Slack and on Teams; the card there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.settings import Settings
from bot.storage.cards import CardRecords, KeptCard
from index.store.migrations import open_database
from tests.support.chat import NUMBERED as NUMBERED_COUNCIL
from tests.support.chat import Chat
from tests.support.slack.emulator import Emulator
from tests.support.slack.fixtures import NUMBERED, Slack, enter
from tests.support.slack.fixtures import words_of as in_blocks
from tests.support.teams.fixtures import NUMBERED as ON_TEAMS
from tests.support.teams.fixtures import entra_id

ASKED = "when does the pre-election period begin and end, and does it bind my own account?"
NOW = {"ASKFIRST_NOW": "2027-03-19T23:05"}
# Nottingham has an officer of its own, who would have to say which council a card is for.
OFFICER = "councillor3"
CLAUSE = "the Council will not promote Councillors’ Twitter accounts during the election purdah period."
POLL = [{"name": "Local elections", "kind": "local", "poll_date": "2027-05-06"}]
NOTICE = [POLL[0] | {"notice_published": "2027-03-22"}]
SAID = (
    "at the latest on Wednesday 31 March 2027; your council may start earlier",
    "It ends at 10pm on Thursday 6 May 2027, when polls close.",
    "What the period binds is the council",
    "You may campaign on your own account",
    CLAUSE,
    "9 ELECTIONS, clause 9.2",
    "stop and ask for advice first",
)


@pytest.fixture
def folder(slack_policies: Path, emulator: Emulator, tmp_path: Path) -> Path:
    """The policies of the Slack workspace, for both platforms, with an election."""
    policies = Path(shutil.copytree(slack_policies, tmp_path / "policies"))
    enter(
        policies / "numbered-district", elections=POLL, workspaces={"slack": [NUMBERED], "teams": [ON_TEAMS]},
        officers=[emulator.users[OFFICER], f"teams:{entra_id(OFFICER)}"],
    )  # fmt: skip
    return policies


def test_in_a_channel_dates_and_clauses_are_told_and_a_card_changes_with_the_notice(
    start_chat: Callable[..., Chat], folder: Path
) -> None:
    chat = start_chat(policies=folder, **NOW)
    chat.settle()
    chat.forget()
    (reply,) = chat.shown(chat.mention("councillor1", ASKED, NUMBERED_COUNCIL))
    for said in SAID:
        assert said in reply.words

    (refused,) = chat.shown(chat.mention("councillor1", "card", NUMBERED_COUNCIL))
    assert "Only the officers" in refused.words
    chat.said(chat.mention(OFFICER, "card", NUMBERED_COUNCIL), "Pin it")
    card = chat.card()
    assert "at the latest on Wednesday 31 March 2027" in card.words
    assert CLAUSE in card.words

    enter(folder / "numbered-district", elections=NOTICE)
    App(Settings(policies=folder, home=chat.home)).refresh()
    until = time.monotonic() + 20
    while "Monday 22 March 2027" not in chat.now(card) and time.monotonic() < until:
        time.sleep(0.2)
    assert "Monday 22 March 2027" in chat.now(card)
    assert "at the latest" not in chat.now(card)


def shown_in(slack: Slack, channel: str, ts: str) -> str:
    return next(in_blocks(m["blocks"]) for m in slack.emulator.history(channel) if m["ts"] == ts)


def test_every_card_of_a_council_is_kept_up_to_date_and_one_that_is_gone_is_forgotten(
    start: Callable[..., Slack], folder: Path
) -> None:
    slack = start(policies=folder, **NOW)
    posted: dict[str, str] = {}
    for name in ("elections", "general", "monitoring-officer"):
        channel = slack.emulator.channels[name]
        before = {m["ts"] for m in slack.emulator.history(channel)}
        slack.front.wait_for(slack.command(OFFICER, "card", team=NUMBERED, channel=channel))
        (posted[channel],) = [m["ts"] for m in slack.emulator.history(channel) if m["ts"] not in before]
    *stay, gone = posted
    slack.emulator.call("chat.delete", channel=gone, ts=posted[gone])

    enter(folder / "numbered-district", elections=NOTICE)
    App(Settings(policies=folder, home=slack.home)).refresh()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if all("Monday 22 March 2027" in shown_in(slack, channel, posted[channel]) for channel in stay):
            break
        time.sleep(0.2)
    slack.settle()
    for channel in stay:
        assert "Monday 22 March 2027" in shown_in(slack, channel, posted[channel])
    kept = CardRecords(open_database(f"sqlite:///{slack.home / 'askfirst.db'}")).all()
    assert {card.place for card in kept} == set(stay)


def test_a_new_card_in_the_same_place_takes_the_old_ones_place(
    tmp_path: Path,
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'askfirst.db'}")
    cards = CardRecords(engine)
    cards.keep(KeptCard("c", "teams", "19:a", {"place": "19:a"}, "x"))
    for place in ("C1", "C2", "C2"):
        cards.keep(KeptCard("c", "slack", place, {"channel": place}, "y"))
    assert [(c.channel, c.place, c.shown) for c in cards.all()] == [
        ("slack", "C1", "y"), ("slack", "C2", "y"), ("teams", "19:a", "x"),
    ]  # fmt: skip
    cards.forget(cards.all()[0])
    assert [c.place for c in cards.all()] == ["C2", "19:a"]
