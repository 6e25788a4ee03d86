"""The command that lists the councils; apart from the others because it needs so little."""

from __future__ import annotations

import typer

from bot.cli.options import HomeOption, JsonOption, PoliciesOption, make_app, print_json
from bot.cli.screen import console_for_output, paged


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(councils)


def councils(as_json: JsonOption = False, policies: PoliciesOption = None, home: HomeOption = None) -> None:
    """List the councils in force, with their documents."""
    found = make_app(policies, home).open_index().councils.settings()
    if as_json:
        from bot.json_output import council_to_json  # noqa: PLC0415 - most need none of it

        for council in found:
            print_json(council_to_json(council))
        return
    console = console_for_output()
    with paged(console):
        for council in found:
            console.print(f"{council.id}  {council.name}", style="bold")
            for document in council.documents:
                console.print(f"    {document.title}" + (f" ({document.version})" if document.version else ""))
