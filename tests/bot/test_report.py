"""What officers learn of what was asked: counted by topic, small groups not told apart, each notice once."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from sqlalchemy import text

from bot.app import App
from bot.chat.notices import Notices
from bot.chat.people import Place
from bot.chat.referrals import Referrals
from bot.chat.reply import Done, NoticeLines, Said
from bot.clock import LONDON
from bot.live import LiveIndex
from bot.report import month_before, rows_of
from bot.settings import Settings
from bot.storage.answers import AnswerRecord, Tallies, counted
from bot.storage.referrals import ReferralRecords
from index.errors import ChannelError
from index.store.migrations import open_database
from tests.conftest import Run, answering_home, fresh_home
from tests.support.carrier import Carrier, reaching

COUNCIL = "nottingham-city"
NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=LONDON)


def asked(tallies: Tallies, topic: str, outcome: str, times: int, council: str = COUNCIL) -> None:
    for _ in range(times):
        tallies.count(AnswerRecord(council, outcome, (topic,) if topic else (), (), "s"))


def filled(url: str, at: dt.datetime = NOW) -> None:
    engine = open_database(url)
    tallies = Tallies(engine, clock=at.timestamp)
    asked(tallies, "defamation", "answered", 7)
    asked(tallies, "defamation", "not_covered", 5)
    asked(tallies, "children", "not_covered", 2)
    asked(tallies, "", "answered", 1)
    asked(tallies, "", "off_topic", 9)
    asked(tallies, "defamation", "answered", 30, "coventry-city")
    for number in range(6):
        tallies.vote(
            f"p{number}", "m", AnswerRecord(COUNCIL, "answered", ("defamation",), (), "s"), helpful=number == 0
        )
    ReferralRecords(engine, clock=at.timestamp).open(COUNCIL, "p", "a question", ["defamation"])


def test_topics_are_counted_and_small_groups_stand_together(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'askfirst.db'}"
    filled(url)
    rows = rows_of(counted(open_database(url), COUNCIL, NOW.timestamp() - 1, NOW.timestamp() + 1))
    assert rows[0].counts == ("12", "7", "5", "5", "fewer than 5")
    assert rows[1].topic == "all other topics together"
    assert rows[1].counts == ("fewer than 5", "fewer than 5", "fewer than 5", "0", "0")
    assert len(rows) == 2
    assert rows_of(counted(open_database(url), COUNCIL, NOW.timestamp() + 1, NOW.timestamp() + 2)) == ()


def test_the_command_shows_no_text_and_no_person(app: App, askfirst: Run, tmp_path: Path) -> None:
    home = answering_home(app, tmp_path / "home")
    filled(f"sqlite:///{home / 'askfirst.db'}")
    there = {"ASKFIRST_HOME": str(home), "ASKFIRST_NOW": "2026-11-22T09:00"}
    shown = askfirst("report", "--council", COUNCIL, "--since", "2026-11-01", **there)
    assert shown.returncode == 0, shown.stderr
    assert "fewer than 5" in shown.stdout
    assert "a question" not in shown.stdout
    rows = [
        json.loads(line) for line in askfirst("report", "--json", "--since", "2026-11-01", **there).stdout.splitlines()
    ]
    assert rows[0]["asked"] == 42
    wrong = askfirst("report", "--since", "last week", **there)
    assert wrong.returncode == 1
    assert "expected a date" in wrong.stderr


def test_the_month_before_over_the_turn_of_a_year() -> None:
    since, until = month_before(dt.datetime(2027, 1, 15, 8, tzinfo=LONDON))
    assert (since.isoformat(), until.isoformat()) == ("2026-12-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00")


@pytest.fixture
def live(app: App, policies: Path, tmp_path: Path) -> LiveIndex:
    """Nottingham has turned both kinds of notice on."""
    path = policies / COUNCIL / "council.yaml"
    poll = {"name": "A poll", "kind": "local", "poll_date": dt.date(2027, 5, 6)}
    more = {
        "referrals": {"slack": "C1"}, "announcements": {"slack": "C2"}, "monthly_report": True,
        "referral_reminder": 2,
        "elections": [poll], "election_reminders": [60, 7],
    }  # fmt: skip
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | more), "utf-8")
    made = App(Settings(policies=policies, home=fresh_home(app, tmp_path / "home")))
    made._encoder = app.encoder
    made.refresh()

    return LiveIndex(made.store.editions.publication, made.open_index, made.advisor)


def test_each_notice_is_sent_once_restarts_included_and_again_where_it_failed(live: LiveIndex, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'askfirst.db'}"
    filled(url, NOW - dt.timedelta(days=30))
    sent: list[tuple[str, tuple[str, ...]]] = []
    failing = True

    class Sender(Carrier):
        def post(self, place: Place, message: Said, first: str | None = None) -> tuple[str, str]:
            if failing:
                raise ChannelError("not now")
            assert isinstance(message, NoticeLines)
            sent.append((place.conversation, message.lines))
            return super().post(place, message, first)

    def looks(at: dt.datetime) -> None:
        engine = open_database(url)
        Notices(live, engine, lambda: at, reaching(Sender(lambda: None))).poll()

    looks(NOW)
    assert sent == []
    failing = False
    looks(NOW)
    looks(NOW + dt.timedelta(days=1))
    ((place, lines),) = sent
    council = live.now.index.council(COUNCIL).council
    assert (place, council.name in lines[0]) == ("C1", True)
    assert "October 2026" in lines[0]
    assert "asked 12" in " ".join(lines)
    for day in (dt.datetime(2027, 2, 1, tzinfo=LONDON), dt.datetime(2027, 2, 20, tzinfo=LONDON)):
        looks(day)
        looks(day)
    (reminder,) = [lines for place, lines in sent if place == "C2"]
    assert "Reminder" in reminder[0]


def test_a_notice_is_sent_by_one_of_many_and_by_another_where_that_one_died(live: LiveIndex, database_url: str) -> None:
    filled(database_url, NOW - dt.timedelta(days=30))
    sent: list[str] = []

    class Sender(Carrier):
        def post(self, place: Place, message: Said, first: str | None = None) -> tuple[str, str]:
            sent.append(place.conversation)
            return super().post(place, message, first)

    class Dying(Carrier):
        def post(self, place: Place, message: Said, first: str | None = None) -> tuple[str, str]:  # noqa: ARG002
            raise SystemExit

    engine = open_database(database_url)

    def process(platform: Carrier) -> Notices:
        return Notices(live, engine, lambda: NOW, reaching(platform))

    with pytest.raises(SystemExit):
        process(Dying(lambda: None)).poll()
    process(Sender(lambda: None)).poll()
    assert sent == []  # for all that is known it is being sent
    with engine.begin() as connection:
        connection.execute(text("UPDATE notices SET claimed_at = claimed_at - 31"))
    others = [process(Sender(lambda: None)) for _ in range(6)]
    with ThreadPoolExecutor(len(others)) as at_once:
        for done in [at_once.submit(other.poll) for other in others]:
            done.result()
    assert sent == ["C1"]
    process(Sender(lambda: None)).poll()
    assert sent == ["C1"]


def test_a_question_that_nobody_has_replied_to_reminds_the_officers_once(live: LiveIndex, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'askfirst.db'}")
    place = json.dumps({"on": "slack", "posted": {"place": "C1", "messages": [["C1", "first"]]}})
    ages = {"young": 1, "old": 3, "replied": 3}
    kept = {}
    for name, days in ages.items():
        records = ReferralRecords(engine, (NOW - dt.timedelta(days=days)).timestamp)
        kept[name] = records.open(COUNCIL, "slack:T1:U1", name).id
        records.placed(kept[name], place)
    records.replied(kept["replied"])
    carrier = Carrier(lambda: None)
    courier = reaching(carrier)
    referrals = Referrals(live, records, courier, lambda: NOW)
    for _ in range(2):
        Notices(live, engine, lambda: NOW, courier, (), (referrals.reminders,)).poll()
    (said,) = [one for one in carrier.held.values() if isinstance(one, Done)]
    assert said.text == "Nobody has replied yet to this question of 18 November 2026 at 12:00."
