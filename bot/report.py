"""The officers' report: where councillors asked, and where the policy was silent. Small groups are not told apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.storage.answers import NO_TOPIC, Counts
from index.topics.catalogue import catalogue

# A group smaller than this could point at a person.
SMALLEST_SHOWN = 5
COLUMNS = ("asked", "answered", "not covered", "unhelpful", "referred")
_FEWER = f"fewer than {SMALLEST_SHOWN}"


@dataclass(frozen=True, slots=True)
class Row:
    """One topic: a count for each of COLUMNS, in words where it is small."""

    topic: str
    counts: tuple[str, ...]


def rows_of(counts: Counts) -> tuple[Row, ...]:
    """The most asked first; topics that fewer than five asked about stand together in one last row."""
    names = {topic.id: topic.name for topic in catalogue()}
    big = [t for t, n in counts.asked.most_common() if n >= SMALLEST_SHOWN]
    rows = [
        Row(names.get(t, "something else") if t != NO_TOPIC else "no topic found", _cells(counts, [t])) for t in big
    ]
    rest = sorted({t for c in _all(counts) for t in c} - set(big))
    if rest:
        rows.append(Row("all other topics together", _cells(counts, rest)))
    return tuple(rows)


def month_before(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of the last whole month, and of this one."""
    this = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (this - dt.timedelta(days=1)).replace(day=1), this


def report_lines(council: str, counts: Counts, since: dt.datetime, until: dt.datetime) -> tuple[str, ...]:
    """The report as lines of text."""
    last = until - dt.timedelta(seconds=1)
    lines = [f"What councillors asked about the policy of {council}, {since:%-d %B %Y} to {last:%-d %B %Y}:"]
    for row in rows_of(counts):
        told = ", ".join(f"{name} {count}" for name, count in zip(COLUMNS, row.counts, strict=True) if count != "0")
        lines.append(f"{row.topic}: {told}")
    if len(lines) == 1:
        lines.append("Nothing was asked.")
    return tuple(lines)


def _all(counts: Counts) -> tuple[dict[str, int], ...]:
    return (counts.asked, counts.answered, counts.not_covered, counts.unhelpful, counts.referred)


def _cells(counts: Counts, topics: list[str]) -> tuple[str, ...]:
    return tuple(_shown(sum(counter.get(t, 0) for t in topics)) for counter in _all(counts))


def _shown(count: int) -> str:
    return _FEWER if 0 < count < SMALLEST_SHOWN else str(count)
