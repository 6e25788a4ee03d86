"""What `askfirst serve` carries of the console: `/ask`, and `/console` behind sign-in where a provider is set up."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.routing import BaseRoute, Mount

from bot.app import App
from bot.chat.services import Services
from bot.console.application import application
from bot.console.asking import asking_application
from bot.console.parts import parts_of
from bot.console.signing_in import NAMES, checked_url, providers_of, sign_in_routes
from bot.console.ways import WAYS


def console_routes(app: App, services: Services) -> list[BaseRoute]:
    """`/ask` in any case, `/console` where people can sign in to it. Raises ChannelError for what is set up by half."""
    routes: list[BaseRoute] = [Mount("/ask", asking_application(services.live))]
    providers = providers_of(app.settings)
    url = checked_url(app.settings.console_url or "")
    if providers:
        parts = parts_of(app, services, providers={one.id: NAMES[one.id] for one in providers})
        at = urlsplit(url)
        made = application(
            parts, WAYS, sign_in_routes(parts, providers, url),
            host=at.hostname or "", path="/console", https=at.scheme == "https",
        )  # fmt: skip
        routes.append(Mount("/console", made))
    return routes
