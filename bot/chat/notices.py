"""What is sent to officers and channels unasked, where a council has turned it on: each once, restarts included."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine

from bot.clock import Clock
from bot.conversation.carding import Carding
from bot.elections.card import due_reminders
from bot.elections.state import standings
from bot.live import LiveIndex
from bot.report import month_before, report_lines
from bot.storage.counts import counted
from bot.storage.notices import Notices as Sent
from bot.work import described
from index.corpus.council import Council

log = logging.getLogger("askfirst.notices")
_LOOK_EVERY_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Notice:
    """`key` names it for good. `lines` are its words, for the council's referral or elections channel."""

    key: str
    council: Council
    place: str
    lines: tuple[str, ...]


class Noticing:
    """Looks every ten minutes, and when a new snapshot is in force, for what is due; sends it by the platforms given."""

    def __init__(self, live: LiveIndex, engine: Engine, clock: Clock, carding: Carding) -> None:
        self._live = live
        self._engine = engine
        self._clock = clock
        self.carding = carding
        self._sent = Sent(engine)
        self._senders: dict[str, Callable[[Notice], None]] = {}
        self._also: list[Callable[[], None]] = []
        self._stop = threading.Event()

    def by(self, channel: str, send: Callable[[Notice], None]) -> None:
        """From now on, this platform can be sent to. `send` raises ChannelError."""
        self._senders[channel] = send

    def also(self, job: Callable[[], None]) -> None:
        """From now on, do this at every look as well."""
        self._also.append(job)

    def start(self) -> None:
        """Begin to look."""
        threading.Thread(target=self._watch, name="askfirst-notices", daemon=True).start()

    def stop(self) -> None:
        """Stop looking."""
        self._stop.set()

    def look(self) -> None:
        """Send what is due and has not been sent, and update cards. What could not be sent is tried again the next time."""
        for job in (*self._also, self.carding.look):
            try:
                job()
            except Exception as error:
                log.error("part of a look failed: %s", described(error))
        for channel, send in self._senders.items():
            for notice in self._due(channel):
                if not self._sent.claim(notice.key):
                    continue
                try:
                    send(notice)
                except Exception as error:
                    self._sent.release(notice.key)
                    log.error("a notice was not sent: %s", described(error))

    def _due(self, channel: str) -> Iterator[Notice]:
        now = self._clock()
        for entry in tuple(self._live.now.index.councils.values()):
            council = entry.council
            officers = getattr(council.referrals, channel)
            if council.monthly_report and officers:
                since, until = month_before(now)
                counts = counted(self._engine, council.id, since.timestamp(), until.timestamp())
                lines = report_lines(council.name, counts, since, until)
                yield Notice(f"report:{council.id}:{since:%Y-%m}", council, officers, lines)
            announced = getattr(council.announcements, channel)
            if council.election_reminders and announced:
                for reminder in due_reminders(council, standings(council, now), now, council.election_reminders):
                    yield Notice(f"reminder:{reminder.key}", council, announced, (reminder.text,))

    def _watch(self) -> None:
        while not self._stop.is_set():
            seen, until = self._live.now.id, time.monotonic() + _LOOK_EVERY_SECONDS
            try:
                self.look()
            except Exception as error:
                log.error("looking for notices failed: %s", described(error))
            # A new snapshot may hold new dates, which cards should show at once.
            while self._live.now.id == seen and time.monotonic() < until and not self._stop.wait(1):
                pass
