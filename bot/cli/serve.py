"""Commands that run the bot: slack, teams, serve."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Annotated

import typer
from starlette.routing import BaseRoute

from bot.app import App
from bot.chat.services import Services, services_of
from bot.cli.options import HomeOption, PoliciesOption, make_app
from bot.logs import log_to_stderr
from bot.settings import Settings, share_certificates
from bot.web import application
from bot.web import serve as http_server
from index.errors import ChannelError

log = logging.getLogger("askfirst.serve")
HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on (ASKFIRST_HOST, 127.0.0.1).")]
PortOption = Annotated[int | None, typer.Option("--port", help="Port to listen on (ASKFIRST_PORT or PORT, 3000).")]
PlaygroundOption = Annotated[
    bool, typer.Option("--playground", help="For Microsoft's local test client: unsigned requests from this machine.")
]

teams_app = typer.Typer(help="Run the Teams app, or make its package.", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(slack)
    app.add_typer(teams_app, name="teams")
    app.command()(serve)


def slack(
    http: Annotated[bool, typer.Option("--http", help="Serve HTTP requests instead of Socket Mode.")] = False,
    host: HostOption = None,
    port: PortOption = None,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Run the Slack app: Socket Mode, or with --http behind a public address.

    With --port, Socket Mode serves its health pages and metrics there.
    """
    from bot.slack.run import http_routes, serve_socket, tokens  # noqa: PLC0415 - each platform's library loads alone

    app = _started(policies, home, host, port)
    known_by = tokens(app.settings, http=http)
    services = _services(app)
    if http:
        _serve(app.settings, services, http_routes(app.settings, known_by, services, app.database()))
    else:
        serve_socket(app.settings, known_by, services, health=port is not None)


@teams_app.callback()
def teams(
    context: typer.Context,
    playground: PlaygroundOption = False,
    host: HostOption = None,
    port: PortOption = None,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Run the Teams app, behind a public address; or make its package."""
    if context.invoked_subcommand:
        return
    from bot.teams.run import credentials, start  # noqa: PLC0415

    app = _started(policies, home, host, port)
    if not playground:
        credentials(app.settings)
    services = _services(app)
    running = start(app.settings, services, playground=playground)
    _serve(app.settings, services, running.routes, running.stop)


@teams_app.command()
def package(
    url: Annotated[str, typer.Option("--url", help="The public address of this app, https://….")],
    to: Annotated[Path, typer.Option("--to", help="File to write.")] = Path("askfirst-teams.zip"),
    client_id: Annotated[
        str | None, typer.Option("--client-id", help="The bot's Application (client) ID (CLIENT_ID).")
    ] = None,
) -> None:
    """Write the app package that is uploaded to Teams: manifest and icons."""
    from bot.teams.package import write_package  # noqa: PLC0415

    write_package(to, client_id or make_app(None, None).settings.teams_client_id or "", url)
    typer.echo(f"Wrote {to}.")


def serve(
    host: HostOption = None,
    port: PortOption = None,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Run Slack over HTTP, Teams, the console's pages and the tools for assistants in one process on one port: those that are set up."""
    app = _started(policies, home, host, port)
    settings = app.settings
    # Slack over Socket Mode has its own process; over HTTP it needs the signing secret.
    with_teams = settings.teams_client_id is not None
    alone = settings.slack_bot_token is not None and not with_teams
    with_slack = settings.slack_signing_secret is not None or settings.slack_client_id is not None or alone
    with_console = settings.console_url is not None
    with_mcp = settings.mcp_tokens is not None or (with_console and settings.entra_client_id is not None)
    if not (with_slack or with_teams or with_console or with_mcp):
        raise ChannelError(
            "Neither SLACK_BOT_TOKEN, SLACK_CLIENT_ID, CLIENT_ID, ASKFIRST_CONSOLE_URL nor ASKFIRST_MCP_TOKENS is set: there is "
            "nothing to serve."
        )
    services = _services(app)
    routes: list[BaseRoute] = []
    stops = []
    during: list[Callable[[], AbstractAsyncContextManager[None]]] = []
    if with_mcp:
        from bot.assistants import tools_for_assistants  # noqa: PLC0415

        tools = tools_for_assistants(app, services)
        routes += tools.routes
        during.append(tools.running)
    if with_console:
        from bot.console.serving import console_routes  # noqa: PLC0415

        routes += console_routes(app, services)
    if with_slack:
        from bot.slack.run import http_routes, tokens  # noqa: PLC0415

        routes += http_routes(settings, tokens(settings, http=True), services, app.database())
    if with_teams:
        from bot.teams.run import start  # noqa: PLC0415

        running = start(settings, services)
        routes += running.routes
        stops.append(running.stop)
    parts = (("Slack", with_slack), ("Teams", with_teams), ("pages", with_console), ("tools", with_mcp))
    log.info("serving %s", ", ".join(name for name, on in parts if on))
    made = application(services, routes, stops, during)
    http_server(made, settings.host, settings.port)


def _started(policies: Path | None, home: Path | None, host: str | None, port: int | None) -> App:
    """The product, with logging and certificates as the settings say."""
    app = make_app(policies, home, host=host, port=port)
    log_to_stderr(as_json=app.settings.log == "json")
    share_certificates()
    return app


def _services(app: App) -> Services:
    services = services_of(app)
    log.info("answering from publication %s", services.live.now.id)
    return services


def _serve(settings: Settings, services: Services, routes: Sequence[BaseRoute], *stopped: Callable[[], None]) -> None:
    http_server(application(services, routes, stopped), settings.host, settings.port)
