"""A provider of OpenID Connect on loopback: it vouches for whoever it is told to, as Microsoft and Slack do."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.support.console import served

CLIENT, SECRET = "the-console", "a-secret-for-tests"


class OpenId:
    """`claims` is what it says of whoever comes next; `forge` has its tokens signed by somebody else.

    As with Microsoft each tenant has a discovery document of its own, and one for all leaves the tenant's place in the issuer open.
    """

    def __init__(self) -> None:
        self.address = ""
        self.claims: dict[str, Any] = {}
        self.forge = False
        self._kid = "one"
        self._key = RSAKey.generate_key(2048, {"kid": "one"})
        self._other = RSAKey.generate_key(2048, {"kid": "one"})
        self._codes: dict[str, tuple[str, str, dict[str, Any]]] = {}

    def application(self) -> Starlette:
        found = "/.well-known/openid-configuration"
        return Starlette(
            routes=[
                Route(found, self._discovery),
                Route("/{tenant}/v2.0" + found, self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    def access_token(self, said: dict[str, Any], *, key: RSAKey | None = None) -> str:
        """A token for an application that acts for somebody, made out to `CLIENT` with the scope `ask`."""
        now = int(time.time())
        whole = {
            "aud": CLIENT,
            "iat": now,
            "nbf": now,
            "exp": now + 300,
            "scp": "ask",
            "azp": "an-assistant",
            "ver": "2.0",
            **said,
        }
        return jwt.encode({"alg": "RS256", "kid": self._kid}, whole, key or self._key)

    def exchange_keys(self) -> None:
        """Sign with a new key from now on, and publish that one alone."""
        self._kid = f"{self._kid}+"
        self._key = RSAKey.generate_key(2048, {"kid": self._kid})

    async def _discovery(self, request: Request) -> Response:
        tenant = request.path_params.get("tenant")
        own = "{tenantid}" if tenant == "organizations" else tenant
        return JSONResponse(
            {
                "issuer": f"{self.address}/{own}/v2.0" if own else self.address, "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token", "jwks_uri": f"{self.address}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )  # fmt: skip

    async def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        code = secrets.token_hex(8)
        self._codes[code] = (asked.get("nonce", ""), asked.get("scope", ""), dict(self.claims))
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}", 302)

    async def _token(self, request: Request) -> Response:
        async with request.form() as form:
            nonce, scope, claims = self._codes.pop(str(form["code"]))
        now = int(time.time())
        said = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "sub": "somebody",
            **claims,
        }
        token = jwt.encode({"alg": "RS256", "kid": self._kid}, said, self._other if self.forge else self._key)
        # A scope of an application of one's own is named by its address.
        access = self.access_token(claims) if "://" in scope else "opaque"
        return JSONResponse({"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})


@pytest.fixture(scope="module")
def openid() -> Iterator[OpenId]:
    """It, served."""
    made = OpenId()
    with served(made.application()) as address:
        made.address = address
        yield made


def slack_person(workspace: str, user: str, name: str = "Jo") -> dict[str, Any]:
    """What Slack says of somebody."""
    return {"https://slack.com/team_id": workspace, "https://slack.com/user_id": user, "name": name}


def entra_person(openid: OpenId, tenant: str, user: str, name: str = "Jo") -> dict[str, Any]:
    """What Microsoft says of somebody."""
    return {"iss": f"{openid.address}/{tenant}/v2.0", "tid": tenant, "oid": user, "name": name}
