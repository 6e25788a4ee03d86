"""Four workers over one PostgreSQL, all of them told of every event: one answer each, whatever is killed or restarted."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.app import App
from index.store.store import open_store
from tests.conftest import fresh_home
from tests.support.fleet import Fleet, one_council, release
from tests.support.postgres import Postgres
from tests.support.slack.emulator import Emulator
from tests.support.stores import share_numbers

WORKERS = 4
TEXT = "can i post picture number {} of my neighbour's house?"


@pytest.fixture(scope="module")
def fleet(
    app: App, emulator: Emulator, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("fleet")
    homes = [fresh_home(app, folder / f"machine-{n}" / "home", numbers=False) for n in range(WORKERS)]
    url, policies = postgres.new(), one_council(folder / "policies", emulator)
    store = open_store(url, folder)
    share_numbers(app.store.engine, store.engine)
    store.engine.dispose()
    release(policies, homes[0], url)
    running = Fleet(emulator, homes, policies, url)
    yield running
    running.stop()


def test_each_is_answered_once_while_the_database_restarts(fleet: Fleet, postgres: Postgres) -> None:
    asked = [fleet.write(number, TEXT.format(number)) for number in range(40)]
    with ThreadPoolExecutor(6) as askers:
        first = [askers.submit(fleet.tell, one) for one in asked[:20]]
        postgres.restart()
        for told in first + [askers.submit(fleet.tell, one) for one in asked[20:]]:
            told.result()
    found = fleet.await_all(asked, 60)
    assert [sum(one.values()) for one in found] == [1] * 40
    assert sum(one["answer"] for one in found) >= 20
    assert "picture" not in fleet.logs()


@pytest.mark.long
def test_nobody_is_left_without_a_word_while_workers_are_killed(fleet: Fleet) -> None:
    asked = [fleet.write(number, TEXT.format(number)) for number in range(40, 60)]
    with fleet.killing(1.0), ThreadPoolExecutor(2) as askers:
        list(askers.map(fleet.tell, asked[:10]))
        fleet.await_kill(30)
        list(askers.map(fleet.tell, asked[10:]))
    found = fleet.await_all(asked, 150)
    assert fleet.kills > 0
    assert all(one["answer"] <= 1 and sum(one.values()) >= 1 for one in found), found
