"""A database that several processes have open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from index.store.engine import open_engine, reading, writing

_ONE_MORE = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("INSERT INTO said VALUES ('by another')")
db.close()
"""


def test_who_closes_a_database_leaves_its_log_to_those_who_have_it_open(tmp_path: Path) -> None:
    """A bot that opens one more connection still holds its locks, so another process's last goodbye removes nothing."""
    file = tmp_path / "askfirst.db"
    engine = open_engine(f"sqlite:///{file}")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE said (words TEXT)"))
    with engine.connect() as first, engine.connect() as second:
        first.execute(text("SELECT count(*) FROM said")).scalar()
        first.rollback()
        second.rollback()
        subprocess.run([sys.executable, "-c", _ONE_MORE, str(file)], check=True, timeout=60)
        first.execute(text("INSERT INTO said VALUES ('by the bot')"))
        first.commit()
        seen = subprocess.run(
            [sys.executable, "-c", "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('SELECT * FROM said'))", str(file)],
            check=True, timeout=60, capture_output=True, text=True,
        )  # fmt: skip
    assert "by another" in seen.stdout
    assert "by the bot" in seen.stdout
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM said")).scalar() == 2
