"""The period in words, short and plain: dates as "Thursday 7 May 2026"."""

from __future__ import annotations

import datetime as dt

from bot.clock import in_london
from bot.elections import law
from bot.elections.calendar import CLOSE_OF_POLL, Period, Standing, State
from index.corpus.council import Council
from index.corpus.elections import ElectionKind

WHO_IS_BOUND = (
    "What the period binds is the council: its officers, accounts, equipment and money. "
    "You may campaign on your own account, with your own equipment, "
    "subject to the code of conduct and election law."
)
RESOURCES = (
    "At any time of the year the council may not help anybody publish what it may not publish itself, "
    "so council staff, accounts, equipment and money are not for campaigning."
)
# Sections 42 and 43 (paid), 44 and 45 (unpaid), 40 (who holds elected office), 41 (what it says), 47 (shares).
IMPRINT = (
    "An unpaid post needs an imprint too if it aims to win or lose support for a party, candidate or holder of elected office, "
    "and is published by or for one. A councillor holds elected office, standing again or not. "
    "A paid political advert needs one whoever publishes it. "
    "It gives name and address of the promoter and of whoever it is published for. "
    "A post shared with its imprint needs no other."
)
GENERAL_ELECTION = (
    "A UK general election binds every council's publicity, also where no council seat is up. "
    "The notice is published at the latest 22 working days before the poll."
)
BY_ELECTION = (
    "A by-election binds the council for the area that polls: "
    "its publicity about that ward, its candidates and what divides them."
)
NO_CLAUSE = "Your council's documents have no clause on the pre-election period. The law on council publicity binds it all the same."


def long_date(day: dt.date) -> str:
    """ "Thursday 7 May 2026" """
    return f"{day:%A} {day.day} {day:%B %Y}"


def on_day(day: dt.date, today: dt.date | None) -> str:
    """ "on Thursday 7 May 2026", or "tomorrow, Thursday 7 May 2026" where `today` is known and near."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days) if today else None
    return f"{near}, {long_date(day)}" if near else f"on {long_date(day)}"


def clock_time(moment: dt.time) -> str:
    """ "10pm", "5.30pm" """
    hour = moment.hour % 12 or 12
    minutes = f".{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def poll_name(period: Period) -> str:
    """The election with the ward it is in and its poll date."""
    election = period.election
    area = f", {election.area}" if election.area else ""
    by_election = " by-election" if election.by_election and "by-election" not in election.name.lower() else ""
    return f"{election.name}{by_election}{area} (poll on {long_date(election.poll_date)})"


def end_words(period: Period, today: dt.date | None = None) -> str:
    """When it ends: "at 10pm on Thursday 7 May 2026, when polls close"."""
    end = in_london(period.end)
    if end.time() == dt.time(0):
        return f"at the end of {on_day(end.date() - dt.timedelta(days=1), today).removeprefix('on ')}"
    closes = end.date() == period.election.poll_date and end.time() == CLOSE_OF_POLL
    return f"at {clock_time(end.time())} {on_day(end.date(), today)}{', when polls close' if closes else ''}"


def start_words(period: Period, today: dt.date | None = None) -> str:
    """When it starts, as far as anybody can say."""
    return f"{'' if period.start else 'at the latest '}{on_day(period.begins, today)}"


def standing_words(standing: Standing, council: Council, now: dt.datetime) -> str:
    """How a period stands, in two or three sentences. Never a flat no."""
    period, today = standing.period, in_london(now).date()
    name, where, end = poll_name(period), _where(period), end_words(period, today)
    start = start_words(period, today)
    earlier = "" if period.start else f"; your council may start earlier: ask {whom_to_ask(council)}"
    if standing.state is State.DURING:
        return f"The pre-election period{where} is on until {end.removeprefix('at ')}: {name}. It began {start}."
    if standing.state is State.MAYBE:
        return (
            f"The pre-election period{where} may have begun already: {name}. "
            f"It starts {start}{earlier}. It ends {end}."
        )  # fmt: skip
    if standing.state is State.BEFORE:
        return f"The next pre-election period{where}: {name}. It starts {start}{earlier}. It ends {end}."
    ended = end.replace("polls close", "polls closed")
    return f"The pre-election period{where} is over: {name}. It ended {ended}."


def state_words(state: State) -> str:
    """A council's state in words."""
    return {
        State.BEFORE: "before the pre-election period",
        State.MAYBE: "the pre-election period may have begun",
        State.DURING: "the pre-election period is on",
        State.AFTER: "the pre-election period is over",
        State.NONE: "no election is entered",
    }[state]


def until_line(standing: Standing, now: dt.datetime) -> str:
    """One line for an answer about a post while the period is on."""
    period = standing.period
    until = end_words(period, in_london(now).date()).removeprefix("at ")
    return f"The pre-election period{_where(period)} is on until {until}: {poll_name(period)}."


def whom_to_ask(council: Council) -> str:
    """The council's first contact by role; how to reach them stands at the end of every answer."""
    return f"the {council.contacts[0].role}" if council.contacts else "the Monitoring Officer"


# The source of what stands in council.yaml, in words for a councillor.
ENTERED = "as your council has entered it"


def no_election(council: Council) -> str:
    """What is said where no poll ahead is known."""
    return (
        f"No election is entered here for {council.name}, so nobody can tell from this whether a pre-election period "
        f"is on: a by-election or a general election may be near. Ask {whom_to_ask(council)}."
    )


def date_source(period: Period) -> str:
    """Where a period's dates come from, the council's own first."""
    election = period.election
    found = []
    if election.start:
        found.append(f"start: {ENTERED}")
    if election.notice_published:
        found.append(f"notice of election: {ENTERED}")
    days = law.working_days(election, period.nation)
    found.append(f"latest day: {law.notice_law(election, period.nation)}, {days} working days, {law.counted_by()}")
    if period.own_end:
        found.append(f"end: {ENTERED}")
    found.append(f"poll: {election.source or ENTERED}")
    return "; ".join(found)


def line_source(period: Period) -> str:
    """The same for a single line, in a few words."""
    own = period.election.start or period.election.notice_published or period.own_end
    return ENTERED if own else law.notice_law(period.election, period.nation)


def is_general_election(period: Period) -> bool:
    """Whether it binds every council."""
    return period.election.kind is ElectionKind.UK_PARLIAMENT and not period.election.by_election


def _where(period: Period) -> str:
    return "" if period.election.whole_council else f" for {period.election.area}"
