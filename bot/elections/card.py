"""The period for a channel: a card to pin, reminders that are due. Words only; posting is elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.advice import Note, Quote
from bot.clock import in_london
from bot.elections import wording
from bot.elections.calendar import Standing, State
from bot.elections.notes import duty_notes, no_clause_note
from index.corpus.council import Council


@dataclass(frozen=True, slots=True)
class Card:
    """A message to pin. It changes only when a date, the policy or the state does, so that it is edited seldom."""

    title: str
    lines: tuple[str, ...]
    quotes: tuple[Quote, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """`key` names it for good, dates included: one that has been sent under its key is not sent again."""

    key: str
    text: str


def card(council: Council, found: Sequence[Standing], quotes: Sequence[Quote]) -> Card:
    """The card: each election's start and end, then what the policy says (`quotes`, word for word) or that it is silent."""
    lines = [wording.no_election(council)] if not found else []
    for standing in found:
        period = standing.period
        earlier = "" if period.start else f"; the council may start earlier: ask {wording.whom_to_ask(council)}"
        lines += [
            wording.poll_name(period),
            f"Starts {wording.start_words(period)}{earlier}.",
            f"Ends {wording.end_words(period)}.",
        ]
    notes = [Note("The dates come from the law and the council.", wording.date_source(s.period)) for s in found]
    silent = () if quotes else (no_clause_note(council),)
    return Card("Pre-election period", tuple(lines), tuple(quotes), (*silent, *duty_notes(council), *notes))


def due_reminders(
    council: Council, found: Sequence[Standing], now: dt.datetime, days_before: Sequence[int]
) -> tuple[Reminder, ...]:  # fmt: skip
    """The reminder due for each election not begun: the nearest of `days_before` its start that has been reached.

    One that was missed while nothing ran is still due until the next one is. No days, no reminders.
    """
    today = in_london(now).date()
    due = []
    for standing in found:
        if standing.state not in (State.BEFORE, State.MAYBE):
            continue
        period = standing.period
        left = (period.begins - today).days
        reached = [days for days in days_before if 0 < left <= days]
        if reached:
            key = f"{council.id}/{period.election.name}/{period.election.poll_date}/{period.begins}/{min(reached)}"
            due.append(Reminder(key, _reminder(standing, council, now)))
    return tuple(due)


def _reminder(standing: Standing, council: Council, now: dt.datetime) -> str:
    return f"Reminder. {wording.standing_words(standing, council, now)} {wording.WHO_IS_BOUND}"
