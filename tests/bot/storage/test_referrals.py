"""What is kept of a question to the officers: until it is resolved, and nothing that comes after that."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from bot.storage.database import referral_notes, referrals
from bot.storage.referrals import NoteKind, ReferralRecords
from index.store.migrations import open_database

TEXT, PLACE, WITH_A_NAME = "a question", "where it stands", "where it stands, of Cllr Quetzal"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = open_database(database_url)
    yield made
    made.dispose()


@pytest.fixture
def records(engine: Engine) -> ReferralRecords:
    moments = count(100)
    return ReferralRecords(engine, lambda: float(next(moments)))


def opened(records: ReferralRecords) -> str:
    made = records.open("a-council", "slack:T1:U1", TEXT)
    assert records.placed(made.id, WITH_A_NAME)
    assert records.note(made.id, NoteKind.UNDER, "posted under it")
    return made.id


def test_nothing_comes_back_of_what_is_resolved(records: ReferralRecords, engine: Engine) -> None:
    referral = opened(records)
    assert records.resolve(referral, lambda place: place.partition(",")[0]) == PLACE
    assert not records.placed(referral, WITH_A_NAME)
    assert not records.note(referral, NoteKind.REPLY, "Officer Xanadu replied")
    found = records.find(referral)
    assert found is not None and (found.text, found.place, found.closed) == (None, PLACE, False)
    records.closed(referral)
    assert not records.placed(referral, WITH_A_NAME)
    found = records.find(referral)
    assert found is not None and (found.person, found.place, found.closed) == ("", None, True)
    with engine.begin() as connection:
        assert connection.execute(select(referral_notes)).all() == []


def test_resolved_again_it_was_resolved_when_it_was_first(records: ReferralRecords, engine: Engine) -> None:
    referral = opened(records)
    moments = []
    for _ in range(2):
        records.resolve(referral, str)
        with engine.begin() as connection:
            moments.append(connection.execute(select(referrals.c.resolved_at)).scalar_one())
    assert moments[0] == moments[1]


def test_whatever_is_noted_at_the_moment_it_is_resolved_goes_with_it(records: ReferralRecords, engine: Engine) -> None:
    for _ in range(5):
        referral, together = opened(records), Barrier(6)

        def note(number: int, referral: str = referral, together: Barrier = together) -> bool:
            together.wait()
            return records.note(referral, NoteKind.UNDER, str(number)) and records.placed(referral, WITH_A_NAME)

        def resolve(referral: str = referral, together: Barrier = together) -> None:
            together.wait()
            records.resolve(referral, lambda place: place.partition(",")[0])
            records.closed(referral)

        with ThreadPoolExecutor(6) as at_once:
            for one in (*(at_once.submit(note, number) for number in range(5)), at_once.submit(resolve)):
                one.result()
        found = records.find(referral)
        assert found is not None and found.closed and found.person == ""
        with engine.begin() as connection:
            assert connection.execute(select(referral_notes)).all() == []
