"""Events that a process had in hand when it died: whoever sent one is told by another process, once, to send it again.

What they wrote is nowhere but in the process that died; kept with its claim is where they are told, until they are answered.
"""

from __future__ import annotations

import json
import logging
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial

from bot import metrics, phrases
from bot.chat.courier import Courier
from bot.chat.desk import Desk
from bot.chat.people import Event, Party, Person, Place, Surface
from bot.chat.reply import Apology, Reply
from bot.storage.claims import Claims
from bot.work import Work, in_log
from index.errors import ChannelError, UnconfirmedError, UnreachableError

log = logging.getLogger("askfirst.abandoned")
# Longer than this nobody waits, and no platform can be that much out of order.
_TOLD_WITHIN_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class _Address:
    """All that is kept of an event in hand: when it was, its keys, who and where; no text, no name."""

    at: float
    keys: tuple[str, ...]
    channel: str
    workspace: str
    person: str
    conversation: str
    surface: str
    thread: str | None
    answers_to: str
    home: str


def address_of(event: Event) -> str:
    """Where the sender of an event is told, as `Abandoned` takes it; empty where nobody could be told later."""
    who, place = event.person, event.place
    if not place.lasting:
        return ""
    there = _Address(
        time.time(), event.keys, who.channel, who.workspace, who.id, place.conversation, place.surface.value,
        place.thread, place.answers_to, event.home,
    )  # fmt: skip
    return json.dumps(asdict(there))


class Abandoned:
    """Tells people that what they sent was not answered."""

    def __init__(self, claims: Claims, courier: Courier, desk: Desk, work: Work) -> None:
        self._claims = claims
        self._courier = courier
        self._desk = desk
        self._work = work

    def look(self) -> None:
        """Take over what other processes have left, on the platforms that run here, and have its senders told soon."""
        for kept in self._claims.abandoned([f"{channel}:" for channel in self._courier.channels]):
            self._work.submit(partial(self._tell, kept))

    def _tell(self, kept: str) -> None:
        found = json.loads(kept)
        there = _Address(**{**found, "keys": tuple(found["keys"])})
        place = Place(there.conversation, Surface(there.surface), there.thread, there.answers_to)
        person = Person(there.channel, there.workspace, there.person)
        event = Event(Party(person, ""), place, there.keys, home=there.home)
        said = Reply(Apology(phrases.INTERRUPTED, self._desk.contacts(person)))
        if time.time() - there.at < _TOLD_WITHIN_SECONDS:
            try:
                with suppress(UnconfirmedError):  # one such line is enough, whether or not it arrived
                    self._courier.show(event, said)
                metrics.interrupted.labels(there.channel).inc()
            except Exception as error:
                refused = isinstance(error, ChannelError) and not isinstance(error, UnreachableError)
                yet = "" if refused else " yet"
                log.error("somebody could not be told%s that they were not answered: %s", yet, in_log(error))
                if not refused:  # what the platform refuses it refuses again
                    self._claims.leave(there.keys)
                    return
        self._claims.done(there.keys)
