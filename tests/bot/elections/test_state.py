"""Whether the period is on, at any moment, on a British clock."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import LONDON, in_london
from bot.elections.calendar import AFTER_DAYS, UNSURE_DAYS, State, period_of, periods_of, standings, state_at, state_of
from bot.elections.wording import standing_words
from index.corpus.elections import Nation
from tests.support.elections import at, council, election

# Latest day 31 March 2027 for a poll on 6 May 2027 in England.
LATEST = dt.date(2027, 3, 31)
POLLS = st.dates(dt.date(2012, 3, 1), dt.date(2028, 12, 31)).filter(lambda d: d.weekday() == 3)
ORDER = list(State)


def state(moment: str, **own: object) -> State:
    return state_at(period_of(election(**own), Nation.ENGLAND), at(moment))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-21T12:00", State.BEFORE),
        ("2027-03-16T23:59", State.BEFORE),
        ("2027-03-17T00:00", State.MAYBE),
        ("2027-03-30T23:59", State.MAYBE),
        ("2027-03-31T00:00", State.DURING),
        ("2027-05-05T12:00", State.DURING),
        ("2027-05-06T21:59:59", State.DURING),
        ("2027-05-06T22:00", State.AFTER),
        ("2027-05-07T00:00", State.AFTER),
        ("2027-05-13T23:59", State.AFTER),
        ("2027-05-14T00:00", State.NONE),
    ],
)
def test_without_a_notice_date_the_fortnight_before_is_unsure(moment: str, expected: State) -> None:
    assert state(moment) is expected


@pytest.mark.parametrize("own", [{"start": "2027-03-22"}, {"notice_published": "2027-03-22"}])
def test_the_councils_own_date_wins(own: dict[str, str]) -> None:
    assert state("2027-03-21T23:59", **own) is State.BEFORE
    assert state("2027-03-22T00:00", **own) is State.DURING
    assert period_of(election(**own), Nation.ENGLAND).start == dt.date(2027, 3, 22)


def test_of_start_and_notice_the_first_counts() -> None:
    both = election(start="2027-03-24", notice_published="2027-03-22")
    assert period_of(both, Nation.ENGLAND).start == dt.date(2027, 3, 22)


def test_the_council_may_end_it_with_the_declaration() -> None:
    own = {"end": "2027-05-07", "end_time": "17:00"}
    assert state("2027-05-06T22:30", **own) is State.DURING
    assert state("2027-05-07T16:59", **own) is State.DURING
    assert state("2027-05-07T17:00", **own) is State.AFTER
    whole_day = {"end": "2027-05-07"}
    assert state("2027-05-07T23:59", **whole_day) is State.DURING
    assert state("2027-05-08T00:00", **whole_day) is State.AFTER


@given(
    poll=POLLS,
    nation=st.sampled_from(Nation),
    own=st.none() | st.integers(-90, 90),
    notice=st.none() | st.integers(-90, 90),
)
def test_the_start_is_never_after_the_latest_day(
    poll: dt.date, nation: Nation, own: int | None, notice: int | None
) -> None:
    dates = {k: poll + dt.timedelta(days=v) for k, v in (("start", own), ("notice_published", notice)) if v is not None}
    period = period_of(election(poll, **dates), nation)
    assert period.begins <= period.latest < poll
    assert (period.start is None) == (not dates)
    if dates and min(dates.values()) <= period.latest:
        assert period.start == min(dates.values())


@given(poll=POLLS, nation=st.sampled_from(Nation), hours=st.lists(st.integers(-3000, 800), min_size=2, max_size=8))
def test_the_state_only_moves_on(poll: dt.date, nation: Nation, hours: list[int]) -> None:
    period = period_of(election(poll), nation)
    moments = [period.end.astimezone(dt.UTC) + dt.timedelta(hours=h) for h in sorted(hours)]
    seen = [ORDER.index(state_at(period, m)) for m in moments]
    assert seen == sorted(seen)


@given(poll=POLLS, nation=st.sampled_from(Nation), days=st.integers(1, UNSURE_DAYS), minute=st.integers(0, 1439))
def test_nobody_hears_a_flat_no_in_the_fortnight_before(poll: dt.date, nation: Nation, days: int, minute: int) -> None:
    about = council(election(poll), nation=nation)
    (period,) = periods_of(about)
    now = dt.datetime.combine(period.latest - dt.timedelta(days=days), dt.time(minute // 60, minute % 60), LONDON)
    found = standings(about, now)
    assert state_of(found) is State.MAYBE
    said = standing_words(found[0], about, now)
    assert "at the latest" in said and "your council may start earlier: ask the Clerk" in said
    assert not said.startswith("No")


@given(poll=POLLS, nation=st.sampled_from(Nation))
def test_the_poll_closes_at_ten_on_a_british_clock(poll: dt.date, nation: Nation) -> None:
    end = period_of(election(poll), nation).end
    assert (in_london(end).date(), in_london(end).time()) == (poll, dt.time(22))
    second = dt.timedelta(seconds=1)
    period = period_of(election(poll), nation)
    assert state_at(period, end.astimezone(dt.UTC) - second) is State.DURING
    assert state_at(period, end.astimezone(dt.UTC)) is State.AFTER


def test_summer_and_winter_time() -> None:
    summer, winter = period_of(election(), Nation.ENGLAND), period_of(election("2019-12-12"), Nation.ENGLAND)
    assert summer.end.astimezone(dt.UTC).hour == 21
    assert winter.end.astimezone(dt.UTC).hour == 22
    # 31 March 2027 begins at 23:00 the day before in UTC: the clocks went forward on the 28th.
    assert state_at(summer, dt.datetime(2027, 3, 30, 22, 59, tzinfo=dt.UTC)) is State.MAYBE
    assert state_at(summer, dt.datetime(2027, 3, 30, 23, 0, tzinfo=dt.UTC)) is State.DURING


def test_a_start_on_the_day_that_the_clocks_change() -> None:
    period = period_of(election(start="2027-03-28"), Nation.ENGLAND)
    assert state_at(period, dt.datetime(2027, 3, 27, 23, 59, tzinfo=dt.UTC)) is State.BEFORE
    assert state_at(period, dt.datetime(2027, 3, 28, 0, 0, tzinfo=dt.UTC)) is State.DURING


def test_an_end_in_the_hour_that_comes_twice_is_its_first() -> None:
    period = period_of(election("2027-10-28", end="2027-10-31", end_time="01:30"), Nation.ENGLAND)
    assert state_at(period, dt.datetime(2027, 10, 31, 0, 29, tzinfo=dt.UTC)) is State.DURING
    assert state_at(period, dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)) is State.AFTER


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    period = period_of(election(), Nation.ENGLAND)
    tokyo = dt.timezone(dt.timedelta(hours=9))
    assert state_at(period, dt.datetime(2027, 5, 7, 5, 59, tzinfo=tokyo)) is State.DURING
    assert state_at(period, dt.datetime(2027, 5, 7, 6, 0, tzinfo=tokyo)) is State.AFTER


def test_of_several_elections_the_most_binding_leads() -> None:
    ward = election("2027-06-10", name="Castle ward", by_election=True, area="Castle ward")
    general = election("2027-06-17", name="UK general election", kind="uk-parliament")
    found = standings(council(ward, general, election()), at("2027-05-06T23:00"))
    assert [(s.state, s.period.election.name) for s in found] == [
        (State.DURING, "Castle ward"), (State.MAYBE, "UK general election"), (State.AFTER, "Local elections"),
    ]  # fmt: skip
    found = standings(council(ward, general, election()), at("2027-05-20T12:00"))
    assert [s.period.election.name for s in found if s.state is State.DURING] == ["UK general election", "Castle ward"]


def test_no_election_is_a_state_of_its_own() -> None:
    assert standings(council(), at("2027-05-06T12:00")) == ()
    assert state_of(()) is State.NONE
    long_after = at("2027-05-06T22:00") + dt.timedelta(days=AFTER_DAYS + 1)
    assert standings(council(election()), long_after) == ()


@given(moment=st.datetimes(dt.datetime(2012, 1, 1), dt.datetime(2028, 12, 31), timezones=st.just(dt.UTC)))
def test_every_moment_has_words(moment: dt.datetime) -> None:
    about = council(election("2027-05-06"), election("2024-05-02", start="2024-03-18"), nation="scotland")
    for standing in standings(about, moment):
        said = standing_words(standing, about, moment)
        assert "Local elections (poll on Thursday " in said and "None" not in said and said.endswith(".")
