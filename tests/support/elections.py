"""Elections and councils made for tests, and a count of working days that owes nothing to the product."""

from __future__ import annotations

import datetime as dt
from typing import Any

import holidays
from dateutil.easter import easter

from bot.clock import LONDON
from index.corpus.council import Council
from index.corpus.elections import Election, Nation

SUBDIVISION = {
    Nation.ENGLAND: "ENG", Nation.WALES: "WLS", Nation.SCOTLAND: "SCT", Nation.NORTHERN_IRELAND: "NIR",
}  # fmt: skip


def election(poll: str | dt.date = "2027-05-06", **further: Any) -> Election:
    return Election.model_validate({"name": "Local elections", "kind": "local", "poll_date": poll, **further})


def council(*elections: Election, nation: str = "england", **further: Any) -> Council:
    record = {
        "id": "anytown", "name": "Anytown Council", "nation": nation, "elections": elections,
        "documents": [{"file": "policy.txt", "title": "Social Media Policy"}],
        "contacts": [{"role": "Clerk", "email": "clerk@anytown.example"}], **further,
    }  # fmt: skip
    return Council.model_validate(record)


def at(text: str) -> dt.datetime:
    """A moment on a British clock, given as such."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def not_counted(nations: list[Nation], years: list[int], *, scottish: bool = False) -> set[dt.date]:
    """Bank holidays by the second source, Christmas Eve, and in Scotland Easter Monday."""
    days: set[dt.date] = {dt.date(year, 12, 24) for year in years}
    for nation in nations:
        days |= set(holidays.country_holidays("GB", subdiv=SUBDIVISION[nation], years=years))
    return days | ({easter(year) + dt.timedelta(days=1) for year in years} if scottish else set())


def counted_back(poll: dt.date, days: int, skipped: set[dt.date]) -> dt.date:
    """The day that lies so many working days before a poll."""
    day = poll
    while days:
        day -= dt.timedelta(days=1)
        days -= day.weekday() < 5 and day not in skipped
    return day
