"""The `askfirst` command. What a command needs is imported when it runs, so `--help` answers at once."""

from __future__ import annotations

import difflib
import gc
import importlib
import importlib.metadata
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from bot.cli.examples import epilog
from bot.cli.output import guard_output
from index.errors import AskfirstError

# One thread an answer: several are answered at once, and threads that wait for each other cost more than they
# bring. This has to be said before numpy is imported, or torch where that runs the model.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
# While modules load, much is made and nothing of it let go: looking for what was takes a seventh of a start.
gc.set_threshold(50_000)

# The module that each command is in, and its help in one line.
COMMANDS = {
    "ask": ("ask", "Answer one question, or with --batch a file of them."),
    "chat": ("ask", "Answer questions one after another; `/council ID` changes the council, `/quit` ends."),
    "councils": ("listing", "List the councils in force, with their documents."),
    "refresh": ("refresh", "Read the policies, show what changes for councillors, and put it in force."),
    "history": ("history", "List what has been put in force, newest first, and what else was done."),
    "diff": ("history", "Show what differs between two editions of a council."),
    "rollback": ("refresh", "Show what an earlier edition would change, and put it in force again."),
    "export": ("history", "Write what is in force into a folder, as a policies folder."),
    "upgrade": ("history", "Take over what an earlier version left, and bring the database to this version."),
    "init": ("init", "Write a policies folder to begin from, with your own council in it."),
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
    "mcp": ("mcp", "Serve quotes to an assistant over the Model Context Protocol, on standard input and output."),
    "slack": ("serve", "Run the Slack app: Socket Mode, or with --http behind a public address."),
    "teams": ("serve", "Run the Teams app, or make its package."),
    "serve": (
        "serve",
        "Run Slack over HTTP, Teams, the console's pages and the tools for assistants in one process on one port: those that are set up.",
    ),
}


class LazyCommands(TyperGroup):
    """Knows every command's name and help, and imports the one that is run.

    `Any` stands for the classes of the click that Typer carries within itself.
    """

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command as far as `--help` needs it; all of it where a shell completes a line."""
        if cmd_name not in COMMANDS:
            return None
        return whole_command(cmd_name) if ctx.resilient_parsing else TyperCommand(cmd_name, help=COMMANDS[cmd_name][1])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            ctx.fail(_unknown(args[0]))
        name, _, rest = super().resolve_command(ctx, args)
        return name, whole_command(name) if name else None, rest


def _unknown(typed: str) -> str:
    close = difflib.get_close_matches(typed.lower(), COMMANDS, n=1)
    hint = f"Did you mean `askfirst {close[0]}`?" if close else "`askfirst --help` lists the commands."
    return f"There is no command {typed[:40]!r}. {hint}"


def whole_command(name: str) -> Any:
    """A command with everything that it needs."""
    mine = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    importlib.import_module(f"bot.cli.{COMMANDS[name][0]}").register(mine)
    found = typer.main.get_group(mine).commands[name]
    found.epilog = epilog(name)
    for inner, command in getattr(found, "commands", {}).items():
        command.epilog = epilog(f"{name} {inner}")
    return found


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"askfirst {importlib.metadata.version('askfirst')}")
        raise typer.Exit


app = typer.Typer(
    name="askfirst",
    help="Quotes your council's own social media policy, word for word, before you post.",
    cls=LazyCommands,
    no_args_is_help=True,
    epilog="0: done. 1: it could not be done, or a question failed; why is said on standard error. 2: typed wrongly.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _askfirst(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Typer makes a group of one that has a callback."""


def main() -> None:
    """Run the command; an error is one clear message, the golden rule, and exit code 1."""
    guard_output()
    try:
        app()
    except AskfirstError as error:
        typer.echo(f"askfirst: {error}", err=True)
        if any(word in sys.argv[1:2] for word in ("ask", "chat")):
            from bot.cli.screen import console_for_output  # noqa: PLC0415 - errors only
            from bot.cli.terminal import render_footer  # noqa: PLC0415 - errors only

            render_footer(console_for_output(stderr=True), ())
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
