"""The index as a running bot uses it: what comes into force is taken up within seconds, without a restart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.advisor import Advisor, in_force_words
from bot.work import described
from index.corpus.council import Council
from index.errors import AskfirstError
from index.search.store import OpenIndex

log = logging.getLogger("askfirst.live")
_POLL_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force as of one look, with the advisor over it. What began with it ends with it."""

    index: OpenIndex
    advisor: Advisor

    @property
    def id(self) -> str:
        """The store's counter: it grows with everything that comes into force."""
        return str(self.index.publication)

    def words(self, councils: Iterable[Council]) -> str:
        """Which editions answer for these councils."""
        there = [c for c in councils if c.id in self.index.councils]
        return "; ".join(f"{c.name}: {in_force_words(self.index.councils[c.id].current)}" for c in there)


class LiveIndex:
    """Follows the store; while that cannot be read, what was in force before goes on answering."""

    def __init__(
        self, publication: Callable[[], int], opened: Callable[[], OpenIndex], advised: Callable[[OpenIndex], Advisor]
    ) -> None:
        """`publication` is the store's counter, `opened` opens what is in force. Raises what `opened` raises."""
        self._publication = publication
        self._advised = advised
        index = opened()
        self._now = InForce(index, advised(index))
        self._failing = False
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="askfirst-live", daemon=True)

    @property
    def now(self) -> InForce:
        return self._now

    def start(self) -> None:
        """Begin to poll."""
        self._watcher.start()

    def stop(self) -> None:
        """Stop polling; what is open stays usable."""
        self._stop.set()

    def poll(self) -> None:
        """Take up what has come into force."""
        try:
            if self._publication() != self._now.index.publication:
                index = self._now.index.followed()
                self._now = InForce(index, self._advised(index))
                log.info("answering from publication %s", self._now.id)
            self._failing = False
        except (AskfirstError, OSError) as error:
            self._fail(str(error))
        except Exception as error:  # whatever a database or a file makes libraries raise, the watch goes on
            self._fail(described(error))

    def _fail(self, why: str) -> None:
        if not self._failing:
            log.warning("what is in force cannot be looked up, publication %s goes on answering: %s", self._now.id, why)
        self._failing = True

    def _watch(self) -> None:
        while not self._stop.wait(_POLL_EVERY_SECONDS):
            self.poll()
