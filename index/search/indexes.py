"""Nearest clauses by meaning: an exact FAISS index over one council's vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bm25s
import faiss
import numpy as np
import Stemmer
from numpy.typing import NDArray

from index.embedding.sentence_transformers import Vectors


class VectorIndex:
    """Cosine similarity of unit vectors through FAISS, each compared, so deterministic; kept as precise as they are given."""

    def __init__(self, vectors: NDArray[np.floating[Any]]) -> None:
        half, dimensions = vectors.dtype == np.float16, vectors.shape[1]
        self._index = (
            faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
            if half
            else faiss.IndexFlatIP(dimensions)
        )
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


def shared_words(question: str, text: str) -> tuple[str, ...]:
    """The words of a question that a text has too, stop words aside, in any of their forms: what BM25 finds it by."""
    stemmer = Stemmer.Stemmer("english")
    (asked,) = bm25s.tokenize([question], stopwords="en", return_ids=False, show_progress=False)
    (there,) = bm25s.tokenize([text], stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)
    known = set(there)
    return tuple(dict.fromkeys(word for word in asked if stemmer.stemWord(word) in known))


class LexicalIndex:
    """BM25 scores of one council's clauses."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._count = len(texts)
        tokens = self._tokens(texts)
        self._index = bm25s.BM25()
        self._index.index(tokens, show_progress=False)

    def scores(self, question: str) -> Vectors:
        """The BM25 score of each clause, in clause order; all zero where no word is shared."""
        words = self._tokens([question])[0]
        if not words:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._index.get_scores(words), dtype=np.float32)

    def _tokens(self, texts: Sequence[str]) -> list[list[str]]:
        found = bm25s.tokenize(
            list(texts), stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        # A corpus of stop words only would leave BM25 without a vocabulary.
        return [list(words) or ["∅"] for words in found] if len(texts) > 1 else [list(words) for words in found]
