"""Brings a database to this version's tables: once, whichever of many processes comes first."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from index.errors import StorageError
from index.store.engine import READS, cannot_open, open_engine

# In order; the last is what this version works with.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
# The tables' version as 0.5 and before know it: they refuse a database with another one.
_BEFORE_MIGRATIONS = ("1", "2")
# PostgreSQL's lock of whoever brings a database to this version.
LOCK = 7_236_145_002


def open_database(url: str) -> Engine:
    """The database at `url`, its tables made or brought to this version where they are not.

    Raises StorageError where it cannot be opened, or was made by a later version.
    """
    engine = open_engine(url)
    try:
        migrate(engine)
    except (SQLAlchemyError, OSError) as error:
        raise cannot_open(error) from error
    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables to this version. Raises StorageError for a database of a later version."""
    with engine.connect().execution_options(**READS) as connection:
        if _revision(connection) == REVISIONS[-1]:
            return
    with engine.begin() as connection:  # on SQLite this waits for whoever else migrates
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": LOCK})
        now = _revision(connection)
        if now == REVISIONS[-1]:
            return
        _refuse_later(connection, now)
        _upgrade(connection)
        _remember(connection, "version", str(len(REVISIONS) + 1))
        _remember(connection, "askfirst", installed_version())


def installed_version() -> str:
    """Askfirst's own version."""
    try:
        return version("askfirst")
    except PackageNotFoundError:
        return "unknown"


def _upgrade(connection: Connection) -> None:
    # Alembic is loaded where there is something to migrate; it takes longer to load than an answer takes.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    """Where the tables stand; None where no migration has run."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_later(connection: Connection, revision: str | None) -> None:
    if revision in REVISIONS:
        return
    if revision is not None:
        wanted = _fact(connection, "askfirst") or "a later version"
        raise StorageError(
            f"The database was made by Askfirst {wanted}, which is later than this one ({installed_version()}). "
            f"Install Askfirst {wanted} or later: pip install 'askfirst>={wanted}'. Nothing was changed."
        )
    if inspect(connection).has_table("facts"):
        known = _fact(connection, "version")
        if known not in (*_BEFORE_MIGRATIONS, None):
            raise StorageError(
                f"The database has tables of a version that is not known (version {known}). Nothing was changed."
            )


def _fact(connection: Connection, name: str) -> str | None:
    found = connection.execute(text("SELECT value FROM facts WHERE name = :name"), {"name": name}).scalar()
    return None if found is None else str(found)


def _remember(connection: Connection, name: str, value: str) -> None:
    connection.execute(text("DELETE FROM facts WHERE name = :name"), {"name": name})
    connection.execute(text("INSERT INTO facts (name, value) VALUES (:name, :value)"), {"name": name, "value": value})
