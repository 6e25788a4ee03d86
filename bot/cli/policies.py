"""Commands for the officer who keeps the policies: check, show, topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding

from bot.app import App
from bot.cli.options import HomeOption, JsonOption, PoliciesOption, make_app, print_json
from bot.cli.screen import console_for_output, paged
from bot.cli.terminal import part_line, part_to_json
from bot.clock import in_london
from bot.elections.check import check_elections
from index.clauses.parts import DocumentParts
from index.corpus.council import Council
from index.corpus.load import load_corpus
from index.errors import DocumentError, PolicyError, UnknownCouncilError
from index.refresh.findings import check_corpus
from index.refresh.reading import clauses_of, read_corpus
from index.search.store import coverage, topics_by_clause
from index.suggest import nearest
from index.topics.catalogue import Topic, catalogue


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(check)
    app.command()(show)
    app.command()(topics)


def check(as_json: JsonOption = False, policies: PoliciesOption = None, home: HomeOption = None) -> None:
    """Look the policies folder over: mistakes, and what is still to be filled in."""
    app = make_app(policies, home)
    try:
        corpus = load_corpus(app.settings.policies)
    except PolicyError as error:
        if as_json:
            print_json({"councils": None, "to_look_at": [], "problems": list(error.problems)})
            raise typer.Exit(1) from error
        raise
    today = in_london(app.clock()).date()
    findings = (*check_corpus(corpus, read_corpus(corpus)), *check_elections(corpus.councils, today))
    if as_json:
        print_json({"councils": len(corpus.councils), "to_look_at": list(findings), "problems": []})
        return
    for finding in findings:
        typer.echo(finding)
    noun = "council" if len(corpus.councils) == 1 else "councils"
    summary = f"{len(findings)} to look at" if findings else "nothing to look at"
    typer.echo(f"{len(corpus.councils)} {noun} read, {summary}.")


def show(
    council: Annotated[str, typer.Option("--council", "-c", help="The council's id.")],
    edition: Annotated[
        str | None, typer.Option("--edition", help="As it was in force then: an edition's number or id.")
    ] = None,
    document: Annotated[str | None, typer.Option("--document", help="One document's file name.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a part, in order.")] = False,
    why: Annotated[
        str | None, typer.Option("--why", help="Only parts with these words, and which step of reading made each.")
    ] = None,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Print a council's documents with each part marked: heading, stem, clause, furniture."""
    app = make_app(policies, home)
    if why is not None and edition is not None:
        raise DocumentError("Why a part was read as it was is known of the policies folder alone; leave out --edition.")
    councils, documents = _read(app, council, edition)
    mine = [d for d in documents if d.council == council]
    if not mine:
        raise UnknownCouncilError(nearest(council, (c.id for c in councils)))
    chosen = [d for d in mine if document in (None, d.file, Path(d.file).stem)]
    if not chosen:
        raise DocumentError(f"{council} has no document {document!r}; there are: {', '.join(d.file for d in mine)}")
    if why is not None:
        _show_why(chosen, why, as_json=as_json)
        return
    about = next(c for c in councils if c.id == council)
    console = console_for_output()
    with paged(console, wanted=not as_json):
        for found in chosen:
            topics = topics_by_clause(about, clauses_of(found), app.encoder, app.store.numbers)
            if not as_json:
                console.print(f"\n{found.file}", style="bold")
            for part in found.parts:
                governs = topics.get(part.clause.id, ()) if part.clause else ()
                if as_json:
                    print_json(part_to_json(found.file, part, governs))
                else:
                    console.print(part_line(part, governs), soft_wrap=False)


def _show_why(documents: Sequence[DocumentParts], words: str, *, as_json: bool) -> None:
    """Print the parts that hold `words`, each with the steps of reading that made it what it is."""
    sought = " ".join(words.lower().split())
    found = [(d.file, p) for d in documents for p in d.parts if sought in " ".join(p.text.lower().split())]
    if not found:
        raise DocumentError(
            f"“{words}” stands in no part of {', '.join(d.file for d in documents)}; give a few words of it"
        )
    console = console_for_output()
    for file, part in found:
        if as_json:
            print_json(part_to_json(file, part) | {"why": part.why.split("; ")})
            continue
        console.print(part_line(part))
        for reason in part.why.split("; "):
            console.print(Padding(f"because {reason}", (0, 0, 0, 10)), style="dim")


def _read(app: App, council: str, edition: str | None) -> tuple[Sequence[Council], Sequence[DocumentParts]]:
    """Councils and documents of the policies folder, or one council as an edition holds it."""
    if edition is None:
        corpus = load_corpus(app.settings.policies)
        return corpus.councils, read_corpus(corpus)
    found = app.store.editions.open(council, app.store.history.find(council, edition).number)
    return (found.council,), found.parts


def topics(
    listing: Annotated[bool, typer.Option("--list", help="Only the topics and what each covers.")] = False,
    as_json: JsonOption = False,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Which policy speaks on what: the number of clauses for each topic and council."""
    console = console_for_output()
    shown = [t for t in catalogue() if not t.off_topic]
    table = {} if listing else coverage(make_app(policies, home).open_index())
    if as_json:
        for topic in shown:
            counted = {} if listing else {"clauses": {name: counts.get(topic.id, 0) for name, counts in table.items()}}
            print_json({"id": topic.id, "name": topic.name, "covers": topic.covers, **counted})
        return
    with paged(console):
        for topic in shown if listing else ():
            console.print(f"{topic.id:<18}{topic.name}: {topic.covers}")
        if not listing:
            _print_coverage(console, table, shown)


def _print_coverage(console: Console, table: Mapping[str, Mapping[str, int]], shown: Sequence[Topic]) -> None:
    names = list(table)
    for number, name in enumerate(names, 1):
        console.print(f"{number}: {name}")
    console.print()
    console.print(" " * 42 + "".join(f"{n:>5}" for n in range(1, len(names) + 1)))
    for topic in shown:
        counts = "".join(f"{table[name].get(topic.id, 0) or '-':>5}" for name in names)
        console.print(f"{topic.name[:41]:<42}{counts}")
