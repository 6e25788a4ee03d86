"""The command for what councillors asked: report."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.options import HomeOption, make_app, print_json
from bot.cli.screen import console_for_output
from bot.clock import LONDON
from bot.json_output import row_to_json
from bot.report import COLUMNS, rows_of
from bot.storage.answers import counted
from index.errors import QuestionError, UnknownCouncilError
from index.suggest import nearest

_DAYS = 30
_COUNTED = "Counted is what councillors asked in Slack and Teams. What is typed in this terminal, or tried in the browser, is not."


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(report)


def report(
    council: Annotated[str | None, typer.Option("--council", "-c", help="One council's id (all together).")] = None,
    since: Annotated[str | None, typer.Option("--since", help=f"From this date on: 2026-11-01 [{_DAYS} days ago].")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a topic; null stands for fewer than five.")] = False,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """Count by topic what was asked, answered, not covered, marked unhelpful and referred. No texts, no names."""
    app = make_app(None, home)
    now = app.clock()
    begin = _date(since) if since else now - dt.timedelta(days=_DAYS)
    if council is not None and council not in (known := app.store.editions.in_force()):
        raise UnknownCouncilError(nearest(council, known))
    rows = rows_of(counted(app.database(), council, begin.timestamp(), now.timestamp()))
    if as_json:
        for row in rows:
            print_json(row_to_json(row))
        return
    table = Table("topic", *COLUMNS, box=None, title=f"Since {begin:%-d %B %Y}, {council or 'all councils'}")
    for row in rows:
        table.add_row(row.topic, *row.counts)
    console = console_for_output()
    console.print(table if rows else f"Nothing was asked since {begin:%-d %B %Y}.")
    console.print(_COUNTED, style="dim")


def _date(typed: str) -> dt.datetime:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(typed), dt.time(), LONDON)
    except ValueError as error:
        raise QuestionError(f"--since {typed}: expected a date such as 2026-11-01") from error
