"""Commands that change what is in force, and that show what was: refresh, history, diff, rollback, export, upgrade."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.app import App
from bot.cli.options import HomeOption, PoliciesOption, logged_in, make_app
from bot.cli.terminal import console_for_output, render_lines
from bot.refresh import Plan, Refresher
from bot.refresh_lines import Line, Mark, change_lines, plan_lines
from index.errors import EditionError, GateError, ModelError, PolicyError
from index.refresh.compare import compare
from index.refresh.export import export_councils
from index.store.history import Entry
from index.store.records import Edition
from index.store.store import Store

ByOption = Annotated[
    str | None, typer.Option("--by", help="Who does this, for the history (the name you are logged in with).")
]
ForceOption = Annotated[
    str | None, typer.Option("--force", help="Publish although a question failed; give the reason.")
]
WhyOption = Annotated[str, typer.Option("--why", help="Why, for the history.")]
WhichOption = Annotated[
    str | None, typer.Option("--council", "-c", help="The council's id (not needed where there is one alone).")
]
_REFUSED = (
    "Publishing it would be refused: a question is not answered as questions.yaml says. Mend the document or questions.yaml, "
    "or publish all the same with --force and a reason, which is recorded."
)
_FOLDER = "The policies folder was left as it is. A file of it that has not changed since does not come back by itself."
_SHOWN_COUNCILS = 20


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(refresh)
    app.command("history")(show_history)
    app.command()(diff)
    app.command()(rollback)
    app.command()(export)
    app.command()(upgrade)


def refresh(
    council: Annotated[str | None, typer.Option("--council", "-c", help="This council alone; the others stay as they are.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and publish nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Publish without asking.")] = False,
    override: Annotated[bool, typer.Option("--override", help="With --council: put in force what the folder holds, whatever was published otherwise.")] = False,
    force: ForceOption = None,
    first: Annotated[bool, typer.Option("--first", help="Only where nothing that can be used is in force yet.")] = False,
    by: ByOption = None,
    why: WhyOption = "",
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """Read the policies, show what changes for councillors, and put it in force."""
    if force is not None and not force.strip():
        raise typer.BadParameter("say why it is to be published although a question failed", param_hint="--force")
    if override and council is None:
        raise typer.BadParameter("name the council with --council", param_hint="--override")
    app = make_app(policies, home)
    if first and _usable(app):
        return
    refresher = app.refresher()
    plan = _planned(refresher, council, override)
    render_lines(console_for_output(), plan_lines(plan))
    if plan.prepared.new and dry_run:
        typer.echo(_REFUSED if plan.failed else "Nothing was published. To publish it: askfirst refresh")
    elif plan.prepared.new:
        _publish(refresher, plan, yes=yes, by=by, why=why, force=force)
    elif not dry_run:
        refresher.take_up(plan)
    if council is None and not dry_run:
        app.encoder.mend()
    if plan.prepared.problems:
        raise PolicyError(plan.prepared.problems)
    if dry_run and plan.prepared.new and plan.failed:
        raise typer.Exit(1)


def show_history(
    council: Annotated[str | None, typer.Option("--council", "-c", help="This council alone.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    home: HomeOption = None,
) -> None:
    """List what has been put in force, newest first, and what else was done."""
    found = make_app(None, home).store.history.entries(council)
    for entry in found:
        typer.echo(json.dumps(asdict(entry), ensure_ascii=False) if as_json else _history_line(entry))
    if not found and not as_json:
        typer.echo("Nothing has been published yet. Run: askfirst refresh")


def diff(
    old: Annotated[str, typer.Argument(help="An edition: its number, or the beginning of its id.")],
    new: Annotated[str, typer.Argument(help="Another edition.")],
    council: WhichOption = None,
    home: HomeOption = None,
) -> None:
    """Show what differs between two editions of a council."""
    store = make_app(None, home).store
    name = _which(store, council)
    a, b = (store.editions.open(name, store.history.find(name, wanted).number) for wanted in (old, new))
    lines = change_lines(compare(a.parts, b.parts, ((a.council,), (b.council,))))
    render_lines(console_for_output(), lines or (Line(Mark.SUMMARY, "They hold the same."),))


def rollback(
    to: Annotated[str | None, typer.Argument(help="An edition: its number, or the beginning of its id (the one before).")] = None,
    council: Annotated[str | None, typer.Option("--council", "-c", help="This council alone (all that the last refresh changed).")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Put it in force without asking.")] = False,
    force: ForceOption = None,
    by: ByOption = None,
    why: WhyOption = "",
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """Show what an earlier edition would change, and put it in force again."""
    app = make_app(policies, home)
    store = app.store
    names = (_which(store, council),) if council or to else store.history.last_turn()
    if not names:
        raise EditionError("Nothing has been published yet, so there is nothing to go back to.")
    refresher = app.refresher()
    plans = []
    for name in names:
        number = store.history.find(name, to).number if to else store.history.previous(name)
        plans.append(refresher.plan_restored(name, number))
    render_lines(console_for_output(), _going_back(plans))
    for plan in plans:
        if plan.failed and not force:
            refresher.publish(plan, by="", why="")  # says why it refuses
    _agree(yes)
    for plan in plans:
        for made in refresher.publish(plan, by=by or logged_in(), why=why, force=force):
            typer.echo(f"Edition {made.number} of {made.council} is in force again ({made.id}).")
    typer.echo(f"Running bots follow within seconds.\n{_FOLDER}")


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


def _publish(refresher: Refresher, plan: Plan, *, yes: bool, by: str | None, why: str, force: str | None) -> None:
    refused = {c.council for c in plan.failed} if not force else set()
    if any(s.council not in refused for s in plan.prepared.steps):
        _agree(yes or plan.prepared.first)
    try:
        made = refresher.publish(plan, by=by or logged_in(), why=why, force=force)
    except GateError as error:
        _tell(plan, tuple(e for e in error.published if isinstance(e, Edition)))
        raise
    _tell(plan, made)


def _tell(plan: Plan, made: tuple[Edition, ...]) -> None:
    """What came into force: each by name, or the number of many."""
    gone = [s.council for s in plan.prepared.steps if s.proposal.contents is None]
    if len(made) + len(gone) > _SHOWN_COUNCILS:
        typer.echo(f"Published {len(made)} councils, took out {len(gone)}.")
    else:
        for edition in made:
            typer.echo(f"Published edition {edition.number} of {edition.council} ({edition.id}).")
        for name in gone:
            typer.echo(f"Took {name} out of force.")
    if made or gone:
        typer.echo("Running bots follow within seconds.")


def _going_back(plans: list[Plan]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for plan in plans:
        for step in plan.prepared.steps:
            lines.append(Line(Mark.TITLE, f"{step.council}: back to edition {step.proposal.number}"))
        lines += plan_lines(plan)
    return tuple(lines)


def _which(store: Store, council: str | None) -> str:
    """The council meant: the one named, or the only one."""
    if council is not None:
        return council
    there = sorted(store.editions.in_force())
    if len(there) != 1:
        raise EditionError("Every council has its own editions. Say which council, with --council ID.")
    return there[0]


def _usable(app: App) -> bool:
    try:
        app.open_index()
    except (EditionError, ModelError):
        return False
    return True


def _agree(yes: bool) -> None:
    if not yes and not _agreed():
        typer.echo("Nothing was changed: what was in force stays so. Run it again and answer y, or give --yes.")
        raise typer.Exit(1)


def _planned(refresher: Refresher, council: str | None, override: bool) -> Plan:
    console = console_for_output(stderr=True)
    columns = (TextColumn("Embedding clauses"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("embed", total=None)
        return refresher.plan(
            lambda n, total: bar.update(task, completed=n, total=total), council=council, override=override
        )


def _agreed() -> bool:
    try:
        return typer.confirm("Put this in force?")
    except typer.Abort:
        return False


def _history_line(entry: Entry) -> str:
    about = f"{entry.council or ''}  {f'edition {entry.number}' if entry.number else ''}".strip()
    clauses = f", {entry.clauses} clauses" if entry.clauses is not None else ""
    forced = f" (forced: {entry.forced})" if entry.forced else ""
    because = f": {entry.why}" if entry.why else ""
    return f"{'*' if entry.in_force else ' '} {entry.at}  {about}  {entry.deed.value} by {entry.by}{because}{forced}{clauses}"
