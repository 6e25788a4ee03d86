"""Nearest clauses by meaning: an exact FAISS index over one council's vectors."""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedding.sentence_transformers import Vectors


class VectorIndex:
    """Cosine similarity of unit vectors through `faiss.IndexFlatIP`; exact, so deterministic."""

    def __init__(self, vectors: Vectors) -> None:
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def scores(self, vector: Vectors) -> Vectors:
        """The similarity of each clause, in clause order, to one question's vector."""
        total = self._index.ntotal
        found, rows = self._index.search(np.ascontiguousarray(vector.reshape(1, -1), dtype=np.float32), total)
        scores = np.empty(total, dtype=np.float32)
        scores[rows[0]] = found[0]
        return scores

    def nearest(self, vector: Vectors, count: int) -> tuple[Vectors, NDArray[np.int64]]:
        """The greatest similarities, greatest first, and the rows that have them."""
        asked = np.ascontiguousarray(vector.reshape(1, -1), dtype=np.float32)
        found, rows = self._index.search(asked, min(count, self._index.ntotal))
        return found[0], rows[0]
