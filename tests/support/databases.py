"""Databases to test with: a file, and a PostgreSQL of the run's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.support.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The run's PostgreSQL."""
    running = Postgres()
    yield running
    running.stop()


@pytest.fixture
def new_postgres(postgres: Postgres) -> Callable[[], str]:
    """Makes an empty PostgreSQL database, and gives its URL."""
    return postgres.new


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of either kind; what a test leaves connected to PostgreSQL is closed after it."""
    left: list[Any] = []

    def keep(connection: Any, _: object) -> None:
        if isinstance(connection, psycopg.Connection):
            left.append(connection)

    event.listen(Pool, "connect", keep)
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty' / 'askfirst.db'}"
    else:
        yield str(request.getfixturevalue("new_postgres")())
    event.remove(Pool, "connect", keep)
    for connection in left:
        connection.close()
