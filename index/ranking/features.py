"""The evidence for each clause, and for answering at all. The same code fits the weights and uses them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.clauses.parts import Role
from index.ranking.weights import Floats, Weights

RANK_FEATURES = (
    "encoder", "topic match", "same topic", "cue match", "words in common", "encoder against best",
    "encoder against mean", "topic match against best", "definition", "purpose", "benefit", "risk", "contact",
)  # fmt: skip
DECIDE_FEATURES = (
    "best score", "score against second", "encoder against none", "best topic match", "best same topic", "best cue match",
    "off topic", "certain of topic", "topic match of the first", "words in common",
)  # fmt: skip
_ROLES = (Role.DEFINITION, Role.PURPOSE, Role.BENEFIT, Role.RISK, Role.CONTACT)
# What asks for a definition, a purpose, a benefit, a risk or a contact, and so lifts the discount on it.
_ASKED_FOR = ("definition", "purpose", "benefits", "risks", "contacts")


@dataclass(frozen=True)
class Evidence:
    """Evidence for one question over n clauses. `rank` (n, K); `none` is the encoder's "no clause"."""

    rank: Floats
    none: float
    topics: Floats


def evidence(
    weights: Weights, vector: Floats, topics: Floats, vectors: Floats, tags: Floats, cues: Floats,
    lexical: Floats, roles: Sequence[Role],
) -> Evidence:  # fmt: skip
    """All features of each clause for a question with this vector and these topics."""
    near = vectors @ vector
    wanted = topics @ weights.relations
    match, same, cued = tags @ wanted, tags @ topics, cues @ wanted
    columns = [
        near, match, same, cued, np.log1p(lexical) / 3, near - near.max(),
        (near - near.mean()) / (3 * near.std() + 1e-6), match - match.max(),
    ]  # fmt: skip
    for role, topic in zip(_ROLES, _ASKED_FOR, strict=True):
        is_role = np.array([r is role for r in roles], dtype=np.float32)
        columns.append(is_role * (1 - min(1.0, 2 * float(topics[weights.topic_row(topic)]))))
    none = float(weights.null @ vector + weights.null_bias)
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
        ],
        dtype=np.float32,
    )  # fmt: skip
