"""What is sent to officers and channels unasked, where a council has turned it on: each once, by one of many processes.

One that a process was sending when it died is sent by another.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from sqlalchemy import Engine, select

from bot.advisor import contacts_of
from bot.chat.courier import Courier
from bot.chat.notice import Notice
from bot.chat.people import workspaces_of
from bot.chat.reply import Audience, NoticeLines, Reply
from bot.clock import Clock, in_london
from bot.elections.calendar import standings
from bot.elections.card import due_reminders
from bot.live import LiveIndex
from bot.report import month_before, report_lines
from bot.storage.answers import counted
from bot.storage.claims import notice_claims
from bot.storage.database import notices
from bot.work import in_log
from index.corpus.council import Council
from index.errors import UnconfirmedError
from index.store.engine import READS

log = logging.getLogger("askfirst.notices")
_POLL_EVERY_SECONDS = 600.0


class Notices:
    """Looks every ten minutes, and when something new is in force, for what is due, and sends it.

    `chores` are done at every look as well. `others`: what is due besides, on a platform at a moment.
    """

    def __init__(
        self, live: LiveIndex, engine: Engine, clock: Clock, courier: Courier, chores: Sequence[Callable[[], None]] = (),
        others: Sequence[Callable[[str, dt.datetime], Iterable[Notice]]] = (),
    ) -> None:  # fmt: skip
        self._live = live
        self._engine = engine
        self._clock = clock
        self._courier = courier
        self._chores = chores
        self._others = others
        self._claims = notice_claims(engine)
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin to look."""
        self._claims.start()
        threading.Thread(target=self._watch, name="askfirst-notices", daemon=True).start()

    def stop(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._claims.stop()

    def poll(self) -> None:
        """Do the chores, send what is due and has not been sent. What could not be sent is tried again the next time."""
        for chore in self._chores:
            try:
                chore()
            except Exception as error:
                log.error("part of a look failed: %s", in_log(error))
        for channel in self._courier.channels:
            for notice in self._due(channel):
                if self._claims.claim([notice.key]):
                    self._send(channel, notice)

    def _send(self, channel: str, notice: Notice) -> None:
        try:
            if not self._sent_before(channel, notice):
                (notice.send or partial(self._post, channel, notice.council, notice.place, notice.lines))()
        except UnconfirmedError as error:  # it may stand there, and once is enough
            log.warning("a notice to %s may not have arrived: %s", notice.council.id, in_log(error))
        except Exception as error:
            log.error("a notice to %s was not sent: %s", notice.council.id, in_log(error))
            self._claims.release([notice.key])
            return
        self._claims.done([notice.key])

    def _sent_before(self, channel: str, notice: Notice) -> bool:
        """Whether it was sent to one of the platforms when its key named none: then it is not sent to the other any more."""
        old = notices.c.key == notice.key.removesuffix(f":{channel}")
        with self._engine.connect().execution_options(**READS) as connection:
            return bool(connection.execute(select(notices.c.done).where(old)).scalar())

    def _post(self, channel: str, council: Council, place: str, lines: Sequence[str]) -> None:
        """Raises ChannelError."""
        said = NoticeLines(tuple(lines), contacts_of(council))
        self._courier.post(channel, place, workspaces_of(council, channel), Reply(said, Audience.EVERYBODY))

    def _report(self, channel: str, council: Council, place: str, since: dt.datetime, until: dt.datetime) -> None:
        """A month is counted by whoever is to send it alone. Raises ChannelError."""
        counts = counted(self._engine, council.id, since.timestamp(), until.timestamp())
        self._post(channel, council, place, report_lines(council.name, counts, since, until))

    def _due(self, channel: str) -> Iterator[Notice]:
        """Each under a key of its own on each platform: a council may have a place on both."""
        now = self._clock()
        since, until = month_before(in_london(now))
        for council in self._live.now.index.councils.settings():
            officers = getattr(council.referrals, channel)
            if council.monthly_report and officers:
                key = f"report:{council.id}:{since:%Y-%m}:{channel}"
                yield Notice(
                    key, council, officers, (), partial(self._report, channel, council, officers, since, until)
                )
            announced = getattr(council.announcements, channel)
            if council.election_reminders and announced:
                for reminder in due_reminders(council, standings(council, now), now, council.election_reminders):
                    yield Notice(f"reminder:{reminder.key}:{channel}", council, announced, (reminder.text,))

        for other in self._others:
            yield from other(channel, now)

    def _watch(self) -> None:
        while not self._stop.is_set():
            seen, until = self._live.now.id, time.monotonic() + _POLL_EVERY_SECONDS
            try:
                self.poll()
            except Exception as error:
                log.error("looking for notices failed: %s", in_log(error))
            # A new edition may hold new dates, which cards should show at once.
            while self._live.now.id == seen and time.monotonic() < until and not self._stop.wait(1):
                pass
