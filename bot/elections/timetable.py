"""The latest day that the law allows for the notice of election, computed by `uk-election-timetables`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache

import holidays
from uk_election_timetables.calendars import (  # type: ignore[import-untyped]
    BankHolidayCalendar,
    Country,
    EasterMondayRule,
    UnitedKingdomBankHolidays,
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

from index.corpus.elections import Election, ElectionKind, Nation

COUNTRY = {
    Nation.ENGLAND: Country.ENGLAND,
    Nation.WALES: Country.WALES,
    Nation.SCOTLAND: Country.SCOTLAND,
    Nation.NORTHERN_IRELAND: Country.NORTHERN_IRELAND,
}
_NATION = {country: nation for nation, country in COUNTRY.items()}
_SUBDIVISION = {
    Nation.ENGLAND: "ENG", Nation.WALES: "WLS", Nation.SCOTLAND: "SCT", Nation.NORTHERN_IRELAND: "NIR",
}  # fmt: skip
_SATURDAY = 5


class Calendars:
    """Bank holidays as the timetable library asks for them, with further days that do not count.

    `everywhere`: a bank holiday in one part of the kingdom counts in all of it, as at a UK general election.
    """

    def __init__(self, years: tuple[int, ...], further: tuple[dt.date, ...], *, everywhere: bool) -> None:
        self._years = years
        self._further = further
        self._everywhere = everywhere

    def from_country(self, country: Country) -> BankHolidayCalendar:
        """The calendar of one part of the kingdom."""
        nations = tuple(Nation) if self._everywhere else (_NATION[country],)
        days = {day for nation in nations for year in self._years for day in bank_holidays(nation, year)}
        entries = sorted(days | set(self._further))
        return BankHolidayCalendar([{"title": "not counted", "date": day.isoformat()} for day in entries])


def known_until() -> dt.date:
    """The last day that the library's own bank holidays reach; after it they are computed from rules."""
    return dt.date(max(_library_years()), 12, 31)


def bank_holidays(nation: Nation, year: int) -> frozenset[dt.date]:
    """The bank holidays of a year on working days: the library's, or computed where it has none."""
    if year not in _library_years():
        return second_source(nation, year)
    return frozenset(day for day in _library(nation) if day.year == year)


@cache
def second_source(nation: Nation, year: int) -> frozenset[dt.date]:
    """The same from the package `holidays`."""
    found = holidays.country_holidays("GB", subdiv=_SUBDIVISION[nation], years=year)
    return frozenset(day for day in found if day.weekday() < _SATURDAY)


def disagreements(nation: Nation, year: int) -> tuple[dt.date, ...]:
    """Days that only one of the two sources has as a bank holiday."""
    return tuple(sorted(bank_holidays(nation, year) ^ second_source(nation, year)))


@cache
def _library(nation: Nation) -> frozenset[dt.date]:
    entries = UnitedKingdomBankHolidays().from_country(COUNTRY[nation]).exempted_dates()
    days = (dt.date(e.year, e.month, e.day) for e in entries)
    return frozenset(day for day in days if day.weekday() < _SATURDAY)


@cache
def _library_years() -> frozenset[int]:
    return frozenset.intersection(*(frozenset(day.year for day in _library(nation)) for nation in Nation))


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
