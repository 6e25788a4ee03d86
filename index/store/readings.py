"""Documents read before, so that an unchanged one is not taken apart again, whatever its format."""

from __future__ import annotations

import hashlib
import json
import zlib
from functools import cache
from pathlib import Path, PurePath

from sqlalchemy import Engine, select

from index import readers
from index.files import reading_digest
from index.readers.blocks import Reading
from index.readers.bounded import read_document
from index.readers.record import reading_from_json, reading_to_json
from index.readers.structure import ReadingHints
from index.store.documents import digest_of
from index.store.engine import insert_into, reading, writing
from index.store.tables import readings


class Readings:
    """What was read from documents, by `reading_key`; safe to empty at any time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, name: str, data: bytes, hints: ReadingHints) -> Reading:
        """What `read_document` gives, from what is kept where it is. Raises DocumentError, StorageError."""
        key = reading_key(name, data, hints)
        found = self._find(key)
        if found is None:
            found = read_document(name, data, hints)
            self.keep(key, digest_of(data), found)
        return found

    def _find(self, key: str) -> Reading | None:
        with reading(self._engine) as connection:
            kept = connection.execute(select(readings.c.data).where(readings.c.key == key)).scalar()
        try:
            return None if kept is None else reading_from_json(json.loads(zlib.decompress(kept)))
        except (zlib.error, ValueError, KeyError, TypeError):
            return None  # damaged: read again

    def keep(self, key: str, document: str, read: Reading) -> None:
        """Keep a reading of the document with this digest under its `reading_key`."""
        row = {"key": key, "document": document, "data": zlib.compress(json.dumps(reading_to_json(read)).encode())}
        with writing(self._engine) as connection:
            made = insert_into(connection, readings).values(**row)
            connection.execute(made.on_conflict_do_update(index_elements=["key"], set_={"data": row["data"]}))


def reading_key(name: str, data: bytes, hints: ReadingHints) -> str:
    """What decides how a document is read: its bytes, its format, what the officer says of it, and the code that reads."""
    said = [
        reader_version(),
        digest_of(data),
        PurePath(name).suffix.lower(),
        hints.paragraphs,
        *(sorted(lines) for lines in (hints.headings, hints.not_headings, hints.furniture, hints.titles)),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@cache
def reader_version() -> str:
    """What decides, beside a document and its hints, how it is read."""
    return reading_digest([Path(readers.__file__).parent])
