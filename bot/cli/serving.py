"""Commands that run the bot: slack."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import HomeOption, PoliciesOption, make_app
from bot.logs import log_to_stderr
from bot.slack.run import serve_http, serve_socket, tokens

HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on [ASKFIRST_HOST, 127.0.0.1].")]
PortOption = Annotated[int | None, typer.Option("--port", help="Port to listen on [ASKFIRST_PORT or PORT, 3000].")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(slack)


def slack(
    http: Annotated[bool, typer.Option("--http", help="Serve HTTP requests instead of Socket Mode.")] = False,
    host: HostOption = None,
    port: PortOption = None,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Run the Slack app: Socket Mode, or with --http behind a public address."""
    log_to_stderr()
    app = make_app(policies, home, host=host, port=port)
    known_by = tokens(app.settings, http=http)
    services = app.services()
    typer.echo(f"Answering from snapshot {services.live.now.id}.", err=True)
    if http:
        serve_http(app.settings, known_by, services)
    else:
        serve_socket(app.settings, known_by, services)
