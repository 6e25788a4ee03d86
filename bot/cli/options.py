"""Options that every command takes, and the app they make."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.settings import read_settings

PoliciesOption = Annotated[
    Path | None,
    typer.Option("--policies", help="Folder with one folder a council (ASKFIRST_POLICIES, default: policies)."),
]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder for the index and the database (ASKFIRST_HOME, default: var)."),
]
CouncilOption = Annotated[
    str | None, typer.Option("--council", "-c", help="The council's id; see `askfirst councils`.")
]


def make_app(policies: Path | None, home: Path | None, **further: object) -> App:
    """The product with what the command line says over what the environment says."""
    return App(read_settings(policies=policies, home=home, **further))


def logged_in() -> str:
    """The name of whoever runs the command, for the history; a number where the machine knows no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
