"""Vectors and matched cues of clauses, by what made them and clause digest: nothing is worked out twice."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, LargeBinary, bindparam, select

from index.embedding.sentence_transformers import Encoder, Vectors
from index.errors import StorageError
from index.ranking.cues import Bits, cue_bits, cues_digest
from index.ranking.weights import load_weights
from index.store.engine import insert_into, reading, writing
from index.store.tables import makers, vectors

log = logging.getLogger("askfirst.store")
Progress = Callable[[int, int], None]
_STEP = 128
_ASKED_AT_ONCE = 500
# A row carries so many bytes of its own digest: one that is damaged is made again.
_SEAL = 8
_KNOWN = select(vectors.c.clause, vectors.c.data).where(
    vectors.c.maker == bindparam("maker"),
    vectors.c.clause.in_(bindparam("clauses", expanding=True, type_=LargeBinary)),
)


class ClauseNumbers:
    """Rows of numbers of clauses: made where they are not known, and kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def vectors(self, encoder: Encoder, texts: dict[str, str], progress: Progress | None = None) -> tuple[Vectors, int]:
        """Vectors for `texts` (clause digest → text) in their order, and how many were new.

        New vectors are kept in steps, so an interrupted run loses little.
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
        known = dict(self._known(made_by, tuple(texts), kind))
        new = sorted((k for k in texts if k not in known), key=lambda k: (len(texts[k]), k))
        for at in range(0, len(new), _STEP):
            keys = new[at : at + _STEP]
            found = make([texts[k] for k in keys])
            self._keep(made_by, keys, found)
            known.update(zip(keys, found, strict=True))
            if progress:
                progress(at + len(keys), len(new))
        stacked = np.stack([known[k] for k in texts]) if texts else np.zeros((0, 1), kind)
        return np.ascontiguousarray(stacked, dtype=kind), len(new)

    def _known(self, made_by: str, keys: Sequence[str], kind: np.dtype[Any]) -> Iterator[tuple[str, NDArray[Any]]]:
        with reading(self._engine) as connection:
            maker = connection.execute(select(makers.c.id).where(makers.c.digest == made_by)).scalar()
            if maker is None:
                return
            for at in range(0, len(keys), _ASKED_AT_ONCE):
                some = [bytes.fromhex(key) for key in keys[at : at + _ASKED_AT_ONCE]]
                for clause, sealed in connection.execute(_KNOWN, {"maker": maker, "clauses": some}):
                    data = bytes(sealed[:-_SEAL])
                    if _seal(data) == bytes(sealed[-_SEAL:]):
                        yield bytes(clause).hex(), np.frombuffer(data, dtype=kind)

    def _keep(self, made_by: str, keys: Sequence[str], found: NDArray[Any]) -> None:
        """Where nothing can be written, the numbers serve all the same and are made again the next time."""
        try:
            with writing(self._engine) as connection:
                keep_numbers(connection, made_by, dict(zip(keys, found, strict=True)))
        except StorageError as error:
            log.warning("what was worked out for %d clauses is not kept: %s", len(keys), error)


def keep_numbers(connection: Connection, made_by: str, rows: dict[str, NDArray[Any]]) -> None:
    """Keep rows by clause digest, within a transaction. `made_by`: the digest of the model, or of the cues."""
    if not rows:
        return
    connection.execute(insert_into(connection, makers).values(digest=made_by).on_conflict_do_nothing())
    maker = connection.execute(select(makers.c.id).where(makers.c.digest == made_by)).scalar_one()
    made = insert_into(connection, vectors)
    told = [
        {"maker": maker, "clause": bytes.fromhex(k), "data": v.tobytes() + _seal(v.tobytes())} for k, v in rows.items()
    ]
    connection.execute(
        made.on_conflict_do_update(index_elements=["maker", "clause"], set_={"data": made.excluded.data}), told
    )


def _seal(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_SEAL]
