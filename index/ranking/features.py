"""The evidence for each clause, and for answering at all. The same code fits the weights and uses them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.clauses.audience import Audience, audience_of
from index.clauses.parts import Clause, Role
from index.ranking.weights import Floats, Weights
from index.search.indexes import VectorIndex

RANK_FEATURES = (
    "encoder", "topic match", "same topic", "cue match", "words in common", "encoder against best",
    "encoder against mean", "topic match against best", "like answers", "like answers against best",
    "learned match", "learned match against best", "definition", "purpose", "benefit", "risk", "contact",
    "nearest part", "named cue", "binds others", "near anything", "platform",
)  # fmt: skip
DECIDE_FEATURES = (
    "best score", "score against second", "encoder against none", "best topic match", "best same topic", "best cue match",
    "off topic", "certain of topic", "topic match of the first", "words in common", "like answers", "learned match",
    "named cue", "binds others", "near anything", "somebody else", "like questions", "third against first",
)  # fmt: skip
QUOTE_FEATURES = (
    "margin", "gap to the first", "share of belief", "place", "topic match", "encoder against none", "like answers",
    "named cue", "binds others", "near anything",
)  # fmt: skip
NAMED, BINDS_OTHERS, NEAR_ANYTHING = (RANK_FEATURES.index(n) for n in ("named cue", "binds others", "near anything"))
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
    asked: Asked

    @property
    def topics(self) -> Floats:
        return self.asked.topics


@dataclass(frozen=True)
class Asked:
    """What evidence needs to know of a question. `answer` is where its answer is expected, (D,); `like` how near the
    nearest like question is. `named`: rows of the topics that it names outright, `named_at` where. `parts`: the vector of each
    part of it where it has several. `audience`: as what its subject acts; `somebody_else`: it is not the asker. `platform`: a
    word that clauses on the platform named hold."""

    vector: Floats
    topics: Floats
    answer: Floats
    like: float = 0.0
    named: tuple[int, ...] = ()
    named_at: tuple[tuple[int, int], ...] = ()
    parts: tuple[Floats, ...] = ()
    audience: Audience = Audience.COUNCILLORS
    somebody_else: bool = False
    platform: str | None = None


@dataclass(frozen=True)
class Rules:
    """What evidence needs to know of n clauses. `lexical` are their BM25 scores for the question."""

    vectors: VectorIndex
    tags: Floats
    cues: Floats
    clauses: Sequence[Clause]
    lexical: Floats


def expected_answer(weights: Weights, vector: Floats) -> tuple[Floats, float]:
    """Where the answer lies by the answers to like questions, (D,): the nearest ones, weighted by nearness; and how near
    the nearest is."""
    near, rows = weights.known.nearest(vector, _NEIGHBOURS)
    share = np.exp(_SHARPNESS * (near - near[0]))
    return np.asarray((share / share.sum()) @ weights.known_answers[rows], dtype=np.float32), float(near[0])


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
        is_role = np.array([c.role is role for c in rules.clauses], dtype=np.float32)
        columns.append(is_role * (1 - min(1.0, 2 * float(topics[weights.topic_row(topic)]))))
    columns += _more(weights, asked, rules, near)
    none = float(weights.null @ asked.vector + weights.null_bias)
    return Evidence(np.stack(columns, axis=1).astype(np.float32), none, asked)


def _more(weights: Weights, asked: Asked, rules: Rules, near: Floats) -> list[Floats]:
    """What the parts of a message, the words it names a topic with, and whom a clause binds add."""
    nearest = near
    for vector in asked.parts:
        nearest = np.maximum(nearest, rules.vectors.scores(vector))
    named = rules.cues[:, list(asked.named)].max(axis=1) if asked.named else np.zeros(len(near), dtype=np.float32)
    binds = (audience_of(c.headings, c.stem, c.text) for c in rules.clauses)
    others = [audience not in (Audience.ANYONE, Audience.COUNCILLORS, asked.audience) for audience in binds]
    told = [asked.platform is not None and asked.platform in c.text.lower() for c in rules.clauses]
    return [
        nearest - near, named, np.array(others, dtype=np.float32), rules.vectors.scores(weights.usual_question),
        np.array(told, dtype=np.float32),
    ]  # fmt: skip


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
            first[NAMED], first[BINDS_OTHERS], first[NEAR_ANYTHING], float(found.asked.somebody_else), found.asked.like,
            (scores[order[2]] if len(order) > 2 else second) - scores[order[0]],
        ],
        dtype=np.float32,
    )  # fmt: skip


def quote_features(found: Evidence, scores: Floats, order: NDArray[np.intp], margin: float) -> Floats:
    """What tells a clause that helps from one that only ranks high: (clauses in `order`, len(QUOTE_FEATURES))."""
    rank, gaps = found.rank[order], scores[order] - scores[order[0]]
    belief = np.exp(scores - scores.max())
    share = (belief / belief.sum())[order]
    return np.stack(
        [
            np.full(len(order), margin), gaps, share, np.arange(len(order)) / 3, rank[:, 1], rank[:, 0] - found.none,
            rank[:, 8], rank[:, NAMED], rank[:, BINDS_OTHERS], rank[:, NEAR_ANYTHING],
        ],
        axis=1,
    ).astype(np.float32)  # fmt: skip
