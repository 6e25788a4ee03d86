"""Days that do not count as working days: the timetable library's bank holidays, checked against a second source."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays
from uk_election_timetables.calendars import (  # type: ignore[import-untyped]
    BankHolidayCalendar,
    Country,
    UnitedKingdomBankHolidays,
)

from index.corpus.fields import Nation

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
