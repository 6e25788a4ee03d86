"""Tokens that Entra gives the app, through MSAL, each with a deadline for the whole of it.

The SDK gets them by MSAL too, where nothing bounds how long Entra takes: a reply that never ends would hold a thread for ever.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from microsoft_teams.api.auth.cloud_environment import PUBLIC
from msal import ConfidentialClientApplication

from bot.deadline import within

_TIMEOUT_SECONDS, WHOLE_SECONDS = 10, 40.0


class CredentialsError(Exception):
    """Entra does not take the app's id, its secret or the tenant; the message is Entra's word for it."""


class AppTokens:
    """Gives the SDK the app's tokens; one is asked for only when the last has run out, which MSAL remembers."""

    def __init__(self, client_id: str, client_secret: str, seconds: float = WHOLE_SECONDS) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._seconds = seconds
        self._clients: dict[str, ConfidentialClientApplication] = {}

    async def __call__(self, scope: Any, tenant: str | None) -> str:
        """A token for the scope. Raises CredentialsError where Entra refuses, OSError where it cannot be reached or read, TimeoutError."""
        return await asyncio.to_thread(
            within, self._seconds, partial(self._token, str(scope), tenant or PUBLIC.login_tenant)
        )

    def _token(self, scope: str, tenant: str) -> str:
        client = self._client(tenant)
        try:
            found = client.acquire_token_for_client([scope])
        except ValueError as error:  # no JSON, as of a proxy in between: that says nothing of the credentials
            raise ConnectionError("Entra's reply cannot be read") from error
        if "access_token" not in found:
            raise CredentialsError(str(found.get("error") or "no token"))
        return str(found["access_token"])

    def _client(self, tenant: str) -> ConfidentialClientApplication:
        """MSAL's client of a tenant; making it asks Entra where its addresses are, which a tenant that is none has not."""
        if tenant not in self._clients:
            try:
                self._clients[tenant] = ConfidentialClientApplication(
                    self._client_id, client_credential=self._client_secret,
                    authority=f"{PUBLIC.login_endpoint}/{tenant}", timeout=_TIMEOUT_SECONDS,
                )  # fmt: skip
            except ValueError as error:
                raise CredentialsError(str(error)) from error
        return self._clients[tenant]
