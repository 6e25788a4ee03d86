"""The command for the pre-election period: purdah."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.advisor import contacts_of
from bot.cli.options import HomeOption, PoliciesOption, make_app
from bot.cli.screen import console_for_output
from bot.cli.terminal import render_footer
from bot.clock import in_london
from bot.elections.calendar import Standing, standings, state_of
from bot.elections.notes import calendar_notes, duty_notes
from bot.elections.wording import long_date, state_words
from bot.json_output import purdah_to_json
from index.corpus.council import Council
from index.corpus.load import SETTINGS_FILE, council_settings, folder_of
from index.errors import PolicyError, QuestionError, UnknownCouncilError
from index.suggest import nearest


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(purdah)


def purdah(
    council: Annotated[str, typer.Option("--council", "-c", help="The council's id.")],
    on: Annotated[
        str | None, typer.Option("--on", help="As on this date, or date and time: 2027-05-06, 2027-05-06T22:30.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """When the pre-election period starts and ends, and whether it is on: from the policies folder as it is now."""
    app = make_app(policies, home)
    now = in_london(app.clock() if on is None else _moment(on))
    about = _council(app.settings.policies, council)
    found = standings(about, now)
    if as_json:
        typer.echo(json.dumps(purdah_to_json(about, found, now), ensure_ascii=False))
    else:
        _print(console_for_output(), about, found, now)


def _council(policies: Path, council: str) -> Council:
    """One council of the policies folder; mistakes in the others do not matter."""
    try:
        folder_of(policies, council)
    except PolicyError as error:
        known = [path.parent.name for path in policies.glob(f"*/{SETTINGS_FILE}")]
        if not known:
            raise
        raise UnknownCouncilError(nearest(council, known)) from error
    return council_settings(policies, council)


def _print(console: Console, council: Council, found: tuple[Standing, ...], now: dt.datetime) -> None:
    state = state_of(found)
    console.print(f"{council.name}, {long_date(now.date())}, {now:%H:%M}: {state_words(state)} ({state})", style="bold")
    for note in (*calendar_notes(council, found, now), *duty_notes(council)):
        console.print(f"\n{note.text}")
        console.print(f"Source: {note.source}", style="dim")
    render_footer(console, contacts_of(council))


def _moment(typed: str) -> dt.datetime:
    """A date means noon: the day itself, neither its first nor its last hour."""
    try:
        moment = dt.datetime.fromisoformat(typed)
        in_london(moment)
    except (ValueError, OverflowError) as error:
        raise QuestionError(f"--on {typed}: expected a date such as 2027-05-06, or 2027-05-06T22:30") from error
    return moment.replace(hour=12) if "T" not in typed.upper() and ":" not in typed else moment
