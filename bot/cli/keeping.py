"""Commands for the officer who keeps the policies: refresh, check, show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.channels.document import part_line, part_to_json
from bot.channels.terminal import console_for_output
from bot.cli.options import HomeOption, PoliciesOption, make_app
from index.check import check_corpus
from index.corpus.load import load_corpus
from index.errors import PolicyError
from index.explain import topics_by_clause
from index.refresh import clauses_of, read_corpus
from index.suggest import nearest


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(refresh)
    app.command()(check)
    app.command()(show)


def refresh(policies: PoliciesOption = None, home: HomeOption = None) -> None:
    """Read the policies, build the index and put it in force."""
    app = make_app(policies, home)
    console = console_for_output(stderr=True)
    columns = (TextColumn("Embedding clauses"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("embed", total=None)
        done = app.refresh(lambda n, total: bar.update(task, completed=n, total=total))
    for note in done.notes:
        typer.echo(f"note: {note}", err=True)
    if done.published:
        typer.echo(
            f"Published {done.snapshot}: {done.councils} councils, {done.clauses} clauses, {done.embedded} embedded anew."
        )
    else:
        typer.echo(f"Nothing has changed since {done.snapshot}; nothing published.")


def check(policies: PoliciesOption = None, home: HomeOption = None) -> None:
    """Look the policies folder over: mistakes, and what is still to be filled in."""
    app = make_app(policies, home)
    corpus = load_corpus(app.settings.policies)
    findings = check_corpus(corpus, read_corpus(corpus))
    for finding in findings:
        typer.echo(finding)
    noun = "council" if len(corpus.councils) == 1 else "councils"
    summary = f"{len(findings)} to look at" if findings else "nothing to look at"
    typer.echo(f"{len(corpus.councils)} {noun} read, {summary}.")


def show(
    council: Annotated[str, typer.Option("--council", "-c", help="The council's id.")],
    document: Annotated[str | None, typer.Option("--document", help="One document's file name.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a part, in order.")] = False,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Print a council's documents with each part marked: heading, stem, clause, furniture."""
    app = make_app(policies, home)
    corpus = load_corpus(app.settings.policies)
    mine = [d for d in read_corpus(corpus) if d.council == council]
    if not mine:
        raise PolicyError((nearest(council, (c.id for c in corpus.councils)),))
    chosen = [d for d in mine if document in (None, d.file, Path(d.file).stem)]
    if not chosen:
        raise PolicyError((f"{council} has no document {document!r}; there are: " + ", ".join(d.file for d in mine),))
    about = next(c for c in corpus.councils if c.id == council)
    console = console_for_output()
    for found in chosen:
        topics = topics_by_clause(about, clauses_of(found), app.encoder, app.settings.home)
        if not as_json:
            console.print(f"\n{found.file}", style="bold")
        for part in found.parts:
            governs = topics.get(part.clause.id, ()) if part.clause else ()
            if as_json:
                typer.echo(json.dumps(part_to_json(found.file, part, governs), ensure_ascii=False))
            else:
                console.print(part_line(part, governs), soft_wrap=False)
