"""Signatures over what is handed to a client and comes back, with a key that is made once and kept in the store.

Every process over one database has the same key, so what one has signed each of them takes.
"""

from __future__ import annotations

import hashlib
import hmac

from itsdangerous import BadSignature, TimestampSigner
from sqlalchemy import Engine

from bot.storage.database import fact
from index.errors import SealError

_FACT = "seal"


class Seal:
    """Signs texts for one purpose each: what was sealed for one is not taken for another."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sealed(self, value: str, purpose: str) -> str:
        """`value`, legible, with the time and an HMAC-SHA256; some 50 characters longer."""
        return _text(self._signer(purpose).sign(_bytes(value)))

    def opened(self, sealed: str, purpose: str, *, within_seconds: int | None = None) -> str:
        """What was sealed for this purpose, at most so long ago. Raises SealError for anything else."""
        try:
            return _text(self._signer(purpose).unsign(_bytes(sealed), max_age=within_seconds))
        except BadSignature as error:
            raise SealError(
                "This button or form was not made by this service, or has been changed on the way, or is too old. "
                "Nothing was done. Ask your question again to get a new one."
            ) from error

    def key_for(self, purpose: str) -> str:
        """A key of its own, in hexadecimal, for a library that signs by itself."""
        return hmac.new(self._key, f"askfirst {purpose}".encode(), hashlib.sha256).hexdigest()

    def _signer(self, purpose: str) -> TimestampSigner:
        return TimestampSigner(self._key, salt=f"askfirst {purpose}", digest_method=hashlib.sha256)


def seal_of(engine: Engine) -> Seal:
    """The store's seal; whichever process comes first makes its key. Raises StorageError where it cannot be kept."""
    return Seal(bytes.fromhex(fact(engine, _FACT)))


def _bytes(value: str) -> bytes:
    """Half a surrogate pair, which somebody may send, included."""
    return value.encode("utf-8", "surrogatepass")


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogatepass")
