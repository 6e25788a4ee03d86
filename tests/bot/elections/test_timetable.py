"""The latest day for the notice of election: against published dates, and against another count."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.elections.law import working_days
from bot.elections.timetable import bank_holidays, disagreements, known_until, notice_days
from index.corpus.elections import ElectionKind, Nation
from tests.support.elections import counted_back, election, not_counted
from tests.support.paths import DATA

VECTORS: list[dict[str, Any]] = json.loads((DATA / "elections" / "vectors.json").read_text("utf-8"))
NATION = {
    "ENG": Nation.ENGLAND, "WLS": Nation.WALES, "SCT": Nation.SCOTLAND, "EW": Nation.WALES, "UK": Nation.NORTHERN_IRELAND,
}  # fmt: skip
# A deadline printed before a day was taken out of the count, by poll date: the cause and the day.
CHANGED_LATER = {"2022-10-13": ("the state funeral of Queen Elizabeth II", dt.date(2022, 9, 19))}
QUEENS_FUNERAL = dt.date(2022, 9, 19)
POLLS = st.dates(dt.date(2012, 3, 1), dt.date(2028, 12, 31)).filter(lambda d: d.weekday() < 5)
SCOTTISH = (ElectionKind.LOCAL, ElectionKind.PARISH, ElectionKind.SCOTTISH_PARLIAMENT)


def computed(vector: dict[str, Any]) -> Any:
    kind = "local" if vector["kind"] == "local_and_ca_mayor" else vector["kind"]
    return notice_days(election(vector["poll_date"], kind=kind), NATION[vector["nation"]])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['poll_date']} {v['election']}")
def test_published_dates_are_reproduced(vector: dict[str, Any]) -> None:
    days = computed(vector)
    deadline = vector.get("notice_of_election_deadline")
    if vector["poll_date"] in CHANGED_LATER:
        cause, day = CHANGED_LATER[vector["poll_date"]]
        assert vector["kind"] == "np_referendum", cause
        poll = dt.date.fromisoformat(vector["poll_date"])
        skipped = not_counted([Nation.ENGLAND], [2022])
        assert counted_back(poll, 25, skipped - {day}) == dt.date.fromisoformat(deadline), cause
        assert counted_back(poll, 25, skipped) == days.latest
    elif deadline:
        assert days.latest == dt.date.fromisoformat(deadline)
    if vector.get("earliest_notice"):
        assert days.earliest == dt.date.fromisoformat(vector["earliest_notice"])
    published = vector.get("notice_actually_published")
    if published:
        assert dt.date.fromisoformat(published) <= days.latest
        assert days.earliest is None or days.earliest <= dt.date.fromisoformat(published)


def test_the_vectors_hold_each_cause_once() -> None:
    assert len(VECTORS) == 26
    assert {v["poll_date"] for v in VECTORS} >= set(CHANGED_LATER)


@given(poll=POLLS, nation=st.sampled_from(Nation), kind=st.sampled_from(ElectionKind))
def test_another_count_gives_the_same_day(poll: dt.date, nation: Nation, kind: ElectionKind) -> None:
    own = {
        ElectionKind.SCOTTISH_PARLIAMENT: Nation.SCOTLAND,
        ElectionKind.SENEDD: Nation.WALES,
        ElectionKind.NI_ASSEMBLY: Nation.NORTHERN_IRELAND,
    }
    english = (
        ElectionKind.MAYOR, ElectionKind.COMBINED_AUTHORITY_MAYOR, ElectionKind.POLICE_COMMISSIONER,
        ElectionKind.LONDON, ElectionKind.NEIGHBOURHOOD_REFERENDUM,
    )  # fmt: skip
    where = own.get(kind, Nation.ENGLAND if kind in english else nation)
    given_election = election(poll, kind=kind)
    nations = list(Nation) if kind is ElectionKind.UK_PARLIAMENT else [where]
    scottish = kind in SCOTTISH and where is Nation.SCOTLAND
    skipped = not_counted(nations, [poll.year - 1, poll.year], scottish=scottish)
    days = notice_days(given_election, where)
    assert days.latest == counted_back(poll, working_days(given_election, where), skipped)
    assert (days.earliest is not None) == scottish
    if scottish:
        assert days.earliest == counted_back(poll, 35, skipped)


@given(poll=POLLS, nation=st.sampled_from(Nation), back=st.integers(1, 60))
def test_a_day_of_mourning_moves_the_latest_day_by_one_working_day(poll: dt.date, nation: Nation, back: int) -> None:
    day = poll - dt.timedelta(days=back)
    before = notice_days(election(poll), nation).latest
    after = notice_days(election(poll, disregarded=(day,)), nation).latest
    scottish = nation is Nation.SCOTLAND
    skipped = not_counted([nation], [poll.year - 1, poll.year], scottish=scottish)
    counts = day >= before and day.weekday() < 5 and day not in skipped
    assert after == (counted_back(before, 1, skipped) if counts else before)


@pytest.mark.parametrize("nation", list(Nation))
def test_two_sources_of_bank_holidays_agree(nation: Nation) -> None:
    assert known_until() >= dt.date(2028, 12, 31)
    assert [day for year in range(2012, 2029) for day in disagreements(nation, year)] == []


def test_bank_holidays_after_the_librarys_are_computed() -> None:
    assert dt.date(2035, 12, 25) in bank_holidays(Nation.WALES, 2035)
    assert notice_days(election("2035-05-03"), Nation.ENGLAND).latest < dt.date(2035, 4, 1)


def test_a_holiday_in_one_part_counts_everywhere_for_a_general_election_only() -> None:
    """12 July is a holiday in Northern Ireland, the first Monday of August in Scotland: both count."""
    poll, everywhere = dt.date(2024, 8, 8), not_counted(list(Nation), [2024])
    general = notice_days(election(poll, kind="uk-parliament"), Nation.ENGLAND).latest
    assert general == counted_back(poll, 22, everywhere) == dt.date(2024, 7, 5)
    by_election = notice_days(election(poll, kind="uk-parliament", by_election=True), Nation.ENGLAND).latest
    assert by_election == dt.date(2024, 7, 9)


def test_the_queens_funeral_and_easter_monday_in_scotland_do_not_count() -> None:
    assert notice_days(election("2022-10-20"), Nation.ENGLAND).latest == dt.date(2022, 9, 14)
    assert QUEENS_FUNERAL in bank_holidays(Nation.SCOTLAND, 2022)
    scottish = notice_days(election("2017-05-04"), Nation.SCOTLAND)
    assert (scottish.earliest, scottish.latest) == (dt.date(2017, 3, 13), dt.date(2017, 3, 22))
