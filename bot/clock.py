"""The time, from a clock that can be set, and the time zone that councils live in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

Clock = Callable[[], dt.datetime]
LONDON = ZoneInfo("Europe/London")


def wall_clock() -> dt.datetime:
    """Now, in UTC."""
    return dt.datetime.now(dt.UTC)


def in_london(moment: dt.datetime) -> dt.datetime:
    """A moment on a British clock; one without a zone is taken to be on it already."""
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)
