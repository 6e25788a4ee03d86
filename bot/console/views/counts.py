"""Counts as pictures, and topics against clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.report import SMALLEST_SHOWN
from index.topics.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: how many, in words where they are few, and the length of its bar of 100."""

    name: str
    said: str
    length: int


def bars_of(months: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """One bar a month. What is fewer than five has none."""
    most = max((count for _, count in months), default=0) or 1
    return tuple(_bar(name, count, most) for name, count in months)


def _bar(name: str, count: int, most: int) -> Bar:
    if 0 < count < SMALLEST_SHOWN:
        return Bar(name, f"fewer than {SMALLEST_SHOWN}", 0)
    return Bar(name, f"{count:,}", round(100 * count / most))


@dataclass(frozen=True, slots=True)
class Covered:
    """A topic: what it covers, how many clauses govern it, how many of the other councils looked at speak on it."""

    name: str
    covers: str
    clauses: int
    others: int


def covered_topics(mine: Counter[str], others: Counter[str], asked: int) -> tuple[Covered, ...]:
    """Every topic, those without a clause first, and of these the ones that others speak on most."""
    found = [
        Covered(t.name, t.covers, mine[t.id], others[t.id] if asked else 0) for t in catalogue() if not t.off_topic
    ]
    return tuple(sorted(found, key=lambda c: (c.clauses > 0, -c.others if not c.clauses else -c.clauses, c.name)))
