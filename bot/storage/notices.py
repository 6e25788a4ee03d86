"""Which notices have been sent."""

from __future__ import annotations

import time

from sqlalchemy import Engine, delete, insert
from sqlalchemy.exc import IntegrityError

from bot.storage.tables import notices


class Notices:
    """Keys of notices sent, kept for good."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, key: str) -> bool:
        """Take it on; False where it was sent, or is being sent by another process."""
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(notices).values(key=key, at=time.time()))
        except IntegrityError:
            return False
        return True

    def release(self, key: str) -> None:
        """It could not be sent."""
        with self._engine.begin() as connection:
            connection.execute(delete(notices).where(notices.c.key == key))
