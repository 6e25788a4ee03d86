"""Pre-election periods drawn: the months from the first day to the poll, day by day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.elections.calendar import Period


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month; `number` is empty for one of another month. `what` is said of it: the poll, the first day, on."""

    number: str
    what: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday on."""

    name: str
    weeks: tuple[tuple[Day, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A period's months, under the name of its election."""

    name: str
    poll: dt.date
    begins: dt.date
    certain: bool
    months: tuple[Month, ...]


_MOST_MONTHS = 5


def months_of(periods: Sequence[Period], today: dt.date) -> tuple[Drawn, ...]:
    """The periods that are not over, by poll date."""
    return tuple(_drawn(p) for p in periods if p.election.poll_date >= today)


def _drawn(period: Period) -> Drawn:
    poll, begins = period.election.poll_date, period.begins
    months: list[Month] = []
    first = begins.replace(day=1)
    while first <= poll and len(months) < _MOST_MONTHS:
        months.append(_month(first, period))
        first = (first + dt.timedelta(days=32)).replace(day=1)
    return Drawn(period.election.name, poll, begins, period.start is not None, tuple(months))


def _month(first: dt.date, period: Period) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return Month(
        f"{first:%B %Y}", tuple(tuple(_day(day, first, period) for day in week) for week in weeks)
    )  # fmt: skip


def _day(day: dt.date, first: dt.date, period: Period) -> Day:
    if day.month != first.month:
        return Day("", "")
    if day == period.election.poll_date:
        return Day(str(day.day), "poll")
    if day == period.begins:
        return Day(str(day.day), "begins")
    return Day(str(day.day), "on" if period.begins < day <= period.end.date() else "")
