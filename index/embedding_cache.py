"""Vectors of clauses seen before, so that an unchanged clause is never embedded twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.embedding import Encoder, Vectors

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (model TEXT, key TEXT, vector BLOB, PRIMARY KEY (model, key))"
_STEP = 128


class EmbeddingCache:
    """A SQLite file of vectors by model digest and clause digest. Safe to delete at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def encode(
        self, encoder: Encoder, texts: dict[str, str], progress: Callable[[int, int], None] | None = None
    ) -> tuple[Vectors, int]:
        """Vectors for `texts` (clause digest → text) in their order, and how many were new.

        New vectors are stored in steps, so an interrupted run loses little.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as db:
            known = self._known(db, encoder.digest, tuple(texts))
            new = sorted((k for k in texts if k not in known), key=lambda k: (len(texts[k]), k))
            for at in range(0, len(new), _STEP):
                keys = new[at : at + _STEP]
                vectors = encoder.encode([texts[k] for k in keys])
                rows = [(encoder.digest, k, v.tobytes()) for k, v in zip(keys, vectors, strict=True)]
                with db:
                    db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
                known.update(zip(keys, vectors, strict=True))
                if progress:
                    progress(at + len(keys), len(new))
        stacked = np.stack([known[k] for k in texts]) if texts else np.zeros((0, 1), np.float32)
        return np.ascontiguousarray(stacked, dtype=np.float32), len(new)

    def _open(self) -> sqlite3.Connection:
        """The database; a damaged file is only a cache and is made anew."""
        try:
            return self._connect()
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=30)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute(_SCHEMA)
        return db

    @staticmethod
    def _known(db: sqlite3.Connection, model: str, keys: Sequence[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        for at in range(0, len(keys), 500):
            some = keys[at : at + 500]
            marks = ",".join("?" * len(some))
            rows = db.execute(
                f"SELECT key, vector FROM vectors WHERE model = ? AND key IN ({marks})",  # noqa: S608 - marks only
                (model, *some),
            )
            found.update((key, np.frombuffer(blob, dtype=np.float32)) for key, blob in rows)
        return found
