"""Starts the Teams app: credentials checked, routes for what Teams sends, and what to do at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from starlette.routing import Route

from bot.chat.services import Services
from bot.settings import Settings
from bot.teams.app import make_app, register
from bot.teams.arrivals import tolerate
from bot.teams.client import Connector
from bot.teams.http import LOOPBACK, Endpoint
from bot.teams.members import Members
from bot.teams.platform import TeamsPlatform
from bot.teams.tokens import Tokens
from index.errors import ChannelError, UnreachableError

log = logging.getLogger("askfirst.teams")
_WHERE = "docs/teams.md says where to find it."


@dataclass(frozen=True)
class Running:
    """`routes` to serve, and `stop` to call when nothing is under way any more."""

    routes: list[Route]
    stop: Callable[[], None]


def start(settings: Settings, services: Services, *, playground: bool = False) -> Running:
    """Make the app ready to be served. Raises ChannelError, in one line, for what is missing or refused.

    `playground`: requests that nobody signed, from Microsoft's local test client on this machine alone.
    """
    client_id, secret = (None, None) if playground else credentials(settings)
    if playground and settings.host not in LOOPBACK:
        raise ChannelError(
            f"--playground takes unsigned requests, so it listens on 127.0.0.1 alone, not {settings.host}."
        )
    endpoint = Endpoint(Tokens(client_id) if client_id else None)
    app = make_app(endpoint, client_id, secret, settings.teams_tenant_id)
    connector = Connector(app)
    members = None if playground else Members(connector)
    teams = TeamsPlatform(connector, settings.teams_service_url, services.seal, members)
    try:
        if not playground:
            _signed_in(connector)
        register(app, services, teams, settings.teams_tenant_id, everybody=playground)
        asyncio.run(app.initialize())
        tolerate(app)
    except BaseException:
        connector.stop()
        raise
    services.courier.register(teams)
    return Running(endpoint.routes(), connector.stop)


def _signed_in(connector: Connector) -> None:
    """Where Microsoft cannot be reached yet, a token is got when it is needed. Raises ChannelError where it refuses."""
    try:
        connector.sign_in()
    except UnreachableError as error:
        log.warning("%s It will be tried again with every message.", error)


def credentials(settings: Settings) -> tuple[str, str]:
    """The app's id and secret. Raises ChannelError, in one line, for one that is missing."""
    client_id = (settings.teams_client_id or "").strip()
    secret = settings.teams_client_secret.get_secret_value().strip() if settings.teams_client_secret else ""
    if not client_id:
        raise ChannelError(f"CLIENT_ID is not set: the Application (client) ID of the bot's registration. {_WHERE}")
    if not secret:
        raise ChannelError(f"CLIENT_SECRET is not set: a client secret of the bot's registration. {_WHERE}")
    return client_id, secret
