"""Opening the database: SQLite in the home folder by default, any SQLAlchemy URL by setting."""

from __future__ import annotations

import contextlib
import logging
import secrets
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.storage.tables import facts, metadata
from index.errors import StorageError

log = logging.getLogger("askfirst.storage")
_VERSION = "2"
_WAIT_MS = 10_000


def open_database(url: str) -> Engine:
    """The database at `url`, its tables made where they are not there yet.

    Raises StorageError where it cannot be opened, or was made by another version.
    """
    try:
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        # An error's text must not hold what somebody wrote.
        engine = create_engine(url, hide_parameters=True)
        if engine.dialect.name == "sqlite":
            _settle_sqlite(engine)
        metadata.create_all(engine)
        version = fact(engine, "version", _VERSION)
    except (SQLAlchemyError, OSError) as error:
        raise StorageError(
            f"The database cannot be opened ({error.__class__.__name__}). Look at ASKFIRST_DATABASE, "
            "and at whether its folder can be written to."
        ) from error
    if version != _VERSION:
        raise StorageError(f"The database was made by another version of Askfirst (tables {version}, not {_VERSION}).")
    return engine


def fact(engine: Engine, name: str, value: str | None = None) -> str:
    """The fact of that name; where there is none yet, `value` or 32 random bytes become it."""
    wanted = select(facts.c.value).where(facts.c.name == name)
    with engine.begin() as connection:
        found = connection.execute(wanted).scalar()
    if found is None:
        try:
            with engine.begin() as connection:
                connection.execute(insert(facts).values(name=name, value=value or secrets.token_hex(32)))
        except IntegrityError:
            pass  # another process was first
        with engine.begin() as connection:
            found = connection.execute(wanted).scalar_one()
    return str(found)


def leave_no_copy(engine: Engine) -> None:
    """What has been deleted goes from SQLite's log beside the database too. PostgreSQL is left as it is.

    Where a reader stands in the way for long, it goes with the next deletion, or when `Referrals.tidy` next runs.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with contextlib.closing(engine.raw_connection()) as connection:
            (busy, *_) = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except (sqlite3.Error, SQLAlchemyError) as error:
        log.error("the database's log was not emptied (%s)", error.__class__.__name__)
        return
    if busy:
        log.warning("the database's log is in use and was not emptied")


def _settle_sqlite(engine: Engine) -> None:
    """Writers wait for one another instead of failing: WAL, a busy timeout, BEGIN IMMEDIATE."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
