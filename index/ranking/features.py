"""The evidence for each clause, and for answering at all. The same code fits the weights and uses them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.clauses.parts import Role
from index.ranking.weights import Floats, Weights
from index.search.indexes import VectorIndex

RANK_FEATURES = (
    "encoder", "topic match", "same topic", "cue match", "words in common", "encoder against best",
    "encoder against mean", "topic match against best", "like answers", "like answers against best",
    "learned match", "learned match against best", "definition", "purpose", "benefit", "risk", "contact",
)  # fmt: skip
DECIDE_FEATURES = (
    "best score", "score against second", "encoder against none", "best topic match", "best same topic", "best cue match",
    "off topic", "certain of topic", "topic match of the first", "words in common", "like answers", "learned match",
)  # fmt: skip
_ROLES = (Role.DEFINITION, Role.PURPOSE, Role.BENEFIT, Role.RISK, Role.CONTACT)
# How many like questions count, and how fast they count less.
_NEIGHBOURS, _SHARPNESS = 40, 15.0
# What asks for a definition, a purpose, a benefit, a risk or a contact, and so lifts the discount on it.
_ASKED_FOR = ("definition", "purpose", "benefits", "risks", "contacts")


@dataclass(frozen=True)
class Evidence:
    """Evidence for one question over n clauses. `rank` (n, K); `none` is the encoder's "no clause"."""

    rank: Floats
    none: float
    topics: Floats


@dataclass(frozen=True)
class Asked:
    """What evidence needs to know of a question. `answer` is where its answer is expected, (D,)."""

    vector: Floats
    topics: Floats
    answer: Floats


@dataclass(frozen=True)
class Rules:
    """What evidence needs to know of n clauses. `lexical` are their BM25 scores for the question."""

    vectors: VectorIndex
    tags: Floats
    cues: Floats
    roles: Sequence[Role]
    lexical: Floats


def expected_answer(weights: Weights, vector: Floats) -> Floats:
    """Where the answer lies by the answers to like questions, (D,): the nearest ones, weighted by nearness."""
    near, rows = weights.known.nearest(vector, _NEIGHBOURS)
    share = np.exp(_SHARPNESS * (near - near[0]))
    return np.asarray((share / share.sum()) @ weights.known_answers[rows], dtype=np.float32)


def evidence(weights: Weights, asked: Asked, rules: Rules) -> Evidence:
    """All features of each clause for a question."""
    tags, cues, topics = rules.tags, rules.cues, asked.topics
    near, like = rules.vectors.scores(asked.vector), rules.vectors.scores(asked.answer)
    learned = tags @ (topics @ weights.learned_relations)
    wanted = topics @ weights.relations
    match, same, cued = tags @ wanted, tags @ topics, cues @ wanted
    columns = [
        near, match, same, cued, np.log1p(rules.lexical) / 3, near - near.max(),
        (near - near.mean()) / (3 * near.std() + 1e-6), match - match.max(),
        like, like - like.max(), learned, learned - learned.max(),
    ]  # fmt: skip
    for role, topic in zip(_ROLES, _ASKED_FOR, strict=True):
        is_role = np.array([r is role for r in rules.roles], dtype=np.float32)
        columns.append(is_role * (1 - min(1.0, 2 * float(topics[weights.topic_row(topic)]))))
    none = float(weights.null @ asked.vector + weights.null_bias)
    return Evidence(np.stack(columns, axis=1).astype(np.float32), none, topics)


def decision_features(weights: Weights, found: Evidence, scores: Floats) -> Floats:
    """What tells an answered question from one on which the policy is silent, (len(DECIDE_FEATURES),)."""
    rank = found.rank
    order = np.argsort(-scores, kind="stable")
    second = scores[order[1]] if len(order) > 1 else scores[order[0]] - 5
    first = rank[order[0]]
    return np.array(
        [
            scores[order[0]] / 5, scores[order[0]] - second, (rank[:, 0].max() - found.none) * weights.scale / 5,
            rank[:, 1].max(), rank[:, 2].max(), rank[:, 3].max(),
            found.topics[weights.off_topic].sum(), found.topics.max(), first[1], rank[:, 4].max(),
            rank[:, 8].max(), rank[:, 10].max(),
        ],
        dtype=np.float32,
    )  # fmt: skip
