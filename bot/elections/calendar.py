"""A council's pre-election periods: one for each election, from its own dates and the law's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.clock import LONDON
from bot.elections.timetable import notice_days
from index.corpus.council import Council
from index.corpus.elections import Election
from index.corpus.fields import Nation

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
