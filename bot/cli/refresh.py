"""Commands that change what is in force: refresh, rollback."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.app import App
from bot.cli.history import one_council
from bot.cli.options import HomeOption, JsonOption, PoliciesOption, make_app, named, print_json
from bot.cli.screen import console_for_output
from bot.cli.terminal import render_lines
from bot.json_output import plan_to_json
from bot.refresh import Plan, Refresher
from bot.refresh_lines import Line, Mark, plan_lines
from index.errors import EditionError, GateError, ModelError, PolicyError
from index.store.records import Edition

ByOption = Annotated[
    str | None, typer.Option("--by", help="Who does this, for the history (the name you are logged in with).")
]
ForceOption = Annotated[
    str | None, typer.Option("--force", help="Publish although a question failed; give the reason.")
]
WhyOption = Annotated[str, typer.Option("--why", help="Why, for the history.")]
_REFUSED = (
    "Publishing it would be refused: a question is not answered as questions.yaml says. Mend the document or questions.yaml, "
    "or publish all the same with --force and a reason, which is recorded."
)
_FOLDER = "The policies folder was left as it is. A file of it that has not changed since does not come back by itself."
_SHOWN_COUNCILS = 20


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(refresh)
    app.command()(rollback)


def refresh(
    council: Annotated[str | None, typer.Option("--council", "-c", help="This council alone; the others stay as they are.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and publish nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Publish without asking.")] = False,
    override: Annotated[bool, typer.Option("--override", help="With --council: put in force what the folder holds, whatever was published otherwise.")] = False,
    force: ForceOption = None,
    first: Annotated[bool, typer.Option("--first", help="Only where nothing that can be used is in force yet.")] = False,
    by: ByOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """Read the policies, show what changes for councillors, and put it in force."""
    _check_reason(force)
    if override and council is None:
        raise typer.BadParameter("name the council with --council", param_hint="--override")
    if as_json and not (yes or dry_run):
        raise typer.BadParameter("give --yes or --dry-run with it: nobody is asked", param_hint="--json")
    app = make_app(policies, home)
    if first and _usable(app):
        return
    refresher = app.refresher()
    plan = _planned(refresher, council, override)
    if not as_json:
        render_lines(console_for_output(), plan_lines(plan))
    made, refused = _publish(refresher, plan, dry_run=dry_run, yes=yes, by=by, why=why, force=force)
    if as_json:
        print_json(plan_to_json(plan, made))
    elif dry_run and plan.prepared.new:
        typer.echo(_REFUSED if plan.failed else "Nothing was published. To publish it: askfirst refresh")
    else:
        _tell(plan, made, refused)
    if council is None and not dry_run:
        app.encoder.mend()
    _end(plan, refused, forced=bool(force))


def rollback(
    to: Annotated[str | None, typer.Argument(help="An edition: its number, or the beginning of its id (the one before).")] = None,
    council: Annotated[str | None, typer.Option("--council", "-c", help="This council alone (all that the last refresh changed).")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Put it in force without asking.")] = False,
    force: ForceOption = None,
    by: ByOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """Show what an earlier edition would change, and put it in force again."""
    _check_reason(force)
    if as_json and not yes:
        raise typer.BadParameter("give --yes with it: nobody is asked", param_hint="--json")
    app = make_app(policies, home)
    store = app.store
    names = (one_council(store, council),) if council or to else store.history.last_turn()
    if not names:
        raise EditionError("Nothing has been published yet, so there is nothing to go back to.")
    refresher = app.refresher()
    plans = [_plan_back(refresher, name, to) for name in names]
    if not as_json:
        render_lines(console_for_output(), _going_back(plans))
    for plan in plans:
        if plan.failed and not force:
            refresher.publish(plan, by="", why="")  # says why it refuses
    _agree(yes)
    who = named(by)
    for plan in plans:
        made = refresher.publish(plan, by=who, why=why, force=force)
        if as_json:
            print_json(plan_to_json(plan, made))
            continue
        for edition in made:
            typer.echo(f"Edition {edition.number} of {edition.council} is in force again ({edition.id}).")
    if not as_json:
        typer.echo(f"Running bots follow within seconds.\n{_FOLDER}")


def _check_reason(force: str | None) -> None:
    """Nothing is published on a failed question for a reason that says nothing."""
    if force is not None and not force.strip():
        raise typer.BadParameter("say why it is to be published although a question failed", param_hint="--force")


def _publish(
    refresher: Refresher, plan: Plan, *, dry_run: bool, yes: bool, by: str | None, why: str, force: str | None
) -> tuple[tuple[Edition, ...], GateError | None]:
    """What came into force, and the refusal where a council's question failed."""
    if dry_run:
        return (), None
    if not plan.prepared.new:
        refresher.take_up(plan)
        return (), None
    refused = {c.council for c in plan.failed} if not force else set()
    if any(s.council not in refused for s in plan.prepared.steps):
        _agree(yes or plan.prepared.first)
    try:
        return refresher.publish(plan, by=named(by), why=why, force=force), None
    except GateError as error:
        return tuple(e for e in error.published if isinstance(e, Edition)), error


def _tell(plan: Plan, made: tuple[Edition, ...], refused: GateError | None) -> None:
    """What came into force: each by name, or the number of many."""
    stayed = {c.council for c in plan.failed} if refused else set()
    gone = [s.council for s in plan.prepared.steps if s.proposal.contents is None and s.council not in stayed]
    if len(made) + len(gone) > _SHOWN_COUNCILS:
        typer.echo(f"Published {len(made)} councils, took out {len(gone)}.")
    else:
        for edition in made:
            typer.echo(f"Published edition {edition.number} of {edition.council} ({edition.id}).")
        for name in gone:
            typer.echo(f"Took {name} out of force.")
    if made or gone:
        typer.echo("Running bots follow within seconds.")


def _end(plan: Plan, refused: GateError | None, *, forced: bool) -> None:
    """With an error where something stayed as it was, for programs too, which look at the exit status."""
    if refused is not None:
        raise refused
    if plan.prepared.problems:
        raise PolicyError(plan.prepared.problems)
    if plan.failed and not forced:
        raise typer.Exit(1)


def _plan_back(refresher: Refresher, council: str, to: str | None) -> Plan:
    """To the edition named, or the one before."""
    history = refresher.store.history
    return refresher.plan_restored(council, history.find(council, to).number if to else history.previous(council))


def _going_back(plans: list[Plan]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for plan in plans:
        for step in plan.prepared.steps:
            lines.append(Line(Mark.TITLE, f"{step.council}: back to edition {step.proposal.number}"))
        lines += plan_lines(plan)
    return tuple(lines)


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
