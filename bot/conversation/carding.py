"""The card on the pre-election period in a channel: posted by an officer, kept up to date by itself."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from bot import phrases
from bot.advisor import contacts_of
from bot.chat.reply import Told
from bot.clock import Clock
from bot.conversation.gone import GoneError
from bot.elections.card import card
from bot.elections.notes import CLAUSE_TOPIC, near
from bot.elections.state import standings
from bot.live import LiveIndex
from bot.presentation import Piece, card_pieces
from bot.storage.cards import Cards, KeptCard
from bot.work import described
from index.corpus.council import Council
from index.errors import UnknownCouncilError

log = logging.getLogger("askfirst.cards")
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
