"""Options that every command takes, and the app they make."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import App
from bot.settings import logged_in, read_settings

PoliciesOption = Annotated[
    Path | None,
    typer.Option("--policies", help="Folder with one folder a council (ASKFIRST_POLICIES, default: policies)."),
]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder for the index and the database (ASKFIRST_HOME, default: var)."),
]


def _complete_council(incomplete: str) -> list[str]:
    """The folders of the policies folder that begin so."""
    found = read_settings().policies.glob("*/council.yaml")
    return sorted(path.parent.name for path in found if path.parent.name.startswith(incomplete))


CouncilOption = Annotated[
    str | None,
    typer.Option(
        "--council",
        "-c",
        help="The council's id; see `askfirst councils`.",
        autocompletion=_complete_council,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="For programs: JSON, one object a line.")]


def print_json(record: dict[str, Any]) -> None:
    """One object on a line of its own."""
    typer.echo(json.dumps(record, ensure_ascii=False))


def make_app(policies: Path | None, home: Path | None, **further: object) -> App:
    """The product with what the command line says over what the environment says."""
    return App(read_settings(policies=policies, home=home, **further))


def named(by: str | None) -> str:
    """Who does this, for the history: the name given, or the one logged in with. "root" says nothing of who it was, so it is asked."""
    if by:
        return by
    name = logged_in()
    if name != "root":
        return name
    if behind := os.environ.get("SUDO_USER"):
        return behind
    if sys.stdin.isatty():
        return str(typer.prompt("Who does this? Your name, for the history", err=True))
    return "the administrator of the server (--by gives a name)"
