"""Whether the pre-election period is on at a given moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.clock import in_london
from bot.elections.calendar import Period, periods_of
from index.corpus.council import Council

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
