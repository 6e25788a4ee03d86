"""The command that lists the councils; apart from the others because it needs so little."""

from __future__ import annotations

import typer

from bot.cli.options import HomeOption, PoliciesOption, make_app


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(councils)


def councils(policies: PoliciesOption = None, home: HomeOption = None) -> None:
    """List the councils in force, with their documents."""
    for council in make_app(policies, home).open_index().councils.settings():
        typer.secho(f"{council.id}  {council.name}", bold=True)
        for document in council.documents:
            typer.echo(f"    {document.title}" + (f" ({document.version})" if document.version else ""))
