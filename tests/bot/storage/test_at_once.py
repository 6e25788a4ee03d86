"""Votes, choices, cards and changes by several processes at once, and values that PostgreSQL refuses."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine, func, select

from bot.storage.answers import AnswerRecord, Tallies, counted
from bot.storage.cards import CardRecords, KeptCard
from bot.storage.changes import ChangeRecords
from bot.storage.choices import Choices
from bot.storage.database import feedback
from bot.storage.referrals import ReferralRecords
from index.store.migrations import open_database

RECORD = AnswerRecord("a-council", "answered", ("topic",), ("clause",), "1")
ODD = "with\0nul, half \ud83d and long " * 40
Found = TypeVar("Found")


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_database(database_url)


def at_once(act: Callable[[int], Found], many: int = 8) -> list[Found]:
    """What `act` returns to so many who start together."""
    together = Barrier(many)

    def begin(number: int) -> Found:
        together.wait()
        return act(number)

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(begin, range(many)))


def test_a_vote_given_twice_at_once_is_a_vote(engine: Engine) -> None:
    tallies = Tallies(engine)
    for number in range(20):
        stand = at_once(lambda _, n=number: tallies.vote("jo", f"answer {n}", RECORD, helpful=False), 4)  # type: ignore[misc]
        assert set(stand) <= {False, None}
    with engine.connect() as connection:
        votes = connection.execute(select(func.count()).select_from(feedback)).scalar_one()
    assert votes <= 20


def test_the_last_vote_stands_and_the_same_again_takes_it_back(engine: Engine) -> None:
    tallies = Tallies(engine, clock=lambda: 5.0)
    assert tallies.vote("jo", "answer", RECORD, helpful=True) is True
    assert tallies.vote("jo", "answer", RECORD, helpful=False) is False
    assert counted(engine, "a-council", 0, 9).unhelpful == {"topic": 1}
    assert tallies.vote("jo", "answer", RECORD, helpful=False) is None
    assert counted(engine, "a-council", 0, 9).unhelpful == {}


def test_processes_that_start_at_once_agree_on_whose_vote_is_whose(engine: Engine) -> None:
    given = at_once(lambda _: Tallies(engine))
    for tallies in given:
        tallies.vote("jo", "answer", RECORD, helpful=True)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(feedback)).scalar_one() == 0


def test_a_choice_and_a_card_kept_by_all_at_once(engine: Engine) -> None:
    choices, cards = Choices(engine), CardRecords(engine)
    at_once(lambda n: choices.save("jo", [f"council-{n}"]))
    assert choices.of("jo")[0].startswith("council-")
    choices.save("jo", [])
    assert choices.of("jo") == ()
    at_once(lambda n: cards.keep(KeptCard("a-council", "slack", "C1", {"n": n}, str(n))))
    (kept,) = cards.all()
    assert cards.again(kept) == kept
    assert kept.posted == {"n": int(kept.shown)}


def test_one_officer_has_a_change_open_and_may_begin_another(engine: Engine) -> None:
    now = 1_800_000_000.0
    records = ChangeRecords(engine, lambda: now)

    def take(person: str) -> bool:
        return records.take("a-council", person, person, "file", "a.txt", "a.txt") is not None

    taken = at_once(lambda n: take(f"officer {n}"))
    assert taken.count(True) == 1
    holder = f"officer {taken.index(True)}"
    first = records.open_for("a-council")
    assert at_once(lambda _: take(holder)) == [True] * 8
    second = records.open_for("a-council")
    assert first and second and first.id != second.id
    now -= 2  # another machine's clock
    assert not take("somebody else")
    now += 3700
    assert take("somebody else")


def test_what_a_database_refuses_is_left_out_or_cut(engine: Engine) -> None:
    Choices(engine).save(ODD, ["a-council"])
    assert Choices(engine).of(ODD) == ("a-council",)
    assert Choices(engine).of(ODD[:200]) == ()
    odd = AnswerRecord("a-council", ODD, (ODD,), (ODD,), ODD)
    Tallies(engine).count(odd)
    Tallies(engine).vote(ODD, ODD, odd, helpful=True)
    referrals = ReferralRecords(engine)
    found = referrals.find(referrals.open("a-council", ODD, ODD, [ODD]).id)
    assert found and found.text == ODD.replace("\0", "").replace("\ud83d", "?")
    assert referrals.find(ODD) is None
    change = ChangeRecords(engine).take("a-council", ODD, ODD, "file", ODD, ODD)
    assert change
    assert ChangeRecords(engine).find(change.id)
    assert ChangeRecords(engine).find(ODD) is None
