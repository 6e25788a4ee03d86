"""What is remembered for a while and never written down: threads' subjects, questions waiting for a choice."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")
_HOURS = 3600.0


class Memory(Generic[Kept]):
    """At most `most` things, each for `hours`; the oldest go first. Safe to use from several threads."""

    def __init__(self, hours: float = 12, most: int = 5000, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = hours * _HOURS
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Kept]] = OrderedDict()

    def keep(self, key: str, kept: Kept) -> None:
        """Remember `kept` under `key`, in place of what was there."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (self._clock(), kept)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def recall(self, key: str) -> Kept | None:
        """What is under `key`, unless it is forgotten."""
        with self._lock:
            return self._found(key)

    def take(self, key: str) -> Kept | None:
        """What is under `key`, forgotten from now on: nobody else gets it too."""
        with self._lock:
            found = self._found(key)
            self._kept.pop(key, None)
            return found

    def _found(self, key: str) -> Kept | None:
        kept = self._kept.get(key)
        if kept is None or self._clock() - kept[0] > self._seconds:
            self._kept.pop(key, None)
            return None
        return kept[1]
