"""Access tokens of Microsoft Entra ID that come with a request: made out to us, by the tenant that they name, and still good."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from bot.work import described

log = logging.getLogger("askfirst.tokens")
_FETCH_SECONDS = 10.0
# Keys are exchanged every few weeks; one that is not known is asked for at once, but nobody makes us ask more often than this.
_KEPT_SECONDS, _AGAIN_SECONDS = 3600.0, 30.0
_LEEWAY_SECONDS = 60
_LONGEST_TOKEN = 16_000
# What stands for the tenant in the issuer, where a provider vouches for many.
_ANY_TENANT = "{tenantid}"


@dataclass(frozen=True, slots=True)
class _Published:
    """What the provider publishes: who it is, its keys, and for which issuer each key is, where it says so."""

    issuer: str
    keys: KeySet
    issuers: dict[str | None, str]


class EntraTokens:
    """Verifies tokens made out to `client_id`. The provider is asked when a first token comes, never before."""

    def __init__(self, client_id: str, authority: str) -> None:
        """`authority`: `https://login.microsoftonline.com/TENANT/v2.0`."""
        self._client_id = client_id
        self._discovery = f"{authority}/.well-known/openid-configuration"
        self._published: _Published | None = None
        self._asked_at = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def claims(self, token: str) -> dict[str, Any] | None:
        """What a token says, None for one that is not to be believed. Why stands in the log, without the token."""
        if len(token) > _LONGEST_TOKEN or token.count(".") != 2:
            return None
        try:
            try:
                return self._verified(token, await self._provider())
            except InvalidKeyIdError:
                return self._verified(token, await self._provider(anew=True))
        except (JoseError, KeyError, ValueError, TypeError) as error:
            log.warning("a token was refused: %s", described(error))
        except (httpx.HTTPError, TimeoutError, OSError) as error:
            log.error("the keys that tokens are signed with cannot be fetched: %s", described(error))
        return None

    def _verified(self, token: str, published: _Published) -> dict[str, Any]:
        """Raises JoseError, KeyError or ValueError."""
        found = jwt.decode(token, published.keys, algorithms=["RS256"])
        claims, tenant = found.claims, found.claims["tid"]
        if not isinstance(tenant, str):
            raise ValueError("tid")
        for issuer in {published.issuer, published.issuers.get(found.header.get("kid"), published.issuer)}:
            JWTClaimsRegistry(
                leeway=_LEEWAY_SECONDS,
                iss={"essential": True, "value": issuer.replace(_ANY_TENANT, tenant)},
                aud={"essential": True, "value": self._client_id},
                exp={"essential": True},
            ).validate(claims)
        return claims

    async def _provider(self, *, anew: bool = False) -> _Published:
        """What is published, at most an hour old; `anew` where a key was not among it. Raises httpx.HTTPError, TimeoutError."""
        async with self._one_at_a_time:
            age = time.monotonic() - self._asked_at
            if age > _KEPT_SECONDS or ((anew or self._published is None) and age > _AGAIN_SECONDS):
                self._asked_at = time.monotonic()
                try:
                    self._published = await self._fetched()
                except (httpx.HTTPError, TimeoutError, OSError):
                    # What was known goes on being good while the provider cannot be reached.
                    if self._published is None:
                        raise
            if self._published is None:
                raise TimeoutError("the provider could not be reached a moment ago")
            return self._published

    async def _fetched(self) -> _Published:
        async with asyncio.timeout(_FETCH_SECONDS), httpx.AsyncClient(timeout=_FETCH_SECONDS) as client:
            about = (await client.get(self._discovery)).raise_for_status().json()
            keys = (await client.get(about["jwks_uri"])).raise_for_status().json()
        issuers = {one.get("kid"): one["issuer"] for one in keys["keys"] if one.get("issuer")}
        return _Published(about["issuer"], KeySet.import_key_set(keys), issuers)
