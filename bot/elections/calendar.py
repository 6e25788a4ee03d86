"""A council's pre-election periods: one for each election, from its own dates and the law's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.clock import LONDON, in_london
from bot.elections.timetable import notice_days
from index.corpus.council import Council
from index.corpus.elections import Election, Nation

CLOSE_OF_POLL = dt.time(22, 0)


@dataclass(frozen=True, slots=True)
class Period:
    """One election's period, days as on a British calendar.

    `latest`: the last day on which it begins, by law. `start`: the day it begins where the council
    has said so (its own start or its notice, whichever is first), else None. `earliest`: the first
    day on which the notice may be published, where the law says one. `end` is a moment.
    """

    election: Election
    nation: Nation
    earliest: dt.date | None
    latest: dt.date
    start: dt.date | None
    end: dt.datetime

    @property
    def begins(self) -> dt.date:
        """The day from which it is on in any case."""
        return self.start or self.latest

    @property
    def own_end(self) -> bool:
        """Whether the council has set an end of its own."""
        return self.election.end is not None or self.election.end_time is not None


def period_of(election: Election, nation: Nation) -> Period:
    """The period of one election in a council of this nation. A start after the latest day is that day."""
    days = notice_days(election, nation)
    own = [day for day in (election.start, election.notice_published) if day]
    start = min([*own, days.latest]) if own else None
    return Period(election, election.nation or nation, days.earliest, days.latest, start, _end(election))


def periods_of(council: Council) -> tuple[Period, ...]:
    """All of a council's periods, by poll date."""
    found = [period_of(election, council.nation) for election in council.elections]
    return tuple(sorted(found, key=lambda p: (p.election.poll_date, p.election.name)))


def _end(election: Election) -> dt.datetime:
    """The close of the poll, or when the council says: to the end of a day given without a time."""
    poll = election.poll_date
    day = max(election.end or poll, poll)
    if election.end_time is not None:
        return dt.datetime.combine(day, election.end_time, LONDON)
    if day == poll:
        return dt.datetime.combine(poll, CLOSE_OF_POLL, LONDON)
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(0), LONDON)


# Councils publish their notice up to some ten days before the latest day: within this, nobody can say "not yet".
UNSURE_DAYS = 14
# For this long after the end, people still ask whether it is over.
AFTER_DAYS = 7


class State(StrEnum):
    """`before`: it has not begun. `maybe`: it may have, the council's date is not known. `during`: it is on.
    `after`: it ended within the last `AFTER_DAYS` days. `none`: no election bears on the council."""

    BEFORE = "before"
    MAYBE = "maybe"
    DURING = "during"
    AFTER = "after"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a period stands at a moment."""

    state: State
    period: Period


def state_at(period: Period, now: dt.datetime) -> State:
    """The state of one period. Days change at midnight on a British clock."""
    local = in_london(now)
    if local.astimezone(dt.UTC) >= period.end.astimezone(dt.UTC):
        over = local.date() - period.end.date()
        return State.AFTER if over.days <= AFTER_DAYS else State.NONE
    if local.date() >= period.begins:
        return State.DURING
    if period.start is None and local.date() >= period.latest - dt.timedelta(days=UNSURE_DAYS):
        return State.MAYBE
    return State.BEFORE


def standings(council: Council, now: dt.datetime) -> tuple[Standing, ...]:
    """Every election that bears on the council at a moment, the most binding first."""
    found = [Standing(state_at(p, now), p) for p in periods_of(council)]
    today = in_london(now).date()
    return tuple(sorted((s for s in found if s.state is not State.NONE), key=lambda s: _order(s, today)))


def state_of(found: tuple[Standing, ...]) -> State:
    """The state of the council: that of the most binding election."""
    return found[0].state if found else State.NONE


def _order(standing: Standing, today: dt.date) -> tuple[int, bool, int]:
    """On before perhaps on; about to begin before just over; for the whole council before one ward; then the longer.

    Of periods still to come, the next one first.
    """
    period = standing.period
    narrow = not period.election.whole_council
    if standing.state is State.DURING:
        return 0, narrow, -period.end.toordinal()
    if standing.state is State.MAYBE:
        return 1, narrow, period.begins.toordinal()
    if standing.state is State.AFTER:
        return 3, narrow, -period.end.toordinal()
    soon = (period.begins - today).days <= UNSURE_DAYS
    return 2 if soon else 4, False, period.begins.toordinal()
