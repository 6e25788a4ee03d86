"""Stores of homes, to look into them and to fill them."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, insert, select

from index.store.store import Store, open_store
from index.store.tables import makers, vectors


def share_numbers(known: Engine, new: Engine) -> None:
    """Bring along what was worked out of clauses, which takes long."""
    with known.connect() as source, new.begin() as target:
        for table in (makers, vectors):
            target.execute(insert(table), [row._asdict() for row in source.execute(select(table))])


def copied_database(home: Path, to: Path) -> str:
    """The URL of a copy, at `to`, of the database in a home folder, whether or not a bot has it open."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(home / "askfirst.db")) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return f"sqlite:///{to}"


def store_of(home: Path) -> Store:
    """The store in a home folder."""
    return open_store(f"sqlite:///{home / 'askfirst.db'}", home)


def files_holding(home: Path, text: str) -> list[Path]:
    """The files under `home` that hold a text, a database's own included.

    Another process looks: closing a database's file here would drop the locks of this process's connections to it, and the
    next of them to close would take the log away from the bot that writes it.
    """
    found = subprocess.run(["/usr/bin/env", "grep", "-rlaF", "--", text, home], capture_output=True, text=True)
    return [Path(line) for line in found.stdout.splitlines()]
