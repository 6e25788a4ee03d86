"""Asked in a channel when the period begins and ends: dates and clauses in the thread, on Slack and on Teams; the card there."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.app import App
from bot.settings import Settings
from bot.storage.cards import CardRecords, KeptCard
from bot.storage.database import open_database, single_cards
from tests.support.slack.emulator import Emulator
from tests.support.slack.fixtures import NUMBERED, Slack, enter
from tests.support.slack.fixtures import words_of as in_blocks
from tests.support.teams.fixtures import NUMBERED as ON_TEAMS
from tests.support.teams.fixtures import OFFICER, Teams, words_of

ASKED = "when does the pre-election period begin and end, and does it bind my own account?"
NOW = {"ASKFIRST_NOW": "2027-03-19T23:05"}
# Nottingham has an officer of its own, who would have to say which council a card is for.
ON_SLACK = "councillor3"
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
        officers=[emulator.users[ON_SLACK], f"teams:oid-{OFFICER}"],
    )  # fmt: skip
    return policies


def test_mentioned_in_a_slack_channel(start: Callable[..., Slack], folder: Path) -> None:
    slack = start(policies=folder, **NOW)
    me, channel = slack.emulator.users["askfirst"], slack.emulator.channels["elections"]
    (reply,) = slack.replies(*slack.say("councillor1", f"<@{me}> {ASKED}", team=NUMBERED, channel=channel))
    words = in_blocks(reply["blocks"])
    for said in SAID:
        assert said in words


def test_mentioned_in_a_teams_channel(start_teams: Callable[..., Teams], folder: Path) -> None:
    teams = start_teams(policies=folder, **NOW)
    teams.microsoft.forget()
    place = teams.say("chan", ASKED, tenant=ON_TEAMS, where="channel")
    assert ";messageid=" in place
    (reply,) = teams.replies(place)
    words = words_of(reply)
    for said in SAID:
        assert said in words


def test_a_card_in_slack_changes_with_the_notice(start: Callable[..., Slack], folder: Path) -> None:
    slack = start(policies=folder, **NOW)
    channel = slack.emulator.channels["elections"]
    before = {m["ts"] for m in slack.emulator.history(channel)}
    slack.front.wait_for(slack.command(ON_SLACK, "card", team=NUMBERED, channel=channel))
    (posted,) = [m for m in slack.emulator.history(channel) if m["ts"] not in before]
    assert "at the latest on Wednesday 31 March 2027" in in_blocks(posted["blocks"])
    assert CLAUSE in in_blocks(posted["blocks"])

    enter(folder / "numbered-district", elections=NOTICE)
    App(Settings(policies=folder, home=slack.home)).refresh()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        (now,) = [m for m in slack.emulator.history(channel) if m["ts"] == posted["ts"]]
        if "Monday 22 March 2027" in in_blocks(now["blocks"]):
            break
        time.sleep(0.2)
    words = in_blocks(now["blocks"])
    assert "Monday 22 March 2027" in words
    assert "at the latest" not in words


def test_a_card_in_teams_changes_with_the_notice_and_is_for_officers(
    start_teams: Callable[..., Teams], folder: Path
) -> None:
    teams = start_teams(policies=folder, **NOW)
    teams.microsoft.forget()
    channel = "19:news@thread.tacv2"
    place = teams.say("chan", "card", tenant=ON_TEAMS, where="channel")
    assert "Only the officers" in words_of(teams.replies(place)[0])
    teams.say(OFFICER, "card", tenant=ON_TEAMS, where="channel")
    (posted,) = teams.replies(channel)
    assert "at the latest on Wednesday 31 March 2027" in words_of(posted)
    assert CLAUSE in words_of(posted)
    assert "Pin it" in words_of(teams.replies(place, 2)[1])

    enter(folder / "numbered-district", elections=NOTICE)
    App(Settings(policies=folder, home=teams.home)).refresh()
    until = time.monotonic() + 20
    while not (changed := teams.microsoft.of(lambda c: c.method == "PUT")) and time.monotonic() < until:
        time.sleep(0.2)
    (update,) = changed
    assert update.conversation == channel
    assert update.path.endswith(f"/activities/{posted.id}")
    assert "Monday 22 March 2027" in words_of(update)
    assert "at the latest" not in words_of(update)


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
        slack.front.wait_for(slack.command(ON_SLACK, "card", team=NUMBERED, channel=channel))
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


def test_a_new_card_in_the_same_place_takes_the_old_ones_place_and_cards_of_before_are_carried_over(
    tmp_path: Path,
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'askfirst.db'}")
    with engine.begin() as connection:
        for channel, posted in (("slack", {"channel": "C1"}), ("teams", {"place": "19:a", "messages": []})):
            row = {"council": "c", "channel": channel, "posted": json.dumps(posted), "shown": "x"}
            connection.execute(insert(single_cards).values(row))
    assert {(c.channel, c.place, c.shown) for c in CardRecords(engine).all()} == {
        ("slack", "C1", "x"),
        ("teams", "19:a", "x"),
    }
    cards = CardRecords(engine)
    for place in ("C1", "C2", "C2"):
        cards.keep(KeptCard("c", "slack", place, {"channel": place}, "y"))
    assert [(c.channel, c.place, c.shown) for c in cards.all()] == [
        ("slack", "C1", "y"), ("slack", "C2", "y"), ("teams", "19:a", "x"),
    ]  # fmt: skip
    cards.forget(cards.all()[0])
    assert [c.place for c in cards.all()] == ["C2", "19:a"]
