"""The command for what the policies speak on: topics."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import HomeOption, PoliciesOption, make_app
from bot.cli.terminal import console_for_output
from index.coverage import coverage
from index.topics.catalogue import catalogue


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(topics)


def topics(
    listing: Annotated[bool, typer.Option("--list", help="Only the topics and what each covers.")] = False,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Which policy speaks on what: the number of clauses for each topic and council."""
    console = console_for_output()
    shown = [t for t in catalogue() if not t.off_topic]
    if listing:
        for topic in shown:
            console.print(f"{topic.id:<18}{topic.name}: {topic.covers}")
        return
    table = coverage(make_app(policies, home).open_index())
    names = list(table)
    for number, name in enumerate(names, 1):
        console.print(f"{number}: {name}")
    console.print()
    console.print(" " * 42 + "".join(f"{n:>5}" for n in range(1, len(names) + 1)))
    for topic in shown:
        counts = "".join(f"{table[name].get(topic.id, 0) or '-':>5}" for name in names)
        console.print(f"{topic.name[:41]:<42}{counts}")
