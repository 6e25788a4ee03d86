"""Parts of documents read before, so that an unchanged document is not taken apart again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path, PurePath

import index
from index.clauses.build import build_parts
from index.clauses.parts import Part
from index.corpus.council import Council
from index.corpus.load import Document, reading_hints
from index.readers.text import read_text
from index.records import part_from_json, part_to_json


def read_document(council: Council, document: Document) -> tuple[Part, ...]:
    """The parts of one document in order. Never fails on a document that was loaded."""
    entry = document.entry
    if document.reading is not None:
        return build_parts(council.id, entry.file, document.text, document.reading.blocks, markup=False)
    markdown = PurePath(entry.file).suffix.lower() == ".md"
    blocks = read_text(document.text, reading_hints(council, entry), markdown=markdown)
    return build_parts(council.id, entry.file, document.text, blocks)


_SCHEMA = "CREATE TABLE IF NOT EXISTS parts (key TEXT PRIMARY KEY, parts TEXT)"


class ReadingCache:
    """A SQLite file of parts by the document's bytes, what council.yaml says of it, and the code that reads."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def read(self, council: Council, document: Document) -> tuple[Part, ...]:
        """What `read_document` gives. Formats that are read while they are loaded are not kept."""
        if document.reading is not None:
            return read_document(council, document)
        key = _key(council, document)
        found = self._db.execute("SELECT parts FROM parts WHERE key = ?", (key,)).fetchone()
        if found is None:
            parts = read_document(council, document)
            kept = json.dumps([part_to_json(part) for part in parts])
            self._db.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", (key, kept))
            return parts
        return tuple(part_from_json({**record, "council": council.id}) for record in json.loads(found[0]))


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


def _key(council: Council, document: Document) -> str:
    settings = document.entry.model_dump_json(include={"file", "title", "reading"})
    said = "\x1f".join((_code_digest(), council.id, council.name, settings, document.digest))
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _code_digest() -> str:
    """A digest of the code that reads: another version may read otherwise."""
    digest = hashlib.sha256()
    base = Path(index.__file__).parent
    for path in sorted(path for part in ("clauses", "corpus", "readers") for path in (base / part).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
