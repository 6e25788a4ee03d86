"""Commands on what was in force and is: history, diff, export, upgrade."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import HomeOption, JsonOption, make_app, print_json
from bot.cli.screen import console_for_output, paged
from bot.cli.terminal import render_lines
from bot.clock import in_london
from bot.json_output import changes_to_json
from bot.refresh_lines import Line, Mark, change_lines
from index.errors import EditionError
from index.refresh.compare import compare
from index.refresh.export import export_councils
from index.store.history import Entry
from index.store.store import Store

WhichOption = Annotated[
    str | None, typer.Option("--council", "-c", help="The council's id (not needed where there is one alone).")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("history")(show_history)
    app.command()(diff)
    app.command()(export)
    app.command()(upgrade)


def show_history(
    council: Annotated[str | None, typer.Option("--council", "-c", help="This council alone.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """List what has been put in force, newest first, and what else was done."""
    found = make_app(None, home).store.history.entries(council)
    if as_json:
        for entry in found:
            print_json(asdict(entry))
        return
    console = console_for_output()
    with paged(console):
        for entry in found:
            console.print(_history_line(entry), soft_wrap=True)
    if not found:
        typer.echo("Nothing has been published yet. Run: askfirst refresh")


def diff(
    old: Annotated[str, typer.Argument(help="An edition: its number, or the beginning of its id.")],
    new: Annotated[str, typer.Argument(help="Another edition.")],
    council: WhichOption = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Show what differs between two editions of a council."""
    store = make_app(None, home).store
    name = one_council(store, council)
    a, b = (store.editions.open(name, store.history.find(name, wanted).number) for wanted in (old, new))
    changes = compare(a.parts, b.parts, ((a.council,), (b.council,)))
    if as_json:
        print_json(changes_to_json(changes))
        return
    console = console_for_output()
    with paged(console):
        render_lines(console, change_lines(changes) or (Line(Mark.SUMMARY, "They hold the same."),))


def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write; it may be the policies folder.")],
    council: Annotated[str | None, typer.Option("--council", "-c", help="This council alone (all).")] = None,
    home: HomeOption = None,
) -> None:
    """Write what is in force into a folder, as a policies folder."""
    for line in export_councils(make_app(None, home).store, folder, council):
        typer.echo(line)


def upgrade(home: HomeOption = None) -> None:
    """Take over what an earlier version left, and bring the database to this version."""
    app = make_app(None, home)
    councils, clauses = app.store.editions.clauses()
    for line in app.store.taken_over:
        typer.echo(line)
    typer.echo(f"The database is ready: {councils} councils with {clauses:,} clauses are in force.")


def one_council(store: Store, council: str | None) -> str:
    """The council meant: the one named, or the only one."""
    if council is not None:
        return council
    there = sorted(store.editions.in_force())
    if len(there) != 1:
        raise EditionError("Every council has its own editions. Say which council, with --council ID.")
    return there[0]


def _history_line(entry: Entry) -> str:
    about = f"{entry.council or ''}  {f'edition {entry.number}' if entry.number else ''}".strip()
    clauses = f", {entry.clauses} clauses" if entry.clauses is not None else ""
    forced = f" (forced: {entry.forced})" if entry.forced else ""
    because = f": {entry.why}" if entry.why else ""
    return f"{'*' if entry.in_force else ' '} {_when(entry.at)}  {about}  {entry.deed.value} by {entry.by}{because}{forced}{clauses}"


def _when(at: str) -> str:
    """A moment of the history in the council's own time."""
    return f"{in_london(dt.datetime.fromisoformat(at)):%-d %B %Y, %H:%M}"
