"""The `askfirst` command. What a command needs is imported when it runs, so `--help` answers at once."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from bot.cli.output import guard_output
from index.errors import AskfirstError

# One thread an answer: several are answered at once, and threads that wait for each other cost more than they
# bring. This has to be said before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The module that each command is in, and its help in one line.
COMMANDS = {
    "ask": ("ask", "Answer one question, or with --batch a file of them."),
    "chat": ("ask", "Answer questions one after another; `/council ID` changes the council, `/quit` ends."),
    "councils": ("listing", "List the councils in force, with their documents."),
    "refresh": ("refresh", "Read the policies, show what changes for councillors, and put it in force."),
    "history": ("refresh", "List what has been put in force, newest first, and what else was done."),
    "diff": ("refresh", "Show what differs between two editions of a council."),
    "rollback": ("refresh", "Show what an earlier edition would change, and put it in force again."),
    "export": ("refresh", "Write what is in force into a folder, as a policies folder."),
    "upgrade": ("refresh", "Take over what an earlier version left, and bring the database to this version."),
    "init": ("init", "Write a policies folder to begin from: how to fill it in, and the polls that councils share."),
    "check": ("policies", "Look the policies folder over: mistakes, and what is still to be filled in."),
    "show": ("policies", "Print a council's documents with each part marked: heading, stem, clause, furniture."),
    "report": (
        "report",
        "Count by topic what was asked, answered, not covered, marked unhelpful and referred. No texts, no names.",
    ),
    "purdah": (
        "elections",
        "When the pre-election period starts and ends, and whether it is on: from the policies folder as it is now.",
    ),
    "topics": ("policies", "Which policy speaks on what: the number of clauses for each topic and council."),
    "model": ("model", "Take the exported model to a machine that has no torch to make it with."),
    "console": (
        "console",
        "Open the console on this machine: try questions, look at documents, publish. Nobody signs in.",
    ),
    "slack": ("serve", "Run the Slack app: Socket Mode, or with --http behind a public address."),
    "teams": ("serve", "Run the Teams app, or make its package."),
    "serve": (
        "serve",
        "Run Slack over HTTP, Teams and the console's pages in one process on one port: those that are set up.",
    ),
}


class LazyCommands(TyperGroup):
    """Knows every command's name and help, and imports the one that is run.

    `Any` stands for the classes of the click that Typer carries within itself.
    """

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """The command as far as `--help` needs it."""
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name][1]) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, _, rest = super().resolve_command(ctx, args)
        return name, whole_command(name) if name else None, rest


def whole_command(name: str) -> Any:
    """A command with everything that it needs."""
    mine = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    importlib.import_module(f"bot.cli.{COMMANDS[name][0]}").register(mine)
    return typer.main.get_group(mine).commands[name]


app = typer.Typer(
    name="askfirst",
    help="Quotes your council's own social media policy, word for word, before you post.",
    cls=LazyCommands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _askfirst() -> None:
    """Typer makes a group of one that has a callback."""


def main() -> None:
    """Run the command; an error is one clear message, the golden rule, and exit code 1."""
    guard_output()
    try:
        app()
    except AskfirstError as error:
        typer.echo(f"askfirst: {error}", err=True)
        if any(word in sys.argv[1:2] for word in ("ask", "chat")):
            from bot.cli.terminal import console_for_output, render_footer  # noqa: PLC0415 - errors only

            render_footer(console_for_output(stderr=True), ())
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
