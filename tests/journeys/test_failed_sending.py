"""What carries referrals and cards fails in ways of its own: no text stays behind, no card is given up too soon."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError

from bot.app import App
from bot.chat.cards import Cards
from bot.chat.people import Party, Person
from bot.chat.referrals import Referrals
from bot.clock import wall_clock
from bot.live import LiveIndex
from bot.storage.cards import CardRecords
from bot.storage.claims import Claims
from bot.storage.database import leave_no_copy, referrals
from bot.storage.referrals import ReferralRecords
from index.corpus.council import Council
from index.errors import ChannelError, GoneError
from index.store.migrations import open_database
from tests.support.carrier import TEXT, Carrier, reaching

COUNCIL = "nottingham-city"
ASKER = Party(Person("slack", "T1", "U1"), "Cllr Somebody")


@pytest.fixture(scope="module")
def live(app: App) -> LiveIndex:
    index = app.open_index()
    return LiveIndex(lambda: index.publication, lambda: index, app.advisor)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path / 'askfirst.db'}")


def kept(engine: Engine) -> list[Any]:
    with engine.begin() as connection:
        return list(connection.execute(select(referrals.c.text)).scalars())


def with_a_place(live: LiveIndex) -> Council:
    council = live.now.index.council(COUNCIL).council
    return council.model_copy(update={"referrals": council.referrals.model_copy(update={"slack": "C1"})})


def test_whatever_goes_wrong_while_it_is_posted_the_text_goes(live: LiveIndex, engine: Engine, tmp_path: Path) -> None:
    def failing() -> None:
        assert kept(engine) == [TEXT]
        raise RuntimeError("not what a courier should raise")

    carrier = Carrier(failing)
    referring = Referrals(live, ReferralRecords(engine), reaching(carrier), wall_clock)
    with pytest.raises(RuntimeError):
        referring.send(with_a_place(live), ASKER, TEXT, ())
    assert kept(engine) == []
    assert carrier.held == {}
    for file in tmp_path.glob("askfirst.db*"):
        assert TEXT.encode() not in file.read_bytes()


def test_what_was_posted_is_taken_back_where_its_place_cannot_be_kept(
    live: LiveIndex, engine: Engine, tmp_path: Path
) -> None:
    def renamed(old: str, new: str) -> None:
        with sqlite3.connect(tmp_path / "askfirst.db") as db:
            db.execute(f"ALTER TABLE {old} RENAME TO {new}")
        db.close()

    carrier = Carrier(lambda: renamed("referrals", "away"))
    referring = Referrals(live, ReferralRecords(engine), reaching(carrier), wall_clock)
    with pytest.raises(SQLAlchemyError):
        referring.send(with_a_place(live), ASKER, TEXT, ())
    assert carrier.held == {}
    renamed("away", "referrals")
    ReferralRecords(engine, lambda: 4_000_000_000.0).tidy()
    assert kept(engine) == [None]
    for file in tmp_path.glob("askfirst.db*"):
        assert TEXT.encode() not in file.read_bytes()


def test_a_reader_in_the_way_holds_the_log_up_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    storage = ReferralRecords(engine)
    one = storage.open(COUNCIL, "slack:T1:U1", TEXT)
    reader = sqlite3.connect(tmp_path / "askfirst.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("select text from referrals").fetchall()
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA busy_timeout=100")
    storage.resolve(one.id, str)
    assert kept(engine) == [None]
    reader.execute("COMMIT")
    reader.close()
    leave_no_copy(engine)
    for file in tmp_path.glob("askfirst.db*"):
        assert TEXT.encode() not in file.read_bytes()


def test_an_error_of_the_database_holds_no_text(engine: Engine) -> None:
    row = {"id": "1", "council": COUNCIL, "person": "p", "text": TEXT, "opened_at": 0.0}
    with pytest.raises(SQLAlchemyError) as told, engine.begin() as connection:
        connection.execute(insert(referrals), [row, row])
    assert TEXT not in str(told.value)


def test_a_card_is_tried_again_unless_it_is_gone(live: LiveIndex, engine: Engine) -> None:
    error: list[Exception] = [ChannelError("down")]

    def failing() -> None:
        if error:
            raise error[0]

    cards = CardRecords(engine)
    carding = Cards(live, cards, Claims(engine), wall_clock, reaching(Carrier(failing)))
    carding.post(live.now.index.council(COUNCIL).council, ASKER.person, "C1")
    (card,) = cards.all()
    old = replace(card, shown="other words")
    cards.keep(old)
    carding.poll()
    assert cards.all() == (old,)
    error.clear()
    carding.poll()
    assert cards.all() == (card,)
    cards.keep(old)
    error.append(GoneError("no such channel"))
    carding.poll()
    assert cards.all() == ()
