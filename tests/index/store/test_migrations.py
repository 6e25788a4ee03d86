"""A database of any earlier version, or none, is brought to this version once; one of a later version is left alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import bot.storage.database  # noqa: F401 - its tables are part of the metadata
from index.errors import StorageError
from index.store import migrations
from index.store.migrations import REVISIONS, open_database
from index.store.tables import metadata
from tests.support.paths import ROOT

OPEN = "import sys; from index.store.migrations import open_database; open_database(sys.argv[1]).connect()"


def test_the_migrations_make_the_tables_that_are_declared(database_url: str) -> None:
    with open_database(database_url).connect() as connection:
        differs = compare_metadata(MigrationContext.configure(connection), metadata)
    assert differs == []


def test_the_revisions_are_those_there_are() -> None:
    script = ScriptDirectory(str(ROOT / "index" / "store" / "migrations"))
    assert tuple(reversed([r.revision for r in script.walk_revisions()])) == REVISIONS
    assert migrations.__file__


@pytest.mark.server
def test_ten_processes_at_once_all_find_it_ready(database_url: str) -> None:
    starts = [
        subprocess.Popen([sys.executable, "-c", OPEN, database_url], stderr=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(10)
    ]
    errors = [process.communicate(timeout=120)[1] for process in starts]
    assert [process.returncode for process in starts] == [0] * 10, errors
    with open_database(database_url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


def test_a_later_versions_database_is_refused_with_the_version_to_install(database_url: str) -> None:
    with open_database(database_url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
        connection.execute(text("UPDATE facts SET value = '0.9.1' WHERE name = 'askfirst'"))
    with pytest.raises(StorageError, match=r"pip install 'askfirst>=0\.9\.1'"):
        open_database(database_url)


def test_tables_of_no_known_version_are_left_alone(database_url: str) -> None:
    engine = migrations.open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE facts (name VARCHAR(40) PRIMARY KEY, value TEXT)"))
        connection.execute(text("INSERT INTO facts VALUES ('version', '17')"))
    with pytest.raises(StorageError, match="version 17"):
        open_database(database_url)
    assert inspect(engine).get_table_names() == ["facts"]


def test_postgres_by_either_name_and_nothing_secret_in_an_error() -> None:
    for scheme in ("postgres", "postgresql"):
        with pytest.raises(StorageError) as caught:
            open_database(f"{scheme}://somebody:secret@127.0.0.1:9/askfirst")
        assert "cannot be opened" in str(caught.value)
        assert "secret" not in str(caught.value)
    with pytest.raises(StorageError, match="cannot be opened"):
        open_database("no database at all")
