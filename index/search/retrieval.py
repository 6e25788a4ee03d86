"""A question and a council's index to ranked hits, with the confidence that they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.clauses.parts import Clause
from index.embedding.sentence_transformers import Encoder
from index.ranking.features import Rules, decision_features, evidence
from index.ranking.weights import Floats, Weights, load_weights
from index.search.store import CouncilIndex
from index.understanding.understand import Understood, understand

# Two quotes of which the shorter shares this much of its words with the other say the same.
_SAME_WORDS = 0.8


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found. `score` is 0 to 1, its share of the belief.

    `about` names the topic that joins it to the question; `topics` are ids of all that it governs.
    """

    clause: Clause
    score: float
    about: str | None
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All clauses of a council, best first. `margin` is above 0 where the documents speak on the point.

    `confidence` is the calibrated probability that the first three answer.
    """

    hits: tuple[Hit, ...]
    margin: float
    confidence: float


class Retriever:
    """Understands a question once, then ranks the clauses of any council for it."""

    def __init__(self, encoder: Encoder, weights: Weights | None = None) -> None:
        self._encoder = encoder
        self._weights = weights or load_weights()

    def understand(self, question: str, *, draft: bool = False) -> Understood:
        """One encoder pass. `draft`: the question is known to be a post."""
        return understand(self._weights, self._encoder, question, draft=draft)

    def rank(self, council: CouncilIndex, asked: Understood) -> Found:
        """All clauses of the council, best first; ties in document order."""
        weights = self._weights
        tags, cues = council.topics
        roles = [c.role for c in council.clauses]
        lexical = council.lexical.scores(asked.message.text)
        found = evidence(weights, asked.asked, Rules(council.vectors, tags, cues, roles, lexical))
        scores = np.asarray(found.rank @ weights.rank_weights, dtype=np.float32)
        margin = float(weights.decide_weights @ decision_features(weights, found, scores) + weights.decide_bias)
        slope, offset = weights.calibrate
        confidence = 1 / (1 + float(np.exp(-(slope * margin + offset))))
        belief = np.exp(scores - scores.max())
        belief = belief / belief.sum()
        order = np.argsort(-scores, kind="stable")
        about, shown = self._about(asked.asked.topics, tags), council.shown_topics
        hits = tuple(Hit(council.clauses[n], float(belief[n]), about[n], shown[n]) for n in order)
        return Found(hits, margin, confidence)

    def _about(self, topics: Floats, tags: Floats) -> list[str | None]:
        """For each clause the name of its topic that matters most to the question."""
        shares = (topics @ self._weights.relations) * tags
        best = shares.argmax(axis=1)
        matters = shares[np.arange(len(best)), best] > 0.05
        return [self._weights.names[topic] if shown else None for topic, shown in zip(best, matters, strict=True)]


def distinct(hits: Sequence[Hit], count: int) -> tuple[Hit, ...]:
    """The first `count` hits of which no two say the same words."""
    chosen: list[Hit] = []
    for hit in hits:
        if len(chosen) == count:
            break
        if all(_overlap(hit.clause.text, other.clause.text) < _SAME_WORDS for other in chosen):
            chosen.append(hit)
    return tuple(chosen)


def _overlap(one: str, other: str) -> float:
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) / max(1, min(len(a), len(b)))
