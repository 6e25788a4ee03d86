"""The tools for assistants over HTTP, at `/mcp`: behind tokens that the operator gave out, and behind the console's own sign-in.

Whoever signs in with Microsoft Entra ID is the same person here as in the console and in Teams, and what they may read is decided
anew for each call, by the same rules. This is a resource server of OAuth 2.1 as the protocol has it: it says where to sign
in (RFC 9728), and believes only what was made out to it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcp.server.auth.middleware.auth_context import AuthContextMiddleware, get_access_token
from mcp.server.auth.middleware.bearer_auth import BearerAuthBackend, RequireAuthMiddleware
from mcp.server.auth.provider import AccessToken
from mcp.server.auth.routes import build_resource_metadata_url, create_protected_resource_routes
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import AnyHttpUrl
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.routing import Route

from bot.app import App
from bot.chat.people import Person
from bot.chat.services import Services
from bot.clock import Clock
from bot.entra_tokens import EntraTokens
from bot.grounding import Grounding, server_of
from bot.identity import own_councils, person_of_entra
from bot.live import LiveIndex
from index.errors import ChannelError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

PATH = "/mcp"
_LARGEST_BODY = 64_000
_SHORTEST_TOKEN = 20
# What an application asks a person's leave for, under the address of the tools.
_SCOPE = "ask"
# In what the library keeps of a token: the councils that it opens, or who it vouches for.
_COUNCILS, _PERSON = "councils", "person"
Scopes = Mapping[str, frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class SignIn:
    """People who sign in: where the tools are for them, who vouches, and which councils are theirs."""

    url: str
    authority: str
    tokens: EntraTokens
    councils: Callable[[Person], frozenset[str]]

    @property
    def scope(self) -> str:
        """The scope by its whole name. Entra wants it to begin with what a client says it wants the token for."""
        return f"{self.url}/{_SCOPE}"


def tools_for_assistants(app: App, services: Services) -> ToolsOverHttp:
    """The tools as the settings say. Raises ChannelError."""
    settings = app.settings
    scopes = scopes_of(settings.mcp_tokens.get_secret_value()) if settings.mcp_tokens else {}
    sign_in = None
    if settings.entra_client_id and settings.console_url:
        directory = app.store.directory

        def councils(person: Person) -> frozenset[str]:
            own = own_councils(person, services.live.now.index, directory)
            return own.officer | own.member

        url = settings.console_url.rstrip("/").removesuffix("/console") + PATH
        tokens = EntraTokens(settings.entra_client_id, settings.entra_authority)
        sign_in = SignIn(url, settings.entra_authority, tokens, councils)
    return ToolsOverHttp(services.live, app.clock, scopes, sign_in)


def scopes_of(tokens: str) -> dict[str, frozenset[str] | None]:
    """What each token of the setting opens: `COUNCIL:TOKEN`, or a TOKEN alone for all councils, with commas between.

    Raises ChannelError for a token that is too short to be safe.
    """
    found: dict[str, frozenset[str] | None] = {}
    for given in filter(None, (one.strip() for one in tokens.split(","))):
        council, _, token = given.rpartition(":")
        if len(token) < _SHORTEST_TOKEN:
            raise ChannelError(
                f"A token in ASKFIRST_MCP_TOKENS has fewer than {_SHORTEST_TOKEN} characters. Make one with: openssl rand -hex 24"
            )
        before = found.get(token, frozenset())
        found[token] = None if not council or before is None else before | {council}
    return found


class _Verifier:
    """Whom a token that came with a request stands for: the councils that it was given out for, or a person."""

    def __init__(self, scopes: Scopes, sign_in: SignIn | None) -> None:
        # A token is looked up by its digest, compared in constant time.
        self._scopes = {_digest(token): councils for token, councils in scopes.items()}
        self._sign_in = sign_in

    async def verify_token(self, token: str) -> AccessToken | None:
        given = _digest(token.strip())
        known = next((digest for digest in self._scopes if hmac.compare_digest(digest, given)), None)
        if known is not None:
            all_of_them = [self._sign_in.scope] if self._sign_in else []
            said: dict[str, Any] = {_COUNCILS: self._scopes[known]}
            return AccessToken(token="", client_id="given out", scopes=all_of_them, claims=said)
        return await self._of_a_person(token.strip())

    async def _of_a_person(self, token: str) -> AccessToken | None:
        claims = await self._sign_in.tokens.claims(token) if self._sign_in else None
        if claims is None or self._sign_in is None:
            return None
        try:
            person = person_of_entra(claims)
        except KeyError:
            return None
        # An id token, made for signing in alone, has no scope, and nor has a program that acts for nobody.
        allowed = str(claims.get("scp", "")).split()
        return AccessToken(
            token="", client_id=str(claims.get("azp", "")), scopes=[f"{self._sign_in.url}/{name}" for name in allowed],
            expires_at=int(claims["exp"]), subject=person.key, claims={_PERSON: person},
        )  # fmt: skip


class ToolsOverHttp:
    """`/mcp`, and where to sign in to it: each call gets what is open to its token or its person, any other is refused."""

    def __init__(self, live: LiveIndex, clock: Clock, scopes: Scopes, sign_in: SignIn | None = None) -> None:
        self._sign_in = sign_in
        self._server = server_of(Grounding(live, clock, self._open_to))
        tools = self._server.streamable_http_app(
            stateless_http=True, json_response=True, max_request_body_size=_LARGEST_BODY,
            # Whoever has no token gets nowhere, whatever host they name.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )  # fmt: skip
        required, about = ([sign_in.scope], build_resource_metadata_url(AnyHttpUrl(sign_in.url))) if sign_in else ([], None)  # fmt: skip
        guarded = AuthContextMiddleware(RequireAuthMiddleware(tools, required, about))
        self._guarded = AuthenticationMiddleware(guarded, backend=BearerAuthBackend(_Verifier(scopes, sign_in)))

    @property
    def routes(self) -> list[Route]:
        made = [Route(PATH, endpoint=self)]
        if self._sign_in is not None:
            at, by = AnyHttpUrl(self._sign_in.url), AnyHttpUrl(self._sign_in.authority)
            made += create_protected_resource_routes(at, [by], [self._sign_in.scope], "Askfirst")
        return made

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While requests are taken."""
        async with self._server.session_manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._guarded(scope, receive, send)

    def _open_to(self) -> frozenset[str] | None:
        """The councils that are open to whoever asks now; None for all."""
        token = get_access_token()
        said = (token.claims if token else None) or {}
        person = said.get(_PERSON)
        if isinstance(person, Person) and self._sign_in is not None:
            return self._sign_in.councils(person)
        councils: frozenset[str] | None = said.get(_COUNCILS, frozenset())
        return councils


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
