"""Runs the Slack app: over HTTP behind Slack's signature, or over Socket Mode."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine
from starlette.routing import Route

from bot.chat.services import Services
from bot.settings import Settings
from bot.slack.app import make_app, make_installable_app
from bot.slack.client import code_of, hint, out_of_order, unreached, web_client
from bot.slack.events import CHANNEL
from bot.slack.http import install_routes, routes
from bot.slack.installations import Bots, Installations, token_cipher
from bot.slack.installing import Installing
from bot.slack.platform import SlackPlatform
from bot.slack.workspaces import InstalledWorkspaces, OneWorkspace, Workspaces
from bot.web import health_served
from bot.work import described
from index.errors import ChannelError, RefusedError, UnreachableError

log = logging.getLogger("askfirst.slack")
_WHERE = "docs/slack.md says where to find it."
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Slack knows the app by. `app` is for Socket Mode alone, `signing_secret` for HTTP alone.

    `client_id` and `client_secret` are there instead of `bot` where workspaces install the app.
    """

    bot: str = field(default="", repr=False)
    app: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)


def tokens(settings: Settings, *, http: bool) -> Tokens:
    """The tokens that are needed. Raises ChannelError, in one line, for one that is missing or of another kind."""
    bot = _secret(settings.slack_bot_token)
    if http and (settings.slack_client_id or _secret(settings.slack_client_secret)):
        return _installable(settings, bot)
    if not bot:
        raise ChannelError(f"SLACK_BOT_TOKEN is not set: the Bot User OAuth Token (xoxb-…). {_WHERE}")
    if bot.startswith("xapp-"):
        raise ChannelError(f"SLACK_BOT_TOKEN holds an app-level token (xapp-…); it takes the one with xoxb-…. {_WHERE}")
    if http:
        return Tokens(bot, signing_secret=_signing_secret(settings))
    app = _secret(settings.slack_app_token)
    if not app:
        raise ChannelError(f"SLACK_APP_TOKEN is not set: the app-level token (xapp-…) for Socket Mode. {_WHERE}")
    return Tokens(bot, app=app)


def _installable(settings: Settings, bot: str) -> Tokens:
    client_id, client_secret = (settings.slack_client_id or "").strip(), _secret(settings.slack_client_secret)
    if bot:
        raise ChannelError(
            "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: the first is for one workspace, the second for those that "
            f"install the app. Take one away. {_WHERE}"
        )
    for name, value in (("SLACK_CLIENT_ID", client_id), ("SLACK_CLIENT_SECRET", client_secret)):
        if not value:
            raise ChannelError(f"{name} is not set: workspaces install the app with the two of them. {_WHERE}")
    return Tokens(signing_secret=_signing_secret(settings), client_id=client_id, client_secret=client_secret)


def _signing_secret(settings: Settings) -> str:
    secret = _secret(settings.slack_signing_secret)
    if not secret:
        raise ChannelError(f"SLACK_SIGNING_SECRET is not set: every request is checked with it. {_WHERE}")
    return secret


def http_routes(settings: Settings, known_by: Tokens, services: Services, engine: Engine) -> list[Route]:
    """Routes for all that Slack sends over HTTP. Raises RefusedError, ChannelError for a wrong encryption key.

    Where Slack cannot be reached yet, `/readyz` says so, and it is tried again beside what is served.
    """
    if known_by.client_id:
        return _installable_routes(settings, known_by, services, engine)
    client = web_client(known_by.bot, settings.slack_api_url)
    workspace = OneWorkspace(client)
    slack = _platform(workspace, services)
    try:
        workspace.sign_in()
    except UnreachableError as error:
        log.warning("%s Trying again.", error)
        again = partial(patiently, workspace.sign_in, threading.Event(), whatever=True)
        threading.Thread(target=again, name="askfirst-slack", daemon=True).start()
    return routes(make_app(services, slack, client, known_by.signing_secret), known_by.signing_secret)


def _installable_routes(settings: Settings, known_by: Tokens, services: Services, engine: Engine) -> list[Route]:
    installations = Installations(known_by.client_id, engine, token_cipher(_secret(settings.encryption_key)))
    installations.check()
    client = web_client(None, settings.slack_api_url)
    bots = Bots(installations, client, known_by.client_secret)
    slack = _platform(InstalledWorkspaces(bots, settings.slack_api_url), services)
    named = partial(_named, services)
    installing = Installing(installations, client, known_by.client_secret, named)
    app = make_installable_app(services, slack, installing, bots, known_by.signing_secret)
    log.info("installed in %d Slack workspaces", len(installations.workspaces()))
    return [*routes(app, known_by.signing_secret), *install_routes(installing)]


def _named(services: Services) -> frozenset[str]:
    """The workspaces that councils in force name."""
    return services.live.now.index.workspaces(CHANNEL)


def serve_socket(settings: Settings, known_by: Tokens, services: Services, *, health: bool = False) -> None:
    """Stay connected until told to stop, then finish what is under way. Raises RefusedError before that.

    `health`: serve `/healthz`, `/readyz` and `/metrics` meanwhile. Where Slack cannot be reached it is tried again.
    """
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    client = web_client(known_by.bot, settings.slack_api_url)
    workspace = OneWorkspace(client)
    slack = _platform(workspace, services)
    with health_served(services, settings.host, settings.port) if health else nullcontext():
        if not patiently(workspace.sign_in, stop):
            return
        handler = SocketModeHandler(make_app(services, slack, client, None), known_by.app)
        if patiently(partial(_connect, handler), stop):
            services.start()
            log.info("connected")
            stop.wait()
        handler.close()  # type: ignore[no-untyped-call]
        _finish(services)


def patiently(attempt: Callable[[], None], stop: threading.Event, *, whatever: bool = False) -> bool:
    """Try until it succeeds, with growing pauses while the platform cannot be reached; False where told to stop.

    Raises RefusedError, unless it is to be tried again `whatever` happens.
    """
    pause = _FIRST_PAUSE_SECONDS
    while not stop.is_set():
        try:
            attempt()
            return True
        except UnreachableError as error:
            log.warning("%s Trying again in %.0f s.", error, pause)
        except RefusedError as error:
            if not whatever:
                raise
            log.error("%s", error)
        stop.wait(pause)
        pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
    return False


def _connect(handler: SocketModeHandler) -> None:
    """Raises UnreachableError, or RefusedError where Slack does not take the app-level token."""
    handler.client.wss_uri = None  # an address can be used once
    try:
        handler.connect()  # type: ignore[no-untyped-call]
    except SlackApiError as error:
        if out_of_order(error):
            raise UnreachableError(f"Slack is out of order ({code_of(error)}).") from error
        raise RefusedError(f"Slack refuses SLACK_APP_TOKEN. {hint(error)}.", code_of(error)) from error
    except (OSError, ValueError, HTTPException) as error:
        raise UnreachableError(f"Slack cannot be reached over Socket Mode: {unreached(error)}") from error
    except Exception as error:  # the client raises bare exceptions of its own for a proxy's or a handshake's refusal
        raise UnreachableError(f"Slack cannot be reached over Socket Mode ({described(error)}).") from error


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value().strip() if value else ""


def _platform(workspaces: Workspaces, services: Services) -> SlackPlatform:
    slack = SlackPlatform(workspaces, services.seal)
    services.courier.register(slack)
    return slack


def _finish(services: Services) -> None:
    if not services.stop():
        log.warning("stopped before every answer was sent")
