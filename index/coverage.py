"""Which policy speaks on what."""

from __future__ import annotations

from collections import Counter

from index.ranking.topics_of import shown_topics
from index.ranking.weights import load_weights
from index.store import OpenIndex


def coverage(index: OpenIndex) -> dict[str, Counter[str]]:
    """For each council, the number of clauses that govern each topic."""
    weights = load_weights()
    found: dict[str, Counter[str]] = {}
    for name, council in index.councils.items():
        tags, _ = council.topics
        found[name] = Counter(topic for row in tags for topic in shown_topics(weights, row))
    return found
