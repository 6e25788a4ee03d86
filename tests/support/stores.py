"""Stores of homes, to look into them and to fill them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, insert, select

from index.store.store import Store, open_store
from index.store.tables import makers, vectors


def share_numbers(known: Engine, new: Engine) -> None:
    """Bring along what was worked out of clauses, which takes long."""
    with known.connect() as source, new.begin() as target:
        for table in (makers, vectors):
            target.execute(insert(table), [row._asdict() for row in source.execute(select(table))])


def store_of(home: Path) -> Store:
    """The store in a home folder."""
    return open_store(f"sqlite:///{home / 'askfirst.db'}", home)
