"""Vectors and matched cues of clauses seen before, so that an unchanged clause is never worked out twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.sentence_transformers import Encoder, Vectors
from index.ranking.cues import Bits, cue_bits, cues_digest
from index.ranking.weights import load_weights

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (model TEXT, key TEXT, vector BLOB, PRIMARY KEY (model, key))"
_STEP = 128
Progress = Callable[[int, int], None]


class EmbeddingCache:
    """A SQLite file of rows of numbers by what made them and clause digest. Safe to delete at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def encode(self, encoder: Encoder, texts: dict[str, str], progress: Progress | None = None) -> tuple[Vectors, int]:
        """Vectors for `texts` (clause digest → text) in their order, and how many were new.

        New vectors are stored in steps, so an interrupted run loses little.
        """
        return self._rows(encoder.digest, texts, encoder.encode, np.dtype(np.float32), progress)

    def cues(self, texts: dict[str, str]) -> Bits:
        """`cue_bits` of `texts` (clause digest → `cue_words`) in their order."""
        topics = load_weights().topics
        return self._rows(cues_digest(), texts, lambda new: cue_bits(topics, new), np.dtype(np.uint8), None)[0]

    def _rows(
        self, made_by: str, texts: dict[str, str], make: Callable[[Sequence[str]], NDArray[Any]],
        kind: np.dtype[Any], progress: Progress | None,
    ) -> tuple[NDArray[Any], int]:  # fmt: skip
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as db:
            known = self._known(db, made_by, tuple(texts), kind)
            new = sorted((k for k in texts if k not in known), key=lambda k: (len(texts[k]), k))
            for at in range(0, len(new), _STEP):
                keys = new[at : at + _STEP]
                found = make([texts[k] for k in keys])
                rows = [(made_by, k, v.tobytes()) for k, v in zip(keys, found, strict=True)]
                with db:
                    db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
                known.update(zip(keys, found, strict=True))
                if progress:
                    progress(at + len(keys), len(new))
        stacked = np.stack([known[k] for k in texts]) if texts else np.zeros((0, 1), kind)
        return np.ascontiguousarray(stacked, dtype=kind), len(new)

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
    def _known(
        db: sqlite3.Connection, made_by: str, keys: Sequence[str], kind: np.dtype[Any]
    ) -> dict[str, NDArray[Any]]:
        found: dict[str, NDArray[Any]] = {}
        for at in range(0, len(keys), 500):
            some = keys[at : at + 500]
            marks = ",".join("?" * len(some))
            rows = db.execute(
                f"SELECT key, vector FROM vectors WHERE model = ? AND key IN ({marks})",  # noqa: S608 - marks only
                (made_by, *some),
            )
            found.update((key, np.frombuffer(blob, dtype=kind)) for key, blob in rows)
        return found
