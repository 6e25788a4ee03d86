"""What a question is about, and what a clause governs, as probabilities over the topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from index.clauses.parts import Clause
from index.ranking.cues import Bits, cue_matrix
from index.ranking.weights import Floats, Weights
from index.topics.grams import Grams

# A clause's topics: how much its vector and how much its cues say, and from where a topic is shown.
VECTOR_SHARE, CUE_SHARE, SHOWN_FROM = 0.6, 0.5, 0.3
# A message's topics and kinds of danger: how much its meaning says; its spelling says the rest.
_MEANING_SHARE = 2 / 3
# By document, the ids or printed numbers of clauses and the topics that an officer has given them.
Corrections = Mapping[str, Mapping[str, Sequence[str]]]
# Weights and bias of a linear model.
Head = tuple[Floats, Floats]


def question_topics(weights: Weights, meaning: Floats, grams: Grams) -> Floats:
    """Probabilities, (T,), of what a question is about: its meaning's view and its n-grams'."""
    return shares_of((weights.ask_weights, weights.ask_bias), (weights.gram_weights, weights.gram_bias), meaning, grams)


def shares_of(read: Head, spelt: Head, meaning: Floats, grams: Grams) -> Floats:
    """Probabilities of a message's classes: one head's view of its meaning and the other's of its n-grams, together."""
    buckets, values = grams
    seen = softmax(read[0] @ meaning + read[1])
    by_spelling = softmax(values @ spelt[0][buckets] + spelt[1])
    return np.asarray(_MEANING_SHARE * seen + (1 - _MEANING_SHARE) * by_spelling, dtype=np.float32)


def clause_topics(
    weights: Weights, clauses: Sequence[Clause], vectors: Floats, cued: Bits, corrections: Corrections
) -> tuple[Floats, Floats]:
    """What each clause governs, (clauses, T) from 0 to 1, and the part of it that its cues show.

    `cued`: `cue_bits` of the clauses. `corrections`: what an officer says they govern.
    """
    learned = softmax(vectors @ weights.rule_weights.T + weights.rule_bias)
    cues = cue_matrix(weights.topics, cued)
    tags = np.clip(VECTOR_SHARE * learned + CUE_SHARE * cues, 0, 1)
    for row, clause in enumerate(clauses):
        said = corrections.get(clause.document, {})
        given = said.get(clause.id.rpartition("#")[2]) or said.get(clause.citation or "")
        if given is not None:
            tags[row] = cues[row] = 0
            for topic in given:
                tags[row, weights.topic_row(topic)] = cues[row, weights.topic_row(topic)] = 1
    return tags.astype(np.float32), cues.astype(np.float32)


def shown_topics(weights: Weights, tags: Floats) -> tuple[str, ...]:
    """The ids of what a clause is taken to govern, strongest first."""
    order = np.argsort(-tags, kind="stable")
    return tuple(weights.topics[n] for n in order[:4] if tags[n] >= SHOWN_FROM)


def softmax(values: Floats) -> Floats:
    """Along the last axis."""
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)
