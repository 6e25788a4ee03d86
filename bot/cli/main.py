"""The `askfirst` command."""

from __future__ import annotations

import sys

import typer

from bot.channels.terminal import console_for_output, render_footer
from bot.cli import asking, elections, keeping, knowing, publishing, reporting, serving
from index.errors import AskfirstError

app = typer.Typer(
    name="askfirst",
    help="Quotes your council's own social media policy, word for word, before you post.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
asking.register(app)
keeping.register(app)
publishing.register(app)
reporting.register(app)
knowing.register(app)
elections.register(app)
serving.register(app)


def main() -> None:
    """Run the command; an error is one clear message, the golden rule, and exit code 1."""
    try:
        app()
    except AskfirstError as error:
        typer.echo(f"askfirst: {error}", err=True)
        if any(word in sys.argv[1:2] for word in ("ask", "chat")):
            render_footer(console_for_output(stderr=True), ())
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
