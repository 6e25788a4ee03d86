"""Nearest clauses by words: BM25 over stemmed English."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
import Stemmer

from index.embedding.sentence_transformers import Vectors


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
