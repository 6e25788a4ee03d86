"""Cards on the pre-election period: posted where an officer asks, and updated where they stand."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace

from bot import phrases
from bot.advisor import contacts_of
from bot.chat.courier import Courier
from bot.chat.people import Person
from bot.chat.reply import Audience, CardPieces, Done, Reply
from bot.clock import Clock
from bot.elections.calendar import standings
from bot.elections.card import card
from bot.elections.notes import CLAUSE_TOPIC, near
from bot.live import LiveIndex
from bot.presentation import Piece, card_pieces
from bot.storage.cards import CardRecords, KeptCard
from bot.storage.claims import Claims
from bot.work import in_log
from index.corpus.council import Council
from index.errors import GoneError, UnknownCouncilError

log = logging.getLogger("askfirst.cards")
_ASKED = "What does the policy say about the pre-election period?"


class Cards:
    """Posts and updates cards, on any platform."""

    def __init__(self, live: LiveIndex, records: CardRecords, claims: Claims, clock: Clock, courier: Courier) -> None:
        self._live = live
        self._records = records
        self._claims = claims
        self._clock = clock
        self._courier = courier

    def post(self, council: Council, person: Person, place: str) -> Done:
        """Post the council's card, in a place of the workspace of who asks. Raises ChannelError."""
        pieces = self._pieces(council.id)
        posted = self._courier.post(person.channel, place, (person.workspace,), _reply(pieces))
        self._records.keep(KeptCard(council.id, person.channel, str(posted["place"]), posted, _digest(pieces)))
        return Done(phrases.CARD_POSTED)

    def poll(self) -> None:
        """Update every card whose words have changed; what fails is tried again the next time, what is gone forgotten.

        Of several processes one updates a card, so that none of its messages is posted twice.
        """
        for kept in self._records.all():
            try:
                if self._differs(kept):
                    self._update(kept)
            except UnknownCouncilError:
                continue
            except Exception as error:
                log.error("the card of %s was not updated: %s", kept.council, in_log(error))

    def _update(self, kept: KeptCard) -> None:
        key = f"card:{kept.channel}:{kept.council}:{kept.place}"
        if not self._claims.claim([key]):
            return
        try:
            now = self._records.again(kept)  # another process may just have done it
            if now is not None and self._differs(now):
                pieces = self._pieces(now.council)
                posted = self._courier.replace(now.channel, now.posted, _reply(pieces))
                self._records.keep(replace(now, posted=posted, shown=_digest(pieces)))
        except GoneError as error:
            self._records.forget(kept)
            log.warning("the card of %s is no longer there: %s", kept.council, error)
        finally:
            self._claims.release([key])

    def _differs(self, kept: KeptCard) -> bool:
        return kept.channel in self._courier.channels and _digest(self._pieces(kept.council)) != kept.shown

    def _pieces(self, council_id: str) -> tuple[Piece, ...]:
        now, in_force = self._clock(), self._live.now
        entry = in_force.index.council(council_id)
        quotes = in_force.advisor.advise(council_id, _ASKED).quotes if entry.speaks_on(CLAUSE_TOPIC) else ()
        found = near(standings(entry.council, now), now)
        drawn = card(entry.council, found, quotes)
        return card_pieces(drawn.title, drawn.lines, drawn.quotes, drawn.notes, contacts_of(entry.council))


def _reply(pieces: tuple[Piece, ...]) -> Reply:
    return Reply(CardPieces(pieces), Audience.EVERYBODY)


def _digest(pieces: Sequence[Piece]) -> str:
    return hashlib.sha256(repr(pieces).encode()).hexdigest()
