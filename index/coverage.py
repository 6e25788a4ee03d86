"""Which policy speaks on what."""

from __future__ import annotations

from collections import Counter

from index.search.store import OpenIndex


def coverage(index: OpenIndex) -> dict[str, Counter[str]]:
    """For each council, the number of clauses that govern each topic."""
    found: dict[str, Counter[str]] = {}
    for name, council in index.councils.items():
        found[name] = Counter(topic for shown in council.shown_topics for topic in shown)
    return found
