"""The calendar and the state as the JSON object that programs read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.clock import in_london
from bot.elections.state import Standing, state_of
from index.corpus.council import Council

_KEYS = ("state", "latest_start", "start", "end", "poll", "election", "area")


def purdah_to_json(council: Council, found: tuple[Standing, ...], now: dt.datetime) -> dict[str, Any]:
    """The most binding election's state and dates, then all elections'. `start`: None where the council's is not known."""
    first = _election(found[0]) if found else dict.fromkeys(_KEYS)
    return {
        **first,
        "state": state_of(found).value,
        "council": council.id,
        "at": in_london(now).isoformat(timespec="minutes"),
        "elections": [_election(standing) for standing in found],
    }


def _election(standing: Standing) -> dict[str, Any]:
    period = standing.period
    values = (
        standing.state.value, period.latest.isoformat(), period.start and period.start.isoformat(),
        period.end.isoformat(timespec="minutes"), period.election.poll_date.isoformat(), period.election.name,
        period.election.area,
    )  # fmt: skip
    return dict(zip(_KEYS, values, strict=True))
