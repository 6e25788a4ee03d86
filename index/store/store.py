"""The store as a whole: one database, and the parts of it that the index uses."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from index.store.directory import Directory
from index.store.documents import Documents
from index.store.editions import Editions
from index.store.history import History
from index.store.migrations import open_database
from index.store.proposals import Proposals
from index.store.questions import Questions
from index.store.readings import Readings
from index.store.rights import keep_to_owner
from index.store.takeover import take_over
from index.store.topics import SpokenOn
from index.store.vectors import ClauseNumbers


def open_store(url: str, home: Path) -> Store:
    """The store in the database at `url`; what an earlier version left in `home` is taken over where it is empty, and nobody else may
    enter it from now on.

    Raises StorageError, or EditionError where what is there cannot be taken over.
    """
    store = Store(open_database(url))
    store.taken_over = take_over(store.engine, home)
    keep_to_owner(home)
    return store


class Store:
    """Documents, what was read from them, clauses' numbers, editions, their history and what is proposed, over one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.taken_over: tuple[str, ...] = ()
        self.documents = Documents(engine)
        self.readings = Readings(engine)
        self.numbers = ClauseNumbers(engine)
        self.editions = Editions(engine)
        self.directory = Directory(engine)
        self.history = History(engine)
        self.proposals = Proposals(engine)
        self.questions = Questions(engine)
        self.spoken_on = SpokenOn(engine)
