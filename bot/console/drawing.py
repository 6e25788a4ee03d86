"""Templates to HTML: everything is escaped unless a template of ours made it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.clock import in_london
from bot.presentation import NOT_ENTERED


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.console"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    made.filters["moment"] = moment
    made.filters["counted"] = counted
    made.filters["hour"] = hour
    made.globals["not_entered"] = NOT_ENTERED
    return made


def rendered(template: str, **context: Any) -> str:
    """A page of a template's name, without its ending."""
    return _environment().get_template(f"{template}.html").render(context)


def moment(said: str) -> str:
    """A time of the store's on a British clock: "3 November 2026, 14:05"."""
    return f"{in_london(dt.datetime.fromisoformat(said)):%-d %B %Y, %H:%M}" if said else ""


def hour(at: float) -> str:
    """A moment of the next hours, in seconds of Unix, on a British clock: "14:05"."""
    return f"{in_london(dt.datetime.fromtimestamp(at, dt.UTC)):%H:%M}"


def counted(count: int, noun: str) -> str:
    """A count with its noun: "1 clause", "10,400 councils"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
