"""Signing in with Microsoft Entra ID or Slack by OpenID Connect, through Authlib: who somebody is, never what they may."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.starlette_client import OAuth, OAuthError
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.chat.people import Person
from bot.console.application import problem
from bot.console.parts import Parts
from bot.console.rights import Visitor
from bot.console.visit import Visit, sign_in
from bot.identity import person_of_entra, person_of_slack
from bot.settings import Settings
from bot.work import described
from index.errors import ChannelError

log = logging.getLogger("askfirst.console")
ENTRA, SLACK = "entra", "slack"
NAMES = {ENTRA: "Microsoft", SLACK: "Slack"}
_LONGEST_NAME = 100
_WHOLE_SECONDS = 30.0
_FAILED = (
    "You were not signed in: what came back was refused, or too old. Begin again from this address. If it fails again, ask whoever "
    "runs Askfirst."
)


@dataclass(frozen=True, slots=True)
class Provider:
    """Whoever vouches for people. `person` reads who it is from what was vouched for; it raises KeyError where that is not said."""

    id: str
    client_id: str
    client_secret: str
    discovery: str
    person: Callable[[Mapping[str, Any]], Person]
    issuer: Callable[[Mapping[str, Any]], str]


def providers_of(settings: Settings) -> tuple[Provider, ...]:
    """Those that are set up. Raises ChannelError for half a set-up, or one without the console's own address."""
    found = []
    entra, slack = settings.entra_url.rstrip("/"), settings.slack_sign_in_url.rstrip("/")
    if settings.entra_client_id:
        secret = _secret(settings.entra_client_secret, "ASKFIRST_ENTRA_CLIENT_SECRET")
        at = f"{settings.entra_authority}/.well-known/openid-configuration"
        found.append(
            Provider(ENTRA, settings.entra_client_id, secret, at, person_of_entra, lambda c: f"{entra}/{c['tid']}/v2.0")
        )
    if settings.slack_sign_in_client_id:
        secret = _secret(settings.slack_sign_in_client_secret, "ASKFIRST_SLACK_SIGN_IN_CLIENT_SECRET")
        at = f"{slack}/.well-known/openid-configuration"
        found.append(Provider(SLACK, settings.slack_sign_in_client_id, secret, at, person_of_slack, lambda _: slack))
    if found and not settings.console_url:
        raise ChannelError("ASKFIRST_CONSOLE_URL is not set: people come back to it once they have signed in.")
    return tuple(found)


def checked_url(url: str) -> str:
    """The console's public address. Raises ChannelError for one that people cannot safely come back to."""
    parts = urlsplit(url)
    own = parts.hostname in ("127.0.0.1", "localhost")
    if not parts.hostname or parts.path.rstrip("/") != "/console" or (parts.scheme != "https" and not own):
        raise ChannelError(
            f"ASKFIRST_CONSOLE_URL is {url!r}; expected an address such as https://askfirst.example.org/console"
        )
    return url.rstrip("/")


def sign_in_routes(
    parts: Parts, providers: tuple[Provider, ...], url: str, seconds: float = _WHOLE_SECONDS
) -> list[Route]:
    """To the provider, and back from it to the console at `url`; `seconds` for all that the provider is asked meanwhile."""
    oauth = OAuth()
    for one in providers:
        oauth.register(
            one.id, client_id=one.client_id, client_secret=one.client_secret, server_metadata_url=one.discovery,
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": 10},
        )  # fmt: skip
    known = {one.id: one for one in providers}

    async def go(request: Request) -> Response:
        provider = request.path_params["provider"]
        if provider not in known:
            return _problem(parts, request)
        try:
            async with asyncio.timeout(seconds):
                sent: Response = await oauth.create_client(provider).authorize_redirect(
                    request, f"{url}/sign-in/{provider}/back"
                )
        except Exception as error:  # whatever a provider that cannot be reached makes libraries raise
            log.error("signing in cannot begin: %s", described(error))
            return _problem(parts, request)
        return sent

    async def back(request: Request) -> Response:
        provider = known.get(request.path_params["provider"])
        try:
            if provider is None:
                raise KeyError("provider")
            claims = await _claims(oauth, provider, request, seconds)
            person = provider.person(claims)
        except (OAuthError, JoseError, KeyError, ValueError) as error:
            log.warning("somebody was not signed in: %s", described(error))
            return _problem(parts, request)
        except Exception as error:  # a provider that cannot be reached
            log.error("somebody was not signed in: %s", described(error))
            return _problem(parts, request)
        sign_in(request.session, person, str(claims.get("name") or person.id)[:_LONGEST_NAME])
        return RedirectResponse(f"{url}/", 303)

    return [Route("/sign-in/{provider}", go), Route("/sign-in/{provider}/back", back)]


async def _claims(oauth: OAuth, provider: Provider, request: Request, seconds: float) -> Mapping[str, Any]:
    """What the provider says of whoever comes back. Raises what refusing it and not reaching the provider raise."""
    expected = {"iss": {"essential": True}, "aud": {"essential": True, "value": provider.client_id}}
    async with asyncio.timeout(seconds):
        token = await oauth.create_client(provider.id).authorize_access_token(request, claims_options=expected)
    claims: Mapping[str, Any] = token["userinfo"]
    if claims["iss"] != provider.issuer(claims):
        raise KeyError("iss")
    return claims


def _secret(given: Any, name: str) -> str:
    if given is None:
        raise ChannelError(f"{name} is not set: signing in to the console needs it.")
    return str(given.get_secret_value())


def _problem(parts: Parts, request: Request) -> Response:
    return problem(Visit(parts, request, Visitor()), 401, "You were not signed in", _FAILED)
