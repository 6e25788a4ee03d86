"""Whether a request comes from Teams: the Bot Framework's token, checked before the body is read.

The SDK checks it again. It would take a token without an end, or one whose key may not speak for Teams; Microsoft says
which keys may by their endorsements:
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

from __future__ import annotations

from typing import Any

import jwt
from microsoft_teams.api.auth.cloud_environment import PUBLIC

from bot.deadline import within

CHANNEL = "msteams"
_KEYS = PUBLIC.openid_metadata_url.replace("/openidconfiguration", "/keys")
_LEEWAY_SECONDS = 300
_TIMEOUT_SECONDS = 10.0
_READ_AGAIN_SECONDS = 3600.0
# Whatever keys tokens name, Microsoft is asked for new ones no more often than this.
_AT_MOST_EVERY_SECONDS = 60.0
# Microsoft's have some 1,000 characters.
_MOST_CHARACTERS = 10_000


class _EndorsedKeys(jwt.PyJWKClient):
    """The keys that may sign for Teams."""

    def fetch_data(self) -> Any:
        try:
            found = within(2 * _TIMEOUT_SECONDS, super().fetch_data)
        except TimeoutError as error:
            raise jwt.PyJWKClientConnectionError("the keys come too slowly") from error
        keys = [key for key in found.get("keys", ()) if CHANNEL in (key.get("endorsements") or ())]
        return found | {"keys": keys}


class Tokens:
    """Checks tokens for one app."""

    def __init__(self, client_id: str) -> None:
        self._client_id = client_id
        self._keys = _EndorsedKeys(
            _KEYS, lifespan=_READ_AGAIN_SECONDS, timeout=_TIMEOUT_SECONDS, cooldown_duration=_AT_MOST_EVERY_SECONDS
        )

    def trouble(self, authorization: str) -> str:
        """Why this header is none of Teams', in words for the log; empty where it is. Keys may have to be fetched."""
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer" or not token:
            return "no token"
        if len(token) > _MOST_CHARACTERS:
            return "a token that is too long"
        try:
            jwt.decode(
                token,
                self._keys.get_signing_key_from_jwt(token).key,
                algorithms=["RS256"],
                audience=self._client_id,
                issuer=PUBLIC.token_issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "serviceurl"]},
            )
        except jwt.PyJWTError as error:
            return f"a token that is not valid ({error.__class__.__name__})"
        return ""
