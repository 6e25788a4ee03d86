"""Commands that change what is in force, and that show what was: refresh, history, diff, rollback."""

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
from index.errors import ModelError, SnapshotError
from index.history import ROLLBACK, Kept, find, history, previous, roll_back
from index.journal import Deed, entries
from index.refresh.compare import compare
from index.snapshot import Manifest, current_id, open_snapshot

ByOption = Annotated[
    str | None, typer.Option("--by", help="Who does this, for the history [the name you are logged in with].")
]
ForceOption = Annotated[
    str | None, typer.Option("--force", help="Publish although a question failed; give the reason.")
]
_REFUSED = (
    "Publishing it would be refused: a question is not answered as questions.yaml says. Mend the document or questions.yaml, "
    "or publish all the same with --force and a reason, which is recorded."
)
_FOLDER = "The policies folder was left as it is: the next refresh will show, and ask about, what differs from it."
WhyOption = Annotated[str, typer.Option("--why", help="Why, for the history.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(refresh)
    app.command("history")(show_history)
    app.command()(diff)
    app.command()(rollback)


def refresh(
    council: Annotated[str | None, typer.Option("--council", "-c", help="This council alone; the others stay as they are.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and publish nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Publish without asking.")] = False,
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
    app = make_app(policies, home)
    if first and _usable(app):
        return
    refresher = app.refresher()
    plan = _planned(refresher, council)
    render_lines(console_for_output(), plan_lines(plan))
    if not plan.prepared.new:
        return
    if dry_run:
        typer.echo(_REFUSED if plan.failed else "Nothing was published. To publish it: askfirst refresh")
        raise typer.Exit(1 if plan.failed else 0)
    _publish(refresher, plan, yes=yes, by=by, why=why, force=force)


def show_history(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    home: HomeOption = None,
) -> None:
    """List the snapshots there have been, newest first, and what else was done."""
    settings = make_app(None, home).settings
    there = history(settings.home)
    for kept in there:
        typer.echo(json.dumps(asdict(kept), ensure_ascii=False) if as_json else _history_line(kept))
    others = [e for e in entries(settings.home) if e.deed is not Deed.PUBLISHED]
    if others and not as_json:
        typer.echo("\nWhat else was done:")
    for entry in reversed(others):
        told = f"{entry.at}  {entry.deed.value} {entry.number or entry.council or ''} by {entry.by}"
        typer.echo(json.dumps(asdict(entry), ensure_ascii=False) if as_json else told + _because(entry.why))
    if not there and not as_json:
        typer.echo("Nothing has been published yet. Run: askfirst refresh")


def diff(
    old: Annotated[str, typer.Argument(help="A snapshot: its number, or the beginning of its id.")],
    new: Annotated[str, typer.Argument(help="Another snapshot.")],
    home: HomeOption = None,
) -> None:
    """Show what differs between two snapshots."""
    base = make_app(None, home).settings.home
    a, b = (open_snapshot(base, find(base, wanted).id) for wanted in (old, new))
    lines = change_lines(compare(a.documents, b.documents, (a.councils, b.councils)))
    render_lines(console_for_output(), lines or (Line(Mark.SUMMARY, "They hold the same."),))


def rollback(
    to: Annotated[str | None, typer.Argument(help="A snapshot: its number, or the beginning of its id [the one before].")] = None,
    council: Annotated[str | None, typer.Option("--council", "-c", help="This council's documents alone [every council's].")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Put it in force without asking.")] = False,
    force: ForceOption = None,
    by: ByOption = None,
    why: WhyOption = "",
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """Show what an earlier snapshot would change, and put it in force again."""
    app = make_app(policies, home)
    base = app.settings.home
    target = find(base, to) if to else previous(base, council)
    if council:
        refresher = app.refresher()
        plan = refresher.plan_restored(council, target.id)
        render_lines(console_for_output(), plan_lines(plan))
        if plan.prepared.new:
            _publish(refresher, plan, yes=yes, by=by, why=f"{ROLLBACK}{target.id} {why}".strip(), force=force)
            typer.echo(_FOLDER)
        return
    render_lines(console_for_output(), _going_back(base, target))
    _agree(yes)
    manifest = roll_back(base, target.id, by=by or logged_in(), why=why)
    typer.echo(
        f"Snapshot {manifest.number} ({manifest.id}) is in force again. Running bots follow within seconds.\n{_FOLDER}"
    )


def _publish(refresher: Refresher, plan: Plan, *, yes: bool, by: str | None, why: str, force: str | None) -> None:
    if plan.failed and not force:
        refresher.publish(plan, by="", why="")  # says why it refuses
    _agree(yes or plan.prepared.before is None)
    manifest = refresher.publish(plan, by=by or logged_in(), why=why, force=force)
    typer.echo(f"Published snapshot {manifest.number} ({manifest.id}). Running bots follow within seconds.")


def _going_back(base: Path, target: Manifest) -> tuple[Line, ...]:
    """What differs, from what is in force to an earlier snapshot, for every council."""
    title = Line(Mark.TITLE, f"Back to snapshot {target.number} of {target.created}, for every council")
    try:
        now = open_snapshot(base, current_id(base))
    except SnapshotError as error:
        return title, Line(Mark.WARNING, f"What differs cannot be shown: {error}")
    then = open_snapshot(base, target.id)
    return title, *change_lines(compare(now.documents, then.documents, (now.councils, then.councils)))


def _usable(app: App) -> bool:
    try:
        app.open_index()
    except (SnapshotError, ModelError):
        return False
    return True


def _agree(yes: bool) -> None:
    if not yes and not _agreed():
        typer.echo("Nothing was changed: what was in force stays so. Run it again and answer y, or give --yes.")
        raise typer.Exit(1)


def _planned(refresher: Refresher, council: str | None) -> Plan:
    console = console_for_output(stderr=True)
    columns = (TextColumn("Embedding clauses"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("embed", total=None)
        return refresher.plan(lambda n, total: bar.update(task, completed=n, total=total), council=council)


def _agreed() -> bool:
    try:
        return typer.confirm("Put this in force?")
    except typer.Abort:
        return False


def _history_line(kept: Kept) -> str:
    manifest = kept.manifest
    mark = "*" if kept.in_force else " "
    forced = f" (forced: {manifest.forced})" if manifest.forced else ""
    return f"{mark} {manifest.number:>4}  {manifest.created}  {manifest.clauses} clauses  by {manifest.by}{_because(manifest.why)}{forced}"


def _because(why: str) -> str:
    return f": {why}" if why else ""
