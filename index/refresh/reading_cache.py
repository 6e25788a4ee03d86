"""Documents read before, so that an unchanged one is not taken apart again, whatever its format."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path, PurePath

from index import readers
from index.readers.blocks import Reading
from index.readers.bounded import read_document
from index.readers.record import reading_from_json, reading_to_json
from index.readers.structure import ReadingHints

_SCHEMA = "CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, reading TEXT)"


def reading_key(name: str, data: bytes, hints: ReadingHints) -> str:
    """What decides how a document is read: its bytes, its format, what the officer says of it, and the code that reads."""
    said = [
        reader_version(),
        hashlib.sha256(data).hexdigest(),
        PurePath(name).suffix.lower(),
        hints.paragraphs,
        *(sorted(lines) for lines in (hints.headings, hints.not_headings, hints.furniture, hints.titles)),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@cache
def reader_version() -> str:
    """A digest of the code that reads: another version may read otherwise."""
    digest = hashlib.sha256()
    for path in sorted(Path(readers.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class ReadingCache:
    """A SQLite file of readings by `reading_key`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def read(self, name: str, data: bytes, hints: ReadingHints) -> Reading:
        """What `read_document` gives, kept from the last time where there was one. Raises DocumentError."""
        key = reading_key(name, data, hints)
        found = self._db.execute("SELECT reading FROM readings WHERE key = ?", (key,)).fetchone()
        if found is not None:
            return reading_from_json(json.loads(found[0]))
        reading = read_document(name, data, hints)
        self.keep(key, reading)
        return reading

    def keep(self, key: str, reading: Reading) -> None:
        """Keep `reading` under its `reading_key`."""
        kept = json.dumps(reading_to_json(reading))
        self._db.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (key, kept))


@contextmanager
def reading_cache(path: Path) -> Iterator[ReadingCache]:
    """The cache in the file at `path`, which is safe to delete at any time; a damaged one is made anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        db = _connect(path)
    except sqlite3.DatabaseError:
        path.unlink(missing_ok=True)
        db = _connect(path)
    with closing(db), db:
        yield ReadingCache(db)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30)
    db.execute(_SCHEMA)
    return db
