"""Claims: each key to one of many processes, held while its holder lives, noted when the database is back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.storage.claims import Claims, notice_claims
from bot.storage.database import seen
from index.store.migrations import open_database
from tests.support.paths import ROOT

DAY = 24 * 3600.0


class Now:
    """A clock to set."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_database(database_url)


@pytest.fixture
def process(engine: Engine, now: Now) -> Callable[[], Claims]:
    """Claims as a further process has them."""
    return lambda: Claims(engine, clock=now)


@pytest.mark.server
def test_of_four_processes_with_ten_threads_each_one_gets_each_key(database_url: str) -> None:
    open_database(database_url)
    groups = [[f"slack:message:{n}", f"slack:event:{n}"][:: 1 if n % 2 else -1] for n in range(300)]
    command = [sys.executable, "-m", "tests.support.claiming", database_url, "10"]
    running = [
        subprocess.Popen([*command, str(seed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for seed in range(4)
    ]
    for one in running:
        assert one.stdin
        one.stdin.write(json.dumps(groups))
        one.stdin.close()
        one.stdin = None
    got = [key for one in running for key in json.loads(one.communicate(timeout=120)[0])]
    assert sorted(got) == sorted(group[0] for group in groups)


def test_all_of_the_keys_or_none(process: Callable[[], Claims]) -> None:
    mine, other = process(), process()
    assert mine.claim(["b"])
    assert not other.claim(["a", "b"])
    assert other.claim(["a"])
    assert not mine.claim(["b", "b"])


def test_a_claim_lapses_with_its_process_and_not_before(process: Callable[[], Claims], now: Now) -> None:
    alive, other = process(), process()
    assert alive.claim(["k"])
    for _ in range(20):
        now.at += 20
        alive.renew()
        assert not other.claim(["k"])
    now.at += 31
    assert not alive.claim(["k"])
    assert other.claim(["k"])
    now.at += 29
    assert not alive.claim(["k"])


def test_what_another_has_taken_over_is_not_let_go_by_the_first(process: Callable[[], Claims], now: Now) -> None:
    slow, other = process(), process()
    slow.claim(["k"])
    now.at += 31
    other.claim(["k"])
    slow.release(["k"])
    slow.renew()
    now.at += 20
    assert not process().claim(["k"])


def test_what_nobody_told_of_it_answers_is_given_to_another_process_once(
    process: Callable[[], Claims], now: Now
) -> None:
    died, other, third = process(), process(), process()
    died.claim(["slack:b", "slack:a"], "where")
    died.claim(["slack:done"], "nobody needs this")
    died.done(["slack:done"])
    died.claim(["teams:c"], "elsewhere")
    now.at += 40
    assert other.abandoned(["slack:"]) == []
    now.at += 30
    assert other.abandoned(["slack:"]) == ["where"]
    other.renew()
    assert third.abandoned(["slack:", "teams_"]) == []
    assert not third.claim(["slack:a"])
    assert not died.showing(["slack:a", "slack:b"])
    other.leave(["slack:a", "slack:b"])
    now.at += 70
    assert other.abandoned(["slack:"]) == ["where"]
    other.done(["slack:a", "slack:b"])
    now.at += 100
    assert third.abandoned(["slack:", "teams:"]) == ["elsewhere"]


def test_what_may_have_been_shown_is_answered_by_nobody_else(process: Callable[[], Claims], now: Now) -> None:
    died, other = process(), process()
    died.claim(["slack:a", "slack:b"], "where")
    assert died.showing(["slack:a", "slack:b"])
    now.at += 33
    assert not other.claim(["slack:a", "slack:b"])
    assert other.elsewhere(["slack:a"])
    assert other.abandoned(["slack:"]) == ["where"]


def test_an_address_goes_with_the_answer(engine: Engine, process: Callable[[], Claims]) -> None:
    mine = process()
    mine.claim(["a"], "where")
    mine.done(["a"])
    assert mine.showing(["a"])
    with engine.connect() as connection:
        assert connection.execute(seen.select()).mappings().one()["address"] is None


def test_after_an_outage_those_who_live_have_time_to_say_so(
    engine: Engine, process: Callable[[], Claims], now: Now
) -> None:
    alive, other = process(), process()
    alive.claim(["slack:a"], "where")
    now.at += 70
    _rename(engine, "seen", "away")
    with pytest.raises(DBAPIError):
        other.renew()
    _rename(engine, "away", "seen")
    now.at += 29
    assert not other.claim(["slack:a"])
    assert other.abandoned(["slack:"]) == []
    now.at += 2
    assert other.claim(["slack:a"])


def test_what_is_done_is_done_for_three_days_and_what_is_let_go_may_be_claimed(
    process: Callable[[], Claims], now: Now
) -> None:
    mine, other = process(), process()
    mine.claim(["done", "released"])
    mine.done(["done"])
    mine.release(["released"])
    assert other.claim(["released"])
    now.at += 2 * DAY
    other.renew()
    assert not other.claim(["done"])
    now.at += 2 * DAY
    mine.renew()
    assert other.claim(["done"])


def test_what_could_not_be_noted_is_noted_later(engine: Engine, process: Callable[[], Claims], now: Now) -> None:
    mine = process()
    mine.claim(["answered"])
    mine.claim(["failed"])
    _rename(engine, "seen", "away")
    for note, key in ((mine.done, "answered"), (mine.release, "failed")):
        with pytest.raises(DBAPIError):
            note([key])
    _rename(engine, "away", "seen")
    mine.renew()
    now.at += 31
    assert not process().claim(["answered"])
    assert process().claim(["failed"])


def test_keys_that_a_database_refuses_are_keys_all_the_same(engine: Engine, process: Callable[[], Claims]) -> None:
    odd = ["k" * 300, "k" * 301, "with\0nul", "withnul", "half \ud83d", "half ?"]
    assert process().claim(odd)
    assert not any(process().claim([key]) for key in odd)
    with engine.connect() as connection:
        kept = connection.execute(seen.select()).scalars().all()
    assert len(set(kept)) == len(odd)
    assert max(map(len, kept)) == 200


def test_a_notice_sent_stays_sent(engine: Engine) -> None:
    mine = notice_claims(engine)
    assert mine.claim(["report"])
    assert not notice_claims(engine).claim(["report"])
    mine.done(["report"])
    mine.renew()
    assert not notice_claims(engine).claim(["report"])


def _rename(engine: Engine, old: str, new: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
