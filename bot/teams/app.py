"""The SDK's app with every listener registered; each request runs in a thread of its own."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import Any

from microsoft_teams.api import ActivityBase, InvokeActivity
from microsoft_teams.api.activities.install_update import InstalledActivity
from microsoft_teams.api.activities.message import MessageActivity
from microsoft_teams.api.auth.cloud_environment import PUBLIC
from microsoft_teams.apps import ActivityContext, App
from microsoft_teams.common import ClientOptions

from bot.chat.people import Event
from bot.chat.services import Services
from bot.teams.client import TIMEOUT_SECONDS
from bot.teams.credentials import AppTokens
from bot.teams.events import arrived
from bot.teams.http import Endpoint
from bot.teams.listeners import actions, messages, strangers
from bot.teams.platform import TeamsPlatform

log = logging.getLogger("askfirst.teams")
_CREDENTIALS = ("CLIENT_ID", "CLIENT_SECRET", "TENANT_ID", "MANAGED_IDENTITY_CLIENT_ID")
Invoked = Callable[[Services, TeamsPlatform, Event, dict[str, Any]], dict[str, Any]]
_INVOKES: dict[str, Invoked] = {
    "adaptiveCard/action": actions.pressed,
    "task/fetch": actions.dialog,
    "task/submit": actions.dialog,
    "composeExtension/fetchTask": actions.check,
    "composeExtension/submitAction": actions.dialog,
    "composeExtension/query": messages.query,
    "application/search": messages.councils,
}


def make_app(endpoint: Endpoint, client_id: str | None, client_secret: str | None, tenant_id: str | None) -> App:
    """The app. Without a client id it takes requests that nobody signed: for trying by hand alone."""
    for name in _CREDENTIALS:  # the SDK would take them from here, and send a token for them to whoever asks
        os.environ.pop(name, None)
    return App(
        client_id=client_id,
        token=AppTokens(client_id, client_secret) if client_id and client_secret else None,
        tenant_id=tenant_id,
        cloud=PUBLIC,
        http_server_adapter=endpoint,
        dangerously_allow_unauthenticated_requests=client_id is None,
        client=ClientOptions(timeout=TIMEOUT_SECONDS),
        telemetry={"agent365": False},
    )


def register(app: App, services: Services, teams: TeamsPlatform, home: str | None, *, everybody: bool = False) -> None:
    """Answer messages, installs, and everything Teams waits for an answer to.

    `home` is the tenant of the app's registration. `everybody`: people of tenants too that are not to be answered.
    """

    def stranger(activity: ActivityBase) -> bool:
        return not everybody and strangers.is_stranger(services, arrived(activity), home)

    async def on_message(context: ActivityContext[MessageActivity]) -> None:
        answer = strangers.tell if stranger(context.activity) else messages.receive
        answer(services, teams, context.activity)

    async def on_install(context: ActivityContext[InstalledActivity]) -> None:
        answer = strangers.tell if stranger(context.activity) else messages.welcome
        answer(services, teams, context.activity)

    async def on_invoke(context: ActivityContext[InvokeActivity]) -> dict[str, Any] | None:
        activity = context.activity
        if answer := _INVOKES.get(activity.name):
            if stranger(activity):
                return strangers.refused(services, activity.name)
            return answer(services, teams, arrived(activity), activity.model_dump(by_alias=True, exclude_none=True))
        return None

    app.on_message(on_message)
    app.on_install_add(on_install)
    app.on_invoke(on_invoke)
