"""Notices where a council has places on both platforms, where a receipt is lost, and by the British calendar."""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from sqlalchemy import Engine, event, insert

from bot.app import App
from bot.chat.cards import Cards
from bot.chat.courier import Courier
from bot.chat.notices import Notices
from bot.chat.people import Person, Place
from bot.chat.reply import NoticeLines, Said
from bot.clock import LONDON, wall_clock
from bot.live import LiveIndex
from bot.settings import Settings
from bot.storage.answers import AnswerRecord, Tallies
from bot.storage.cards import CardRecords
from bot.storage.claims import Claims
from bot.storage.database import notices
from index.errors import ChannelError, NotMemberError, UnconfirmedError
from index.store.migrations import open_database
from tests.conftest import fresh_home
from tests.support.carrier import Carrier

COUNCIL = "nottingham-city"
NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=LONDON)
INVITE = (
    "Slack refused chat.postMessage (not_in_channel: the bot is not in that channel: invite it with /invite @Askfirst)."
)


class Channel(Carrier):
    """One of two platforms, which fails as it is told to."""

    def __init__(self, channel: str) -> None:
        super().__init__(lambda: None)
        self.channel = channel
        self.error: ChannelError | None = None
        self.sent: list[tuple[str, str]] = []

    def post(self, place: Place, message: Said, first: str | None = None) -> tuple[str, str]:
        if isinstance(message, NoticeLines):
            self.sent.append((place.conversation, message.lines[0]))
        if self.error:
            raise self.error
        return super().post(place, message, first)


@dataclass
class Running:
    """A process that looks for notices, on both platforms."""

    live: LiveIndex
    engine: Engine
    slack: Channel = field(default_factory=lambda: Channel("slack"))
    teams: Channel = field(default_factory=lambda: Channel("teams"))

    @property
    def courier(self) -> Courier:
        courier = Courier()
        courier.register(self.slack)
        courier.register(self.teams)
        return courier

    def look(self, now: dt.datetime = NOW) -> None:
        Notices(self.live, self.engine, lambda: now, self.courier).poll()


@pytest.fixture
def running(app: App, policies: Path, tmp_path: Path) -> Running:
    """Nottingham has turned both kinds of notice on, with places on both platforms."""
    path = policies / COUNCIL / "council.yaml"
    more = {
        "referrals": {"slack": "C1", "teams": "19:1@thread.tacv2"}, "announcements": {"slack": "C2", "teams": "19:2@thread.tacv2"},
        "monthly_report": True, "election_reminders": [60, 7],
        "elections": [{"name": "A poll", "kind": "local", "poll_date": dt.date(2027, 5, 6)}],
    }  # fmt: skip
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | more), "utf-8")
    made = App(Settings(policies=policies, home=fresh_home(app, tmp_path / "home")))
    made._encoder = app.encoder
    made.refresh()
    live = LiveIndex(made.store.editions.publication, made.open_index, made.advisor)
    return Running(live, open_database(f"sqlite:///{tmp_path / 'askfirst.db'}"))


def places(channel: Channel) -> list[str]:
    return [place for place, _ in channel.sent]


def test_a_council_on_both_platforms_gets_each_notice_on_both_once(running: Running) -> None:
    for now in (NOW, NOW, dt.datetime(2027, 2, 20, tzinfo=LONDON), dt.datetime(2027, 2, 20, tzinfo=LONDON)):
        running.look(now)
    assert places(running.slack) == ["C1", "C1", "C2"]
    assert places(running.teams) == ["19:1@thread.tacv2", "19:1@thread.tacv2", "19:2@thread.tacv2"]


def test_what_was_sent_when_keys_named_no_platform_is_not_sent_again(running: Running) -> None:
    with running.engine.begin() as connection:
        row = {"key": f"report:{COUNCIL}:2026-10", "instance": "before", "claimed_at": time.time(), "done": True}
        connection.execute(insert(notices).values(**row, showing=False))
    for _ in range(2):
        running.look()
    assert running.slack.sent == running.teams.sent == []
    running.look(NOW + dt.timedelta(days=14))
    assert places(running.slack) == ["C1"] and places(running.teams) == ["19:1@thread.tacv2"]


def test_a_notice_whose_receipt_is_lost_is_not_posted_at_each_look(running: Running) -> None:
    running.teams.error = UnconfirmedError("Teams did not confirm a message (ReadTimeout).")
    for _ in range(3):
        running.look()
    assert len(running.teams.sent) == 1


def test_why_a_notice_or_a_card_does_not_arrive_is_in_the_log_with_whose_it_is(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    cards = Cards(running.live, CardRecords(running.engine), Claims(running.engine), wall_clock, running.courier)
    cards.post(running.live.now.index.council(COUNCIL).council, Person("slack", "T1", "U1"), "C2")
    (card,) = CardRecords(running.engine).all()
    with running.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE placed_cards SET shown = 'other words'")
    running.slack.error = NotMemberError(INVITE)
    running.slack.doing = lambda: running.slack.post(Place(card.place), NoticeLines(("edited",), ()))
    with caplog.at_level(logging.ERROR):
        running.look()
        cards.poll()
    told = [record.getMessage() for record in caplog.records if INVITE in record.getMessage()]
    assert [COUNCIL in line for line in told] == [True, True]
    assert ["notice" in told[0], "card" in told[1]] == [True, True]
    running.slack.error = None
    running.look()
    assert places(running.slack)[-1] == "C1"


def test_a_month_is_counted_when_its_report_is_to_be_sent_and_not_at_each_look(running: Running) -> None:
    counted: list[str] = []

    def note(*about: object) -> None:
        if "FROM answers" in str(about[2]):
            counted.append(str(about[2]))

    event.listen(running.engine, "before_cursor_execute", note)
    running.look()
    assert len(counted) == 2
    for _ in range(3):
        running.look()
    assert len(counted) == 2


def test_months_are_those_of_a_british_calendar(running: Running) -> None:
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)  # by then it is July in Britain
    tallies = Tallies(running.engine, clock=late.timestamp)
    for _ in range(5):
        tallies.count(AnswerRecord(COUNCIL, "answered", ("defamation",), (), "s"))
    running.look(late)
    ((_, title),) = running.slack.sent
    assert "1 June 2026 to 30 June 2026" in title
    running.look(dt.datetime(2026, 8, 1, tzinfo=dt.UTC))
    report = list(running.slack.held.values())[-1]
    assert isinstance(report, NoticeLines) and "asked 5" in " ".join(report.lines)
