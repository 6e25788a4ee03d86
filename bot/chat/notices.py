"""What is sent to officers and channels unasked, where a council has turned it on: each once, restarts included."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlalchemy import Engine

from bot import phrases
from bot.advisor import contacts_of
from bot.chat.reply import Told
from bot.clock import Clock
from bot.elections.calendar import standings
from bot.elections.card import card, due_reminders
from bot.elections.notes import CLAUSE_TOPIC, near
from bot.live import LiveIndex
from bot.presentation import Piece, card_pieces
from bot.report import month_before, report_lines
from bot.storage.answers import counted
from bot.storage.cards import Cards, KeptCard
from bot.storage.claims import Notices as Sent
from bot.work import described
from index.corpus.council import Council
from index.errors import GoneError, UnknownCouncilError

_ASKED = "What does the policy say about the pre-election period?"


class Poster(Protocol):
    """Puts cards up on one platform. Each method raises ChannelError."""

    def post_card(self, place: str, pieces: Sequence[Piece]) -> dict[str, Any]:
        """Post a card. Returns what `update_card` needs to find it again."""

    def update_card(self, posted: dict[str, Any], pieces: Sequence[Piece]) -> None:
        """Put new words in a card's place."""


class Carding:
    """Posts and updates cards. Knows nothing of any chat platform."""

    def __init__(self, live: LiveIndex, kept: Cards, clock: Clock) -> None:
        self._live = live
        self._kept = kept
        self._clock = clock
        self._posters: dict[str, Poster] = {}

    def by(self, channel: str, poster: Poster) -> None:
        """From now on, this platform can be posted to."""
        self._posters[channel] = poster

    def post(self, council: Council, channel: str, place: str) -> Told:
        """Post the council's card. Raises ChannelError."""
        pieces = self._pieces(council.id)
        posted = self._posters[channel].post_card(place, pieces)
        self._kept.keep(KeptCard(council.id, channel, place, posted, _digest(pieces)))
        return Told(phrases.CARD_POSTED, contacts_of(council))

    def look(self) -> None:
        """Update every card whose words have changed; what fails is tried again the next time, what is gone forgotten."""
        for kept in self._kept.all():
            poster = self._posters.get(kept.channel)
            try:
                pieces = self._pieces(kept.council)
                if poster is not None and _digest(pieces) != kept.shown:
                    poster.update_card(kept.posted, pieces)
                    self._kept.keep(replace(kept, shown=_digest(pieces)))
            except UnknownCouncilError:
                continue
            except GoneError as error:
                self._kept.forget(kept)
                log.warning("a card is no longer there: %s", error)
            except Exception as error:
                log.error("a card was not updated: %s", described(error))

    def _pieces(self, council_id: str) -> tuple[Piece, ...]:
        now, in_force = self._clock(), self._live.now
        entry = in_force.index.council(council_id)
        quotes = in_force.advisor.advise(council_id, _ASKED).quotes if entry.speaks_on(CLAUSE_TOPIC) else ()
        found = near(standings(entry.council, now), now)
        drawn = card(entry.council, found, quotes)
        return card_pieces(drawn.title, drawn.lines, drawn.quotes, drawn.notes, contacts_of(entry.council))


def _digest(pieces: Sequence[Piece]) -> str:
    return hashlib.sha256(repr(pieces).encode()).hexdigest()


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
    """Looks every ten minutes, and when something new is in force, for what is due; sends it by the platforms given."""

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
        for council in self._live.now.index.councils.settings():
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
            # A new edition may hold new dates, which cards should show at once.
            while self._live.now.id == seen and time.monotonic() < until and not self._stop.wait(1):
                pass
