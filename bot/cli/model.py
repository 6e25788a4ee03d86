"""Commands on the exported model: model export, model import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import HomeOption, make_app

model_app = typer.Typer(
    help="Take the exported model to a machine that has no torch to make it with.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(model_app, name="model")


@model_app.command("export")
def write(
    file: Annotated[Path, typer.Argument(help="File to write, some 90 MB.")],
    home: HomeOption = None,
) -> None:
    """Write the exported model into one file; make it first where that has not been done."""
    encoder = make_app(None, home).encoder
    encoder.export_to(file)
    typer.echo(f"Wrote {file}: {encoder.name}, {encoder.digest[:12]}….")


@model_app.command("import")
def read(
    file: Annotated[Path, typer.Argument(help="A file that `askfirst model export` has written.")],
    home: HomeOption = None,
) -> None:
    """Take the exported model out of such a file, every part of it checked."""
    app = make_app(None, home)
    app.encoder.import_from(file)
    typer.echo(f"{app.encoder.name} ({app.encoder.model_digest[:12]}…) is in {app.settings.home}.")
