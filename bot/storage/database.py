"""Opening the database: SQLite in the home folder by default, any SQLAlchemy URL by setting."""

from __future__ import annotations

import contextlib
import logging
import secrets
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from index.errors import StorageError

metadata = MetaData()

# Events and messages taken on: `done` once answered. `instance` is the process that took it.
seen = Table(
    "seen",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("instance", String(40), nullable=False),
    Column("claimed_at", Float, nullable=False, index=True),
    Column("done", Boolean, nullable=False),
)

# Which councils a person asks for; `councils` are ids joined by spaces.
choices = Table(
    "choices",
    metadata,
    Column("person", String(200), primary_key=True),
    Column("councils", Text, nullable=False),
)

# One line an answer given: never who asked, never what.
answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False, index=True),
    Column("council", String(80), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("topics", Text, nullable=False),
    Column("clauses", Text, nullable=False),
    Column("snapshot", String(80), nullable=False),
)

# A vote on an answer. `voter` is a salted digest, there so that a person's last vote counts.
feedback = Table(
    "feedback",
    metadata,
    Column("voter", String(64), primary_key=True),
    Column("at", Float, nullable=False),
    Column("council", String(80), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("topics", Text, nullable=False),
    Column("clauses", Text, nullable=False),
)

# A question sent to the monitoring officer. `text` is emptied when it is resolved, `person` and `place` when it has gone
# from what the officers see as well.
referrals = Table(
    "referrals",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("council", String(80), nullable=False, index=True),
    Column("person", String(200), nullable=False),
    Column("topics", Text, nullable=False, default=""),
    Column("text", Text),
    Column("place", Text),
    Column("opened_at", Float, nullable=False),
    Column("replied_at", Float),
    Column("resolved_at", Float),
)

# A change of a council's documents that an officer has yet to publish or discard: one a council at a time.
# `kind` is file, folder or rollback; `of` the document or the snapshot it is about; `shown` the digest of what the
# officer was shown.
changes = Table(
    "changes",
    metadata,
    Column("council", String(80), primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("person", String(200), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("of", Text, nullable=False),
    Column("new_name", Text, nullable=False),
    Column("shown", String(80), nullable=False),
)

# Notices sent unasked (monthly reports, reminders of elections), each once for good.
notices = Table(
    "notices",
    metadata,
    Column("key", String(300), primary_key=True),
    Column("at", Float, nullable=False),
)

# Cards on the pre-election period that officers have posted: `posted` is what finds the message again, `shown` the
# digest of its words.
cards = Table(
    "placed_cards",
    metadata,
    Column("council", String(80), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("place", String(300), primary_key=True),
    Column("posted", Text, nullable=False),
    Column("shown", String(64), nullable=False),
)

# Where 0.4.0 kept them, one a council and channel: moved on opening.
single_cards = Table(
    "cards",
    metadata,
    Column("council", String(80), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("posted", Text, nullable=False),
    Column("shown", String(64), nullable=False),
)

# Facts about the database itself: the version of these tables, the salt of `voter`.
facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)


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
