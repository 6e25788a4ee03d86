"""The database: SQLite in the home folder by default, PostgreSQL by its URL."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from index.errors import StorageError

_WAIT_MS = 10_000
_CONNECT_SECONDS = 10
OWN_FOLDER, _OWN_FILE = 0o700, 0o600
# A connection with this option writes nothing, so it need not wait for whoever writes.
READS = {"askfirst_reads": True}


def open_engine(url: str) -> Engine:
    """An engine for a URL: `sqlite:///…`, `postgresql://…` or `postgres://…`. Nothing is connected to yet.

    Raises StorageError for a URL that cannot be used.
    """
    try:
        if url.startswith("sqlite:///"):
            return _sqlite_engine(url)
        # An error's text must not hold what somebody wrote.
        return create_engine(
            _with_driver(url), hide_parameters=True, pool_pre_ping=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS} if "://" in url and "sqlite" not in url else {},
        )  # fmt: skip
    except (SQLAlchemyError, OSError, ImportError, ValueError) as error:
        raise cannot_open(error) from error


def cannot_open(error: Exception) -> StorageError:
    """The error for a database that cannot be connected to. Names neither it nor who asked: both may be secret."""
    reason = _reason(error) if isinstance(error, DBAPIError) else error.__class__.__name__
    return StorageError(
        f"The database cannot be opened ({reason}). Make room on the disk, or let Askfirst write there; for a database of "
        "your own look at ASKFIRST_DATABASE or DATABASE_URL, and at whether it runs."
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read from. Raises StorageError where the database cannot be read."""
    try:
        with engine.connect().execution_options(**READS) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise StorageError(f"The database cannot be read ({_reason(error)}).") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction: all of it or nothing. Raises StorageError where the database cannot be written.

    IntegrityError is left as it is: another process was first.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise StorageError(
            f"The database cannot be written ({_reason(error)}). Make room on the disk, or let Askfirst write there, "
            "and try again. What was in force stays so."
        ) from error


def insert_into(connection: Connection, table: Table) -> Any:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, on either engine."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def is_passing(error: BaseException) -> bool:
    """Whether a database could not be reached, as while it restarts: the same may succeed a moment later."""
    return isinstance(error, DBAPIError) and not isinstance(error.orig, sqlite3.Error) and (
        isinstance(error, OperationalError) or error.connection_invalidated
    )  # fmt: skip


def _reason(error: DBAPIError) -> str:
    """What SQLite says; of PostgreSQL only the kind, for its words may name hosts and people."""
    return str(error.orig) if isinstance(error.orig, sqlite3.Error) else error.__class__.__name__


def _with_driver(url: str) -> str:
    for said in ("postgres://", "postgresql://"):
        if url.startswith(said):
            return f"postgresql+psycopg://{url.removeprefix(said)}"
    return url


def _sqlite_engine(url: str) -> Engine:
    """Writers wait for one another instead of failing: WAL, a busy timeout, BEGIN IMMEDIATE."""
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, creator=lambda: _connected(path))

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        reads = READS.keys() <= connection.get_execution_options().keys()
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _connected(path: Path) -> sqlite3.Connection:
    """A file in a folder that cannot be written is read as it is."""
    until = time.monotonic() + _WAIT_MS / 1000
    while True:
        try:
            _keep_to_ourselves(path)
            return _settled(sqlite3.connect(path, timeout=_WAIT_MS / 1000, check_same_thread=False))
        except sqlite3.OperationalError as error:
            if "locked" in str(error) and time.monotonic() < until:
                time.sleep(0.05)  # going over to WAL does not wait by itself
            elif (
                path.is_file() and path.stat().st_size and ("readonly" in str(error) or "unable to open" in str(error))
            ):
                return sqlite3.connect(
                    f"{path.absolute().as_uri()}?mode=ro&immutable=1",
                    uri=True,
                    isolation_level=None,
                    check_same_thread=False,
                )
            else:
                raise


def _keep_to_ourselves(path: Path) -> None:
    """Nobody else reads the file, nor those that SQLite makes beside it, which get its rights.

    Somebody else's file, or one that is read-only here, is left as it is. A file that is there is not opened: closing it
    again would drop the locks of this process's connections, and the next process to close its own would take the log
    away from them (sqlite.org/howtocorrupt.html, 2.2).
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWN_FILE))
    with suppress(OSError):
        for one in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            if one.exists() and stat.S_IMODE(one.stat().st_mode) & ~_OWN_FILE:
                one.chmod(_OWN_FILE)


def _settled(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.isolation_level = None
        for setting in (
            f"busy_timeout={_WAIT_MS}", "journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "foreign_keys=ON",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {setting}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
