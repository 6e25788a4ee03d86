"""The index as a running bot uses it: a new snapshot is taken up within seconds, without a restart."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.advisor import Advisor
from bot.work import described
from index.errors import AskfirstError
from index.search.store import OpenIndex

log = logging.getLogger("askfirst.live")
_LOOK_EVERY_SECONDS = 1.0
# A snapshot that could not be opened is tried again: what was wrong may have been the machine.
_TRY_AGAIN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class InForce:
    """One opened snapshot with the advisor over it. What began with it ends with it."""

    id: str
    index: OpenIndex
    advisor: Advisor


class LiveIndex:
    """Keeps the newest snapshot that can be opened; while none newer can, the last good one goes on answering."""

    def __init__(self, current: Callable[[], str], opened: Callable[[], InForce]) -> None:
        """`current` names the snapshot put in force; `opened` opens it. Raises what `opened` raises."""
        self._current = current
        self._opened = opened
        self._now = opened()
        self._failed: tuple[str, float] | None = None
        if self._now.index.warning:
            log.warning("%s", self._now.index.warning)
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="askfirst-live", daemon=True)

    @property
    def now(self) -> InForce:
        return self._now

    def start(self) -> None:
        """Begin to look for new snapshots."""
        self._watcher.start()

    def stop(self) -> None:
        """Stop looking; what is open stays usable."""
        self._stop.set()

    def poll(self) -> None:
        """Take up the snapshot in force where it is a new one."""
        wanted = ""
        try:
            wanted = self._current()
            if wanted == self._now.id or self._failed_lately(wanted):
                return
            opened = self._opened()
            if opened.id != self._now.id:
                self._now = opened
                log.info("answering from snapshot %s", self._now.id)
            if opened.id != wanted:
                self._fail(wanted, opened.index.warning or "")
        except (AskfirstError, OSError) as error:
            self._fail(wanted, str(error))
        except Exception as error:  # whatever a model or a file makes libraries raise, the watch goes on
            self._fail(wanted, described(error))

    def _fail(self, wanted: str, why: str) -> None:
        if self._failed_lately(wanted):
            return
        self._failed = (wanted, time.monotonic() + _TRY_AGAIN_SECONDS)
        log.warning("a new snapshot cannot be used, %s goes on answering: %s", self._now.id, why)

    def _failed_lately(self, wanted: str) -> bool:
        return self._failed is not None and self._failed[0] == wanted and time.monotonic() < self._failed[1]

    def _watch(self) -> None:
        while not self._stop.wait(_LOOK_EVERY_SECONDS):
            self.poll()
