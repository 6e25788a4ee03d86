"""The latest day that the law allows for the notice of election, computed by `uk-election-timetables`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from uk_election_timetables.calendars import (  # type: ignore[import-untyped]
    EasterMondayRule,
    working_days_before,
)
from uk_election_timetables.election import Election as Timetable  # type: ignore[import-untyped]
from uk_election_timetables.elections import (  # type: ignore[import-untyped]
    GreaterLondonAssemblyElection,
    LocalElection,
    MayoralElection,
    NorthernIrelandAssemblyElection,
    PoliceAndCrimeCommissionerElection,
    ScottishParliamentElection,
    SeneddCymruElection,
    UKParliamentElection,
)

from bot.elections.bank_holidays import COUNTRY, Calendars
from index.corpus.elections import Election, ElectionKind
from index.corpus.fields import Nation

# In Scotland the notice may not be published before this many working days either.
SCOTTISH_EARLIEST = 35
_OF_KIND: dict[ElectionKind, type[Timetable]] = {
    ElectionKind.LOCAL: LocalElection,
    ElectionKind.PARISH: LocalElection,
    ElectionKind.NEIGHBOURHOOD_REFERENDUM: LocalElection,
    ElectionKind.MAYOR: MayoralElection,
    ElectionKind.COMBINED_AUTHORITY_MAYOR: MayoralElection,
    ElectionKind.POLICE_COMMISSIONER: PoliceAndCrimeCommissionerElection,
    ElectionKind.LONDON: GreaterLondonAssemblyElection,
    ElectionKind.UK_PARLIAMENT: UKParliamentElection,
    ElectionKind.SCOTTISH_PARLIAMENT: ScottishParliamentElection,
    ElectionKind.SENEDD: SeneddCymruElection,
    ElectionKind.NI_ASSEMBLY: NorthernIrelandAssemblyElection,
}
# The library asks which part of the kingdom only where that makes a difference.
_ASKS_COUNTRY = (LocalElection, UKParliamentElection)


@dataclass(frozen=True, slots=True)
class NoticeDays:
    """The days between which the notice may lawfully be published; `earliest` is None where no day is."""

    earliest: dt.date | None
    latest: dt.date


def notice_days(election: Election, nation: Nation) -> NoticeDays:
    """For an election in this nation, the election's own nation first."""
    where = election.nation or nation
    return _computed(election.kind, where, election.poll_date, election.by_election, election.disregarded)


@lru_cache(maxsize=4096)
def _computed(
    kind: ElectionKind, nation: Nation, poll: dt.date, by_election: bool, disregarded: tuple[dt.date, ...]
) -> NoticeDays:
    everywhere = kind is ElectionKind.UK_PARLIAMENT and not by_election
    calendars = Calendars((poll.year - 1, poll.year), disregarded, everywhere=everywhere)
    timetable = _timetable(kind, nation, poll, calendars)
    latest: dt.date = timetable.notice_of_election_deadline
    scottish = isinstance(timetable, ScottishParliamentElection) or (
        isinstance(timetable, LocalElection) and nation is Nation.SCOTLAND
    )
    if not scottish:
        return NoticeDays(None, latest)
    calendar = timetable.get_extended_calendar([EasterMondayRule()])
    return NoticeDays(working_days_before(poll, SCOTTISH_EARLIEST, calendar), latest)


def _timetable(kind: ElectionKind, nation: Nation, poll: dt.date, calendars: Calendars) -> Timetable:
    """The library's timetable for a poll, reading its bank holidays from `calendars`."""
    base = _OF_KIND[kind]
    made = type(base.__name__, (base,), {"BANK_HOLIDAY_CALENDAR": calendars})
    if not issubclass(base, _ASKS_COUNTRY):
        return made(poll)
    country = COUNTRY[Nation.ENGLAND if kind is ElectionKind.NEIGHBOURHOOD_REFERENDUM else nation]
    return made(poll, country)
