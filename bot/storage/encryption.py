"""What is kept encrypted, where whoever runs Askfirst has set a key: tokens, and questions to the officers."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from index.errors import StorageError

KEY = "ASKFIRST_ENCRYPTION_KEY"
MAKE_ONE = "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
# No question begins so, and nothing that Fernet makes holds a colon.
_SEALED = "askfirst-encrypted:"


def cipher(keys: str) -> MultiFernet | None:
    """The first of these keys, with commas between, encrypts; all of them open. None where there is none.

    Raises StorageError, in one line, where one is not a key.
    """
    named = _each(keys)
    try:
        return MultiFernet([Fernet(key) for key in named]) if named else None
    except ValueError as error:
        raise StorageError(f"{KEY} is not a key of 32 bytes in base64. Make one with: {MAKE_ONE}") from error


def _each(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


class Envelope:
    """Texts as they are kept: encrypted with a key, as they are without one. What was kept before either stays legible."""

    def __init__(self, keys: str = "") -> None:
        """`keys` as `cipher` takes them. Raises StorageError."""
        self._key = cipher(keys)
        self._for_names = [hmac.digest(base64.urlsafe_b64decode(key), b"names", hashlib.sha256) for key in _each(keys)]

    def name(self, text: str) -> str:
        """The name that something is found by again, as it is kept: a digest under the first key."""
        return self.names(text)[0]

    def names(self, text: str) -> tuple[str, ...]:
        """Every name that the same may have been kept by: under each of the keys, and as it is."""
        data = text.encode("utf-8", "surrogatepass")
        return (*(hmac.digest(key, data, hashlib.sha256).hex() for key in self._for_names), text)

    def closed(self, text: str) -> str:
        """`text` as it is kept."""
        if self._key is None:
            return text
        return _SEALED + self._key.encrypt(text.encode("utf-8", "surrogatepass")).decode()

    def opened(self, kept: str) -> str:
        """What was kept. Raises StorageError where it was encrypted with a key that is not here."""
        if not kept.startswith(_SEALED):
            return kept
        if self._key is None:
            raise StorageError(
                f"What is kept here is encrypted, and {KEY} is not set. Set the key that it was encrypted with."
            )
        try:
            return self._key.decrypt(kept.removeprefix(_SEALED).encode()).decode("utf-8", "surrogatepass")
        except InvalidToken as error:
            raise StorageError(
                f"{KEY} is not the key that what is kept here was encrypted with. Set that one again; several may stand there, "
                "with commas between."
            ) from error
