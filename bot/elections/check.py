"""What an officer should look at in the elections entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from bot.elections.calendar import Period, periods_of
from bot.elections.timetable import disagreements, known_until
from bot.elections.wording import long_date
from index.corpus.council import Council

_THURSDAY = 3


def check_elections(councils: Iterable[Council], today: dt.date) -> tuple[str, ...]:
    """One line a finding; nothing here stops a refresh."""
    return tuple(finding for council in councils for finding in _council(council, today))


def _council(council: Council, today: dt.date) -> Iterator[str]:
    ahead = [p for p in periods_of(council) if p.election.poll_date >= today]
    if not ahead:
        yield f"{council.id}: no election ahead is entered, so nobody is told when the pre-election period starts"
    for period in ahead:
        for finding in _period(period):
            yield f"{council.id}: {period.election.name}, {period.election.poll_date}: {finding}"


def _period(period: Period) -> Iterator[str]:
    election, poll = period.election, period.election.poll_date
    if poll.weekday() != _THURSDAY:
        yield f"the poll is on a {poll:%A}; most are on a Thursday"
    if poll > known_until():
        yield (
            f"the bank holidays known reach to {long_date(known_until())}; those after it are computed, "
            "so look at the latest day again nearer the poll"
        )
    for day in disagreements(period.nation, poll.year):
        if period.latest <= day <= poll:
            yield f"two sources of bank holidays disagree on {long_date(day)}; the latest day may be one day out"
    for what, own in (("start", election.start), ("notice_published", election.notice_published)):
        if own and own > period.latest:
            yield f"{what} is after the latest day by law, {long_date(period.latest)}, which is used instead"
    if election.notice_published and period.earliest and election.notice_published < period.earliest:
        yield f"notice_published is before the first day the law allows, {long_date(period.earliest)}"
    if election.end and election.end < poll:
        yield "end is before the poll; the close of the poll is used instead"
    if election.by_election and not election.area:
        yield "a by-election without an area is taken to bind the whole council; give the ward"
