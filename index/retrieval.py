"""A question and a council's index to ranked hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.clauses.parts import Clause
from index.embedding import Encoder, Vectors
from index.store import CouncilIndex

# Weight of the lexical score beside the dense one; BM25 is scaled by this many points.
_LEXICAL_WEIGHT = 0.25
_LEXICAL_SCALE = 10.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found. `score` is 0 to 1, comparable within one answer; `dense` a cosine."""

    clause: Clause
    score: float
    dense: float


class Retriever:
    """Dense and lexical search fused into one ranking."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def hits(self, council: CouncilIndex, question: str) -> tuple[Hit, ...]:
        """All clauses of the council, best first; ties in document order."""
        dense = council.vectors.scores(self._encoder.encode([question])[0])
        lexical = np.minimum(council.lexical.scores(question) / _LEXICAL_SCALE, 1.0)
        fused: Vectors = (1 - _LEXICAL_WEIGHT) * np.clip(dense, 0, 1) + _LEXICAL_WEIGHT * lexical
        order = np.argsort(-fused, kind="stable")
        return tuple(Hit(council.clauses[i], float(fused[i]), float(dense[i])) for i in order)


def distinct(hits: Sequence[Hit], count: int) -> tuple[Hit, ...]:
    """The first `count` hits of which no two say the same words."""
    chosen: list[Hit] = []
    for hit in hits:
        if len(chosen) == count:
            break
        if all(_overlap(hit.clause.words, other.clause.words) < 0.8 for other in chosen):
            chosen.append(hit)
    return tuple(chosen)


def _overlap(one: str, other: str) -> float:
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) / max(1, min(len(a), len(b)))
