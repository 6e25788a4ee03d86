"""A question and a council's index to ranked hits, with the confidence that they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.clauses.audience import Audience, audience_of
from index.clauses.parts import Clause
from index.embedding.sentence_transformers import Encoder
from index.ranking.features import Asked, Rules, decision_features, evidence, quote_features
from index.ranking.weights import Floats, Weights, load_weights
from index.search.store import CouncilIndex
from index.understanding.understand import Understood, understand

# Where nothing is quoted, nothing answers: what confidence is left orders such questions.
_SILENT_SHARE = 0.1
# Two quotes of which the shorter shares this much of its words with the other say the same.
_SAME_WORDS = 0.8


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found. `score` is 0 to 1, its share of the belief.

    `about` names the topic that joins it to the question; `topics` are ids of all that it governs. `helps` is the
    probability that it helps with the question at all; `binds` whom it binds.
    """

    clause: Clause
    score: float
    about: str | None
    topics: tuple[str, ...]
    helps: float = 1.0
    binds: Audience = Audience.ANYONE


@dataclass(frozen=True, slots=True)
class Found:
    """All clauses of a council, best first. `margin` is above 0 where the documents speak on the point.

    `confidence` is the calibrated probability that the first three answer. `things`: the same for each thing asked about,
    where that is several.
    """

    hits: tuple[Hit, ...]
    margin: float
    confidence: float
    things: tuple[FoundThing, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundThing:
    """One of several things asked about, in the words of the message, and what was found on it."""

    words: str
    found: Found


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
        found = self._ranked(council, asked.asked, asked.looked_up)
        things = tuple(FoundThing(t.words, self._ranked(council, t.asked, t.words)) for t in asked.things)
        return replace(found, things=things)

    def _ranked(self, council: CouncilIndex, asked: Asked, text: str) -> Found:
        weights = self._weights
        tags, cues = council.topics
        rules = Rules(council.vectors, tags, cues, council.clauses, council.lexical.scores(text))
        found = evidence(weights, asked, rules)
        scores = weights.ranker.scores(found.rank)
        margin = float(weights.decide_weights @ decision_features(weights, found, scores) + weights.decide_bias)
        slope, offset = weights.calibrate
        order = np.argsort(-scores, kind="stable")
        helps = quote_features(found, scores, order, margin) @ weights.quote_weights + weights.quote_bias
        belief = np.exp(scores - scores.max())
        belief = belief / belief.sum()
        about, shown = self._about(asked.topics, tags), council.shown_topics
        hits = tuple(
            Hit(clause, float(belief[n]), about[n], shown[n], _logistic(fits), audience_of(clause.headings, clause.stem, clause.text))
            for n, fits, clause in ((n, fits, council.clauses[n]) for n, fits in zip(order, helps, strict=True))
        )  # fmt: skip
        confidence = _logistic(slope * margin + offset)
        return Found(hits, margin, confidence if margin >= 0 else _SILENT_SHARE * confidence)

    def _about(self, topics: Floats, tags: Floats) -> list[str | None]:
        """For each clause the name of its topic that matters most to the question."""
        shares = (topics @ self._weights.relations) * tags
        best = shares.argmax(axis=1)
        matters = shares[np.arange(len(best)), best] > 0.05
        return [self._weights.names[topic] if shown else None for topic, shown in zip(best, matters, strict=True)]


def _logistic(value: float) -> float:
    return 1 / (1 + float(np.exp(-value)))


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
