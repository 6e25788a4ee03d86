"""Which events have been taken on, so that one delivered twice is answered once, restarts included."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.storage.database import notices, seen

# Slack delivers again at once, after one and after five minutes; Teams within seconds.
_LEASE_SECONDS = 30
_KEEP_SECONDS = 3 * 24 * 3600


class Claims:
    """Claims on keys of events. A claim of a process that died before it was done lapses after 30 seconds."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._instance = uuid.uuid4().hex

    def claim(self, keys: Sequence[str]) -> bool:
        """Take these keys on, all or none; False where any is answered or in hand already."""
        now = self._clock()
        try:
            with self._engine.begin() as connection:
                found = connection.execute(select(seen).where(seen.c.key.in_(keys))).all()
                if any(r.done or r.instance == self._instance or now - r.claimed_at < _LEASE_SECONDS for r in found):
                    return False
                connection.execute(delete(seen).where(seen.c.key.in_(keys)))
                rows = [{"key": k, "instance": self._instance, "claimed_at": now, "done": False} for k in keys]
                connection.execute(insert(seen), rows)
        except IntegrityError:  # another process claimed one in between
            return False
        return True

    def check(self) -> None:
        """Claim something and let it go. Raises what a claim raises where the database cannot be written."""
        key = f"check:{uuid.uuid4().hex}"
        self.claim([key])
        self.release([key])

    def done(self, keys: Sequence[str]) -> None:
        """These have been answered; forgets what is too old to come again."""
        with self._engine.begin() as connection:
            connection.execute(update(seen).where(seen.c.key.in_(keys)).values(done=True))
            connection.execute(delete(seen).where(seen.c.claimed_at < self._clock() - _KEEP_SECONDS))

    def release(self, keys: Sequence[str]) -> None:
        """These could not be answered: a further delivery may try again."""
        with self._engine.begin() as connection:
            connection.execute(delete(seen).where(seen.c.key.in_(keys)))


class NoticeRecords:
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
