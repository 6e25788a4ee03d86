"""Command: init, a policies folder to begin from, where there is no checkout of the project."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

import bot
from index.errors import PolicyError

_INSTALLED = Path(bot.__file__).parent / "policies"
_CHECKOUT = Path(bot.__file__).parent.parent / "policies"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")] = Path("policies"),
    examples: Annotated[bool, typer.Option("--examples", help="With the five example councils and their texts.")] = False,
) -> None:  # fmt: skip
    """Write a policies folder to begin from: how to fill it in, and the polls that councils share."""
    source = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for entry in sorted(source.iterdir()):
            if entry.is_file() or examples:
                typer.echo(_copied(entry, folder / entry.name))
    except OSError as error:
        raise PolicyError((f"{error.filename or folder}: {error.strerror or error}",)) from error


def _copied(source: Path, target: Path) -> str:
    """What an officer has is never written over. Returns what was done, in a line."""
    if target.exists():
        return f"{target} is there already and was left as it is."
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)
    return f"Wrote {target}."
