"""Which cards on the pre-election period stand where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.storage.database import cards


@dataclass(frozen=True, slots=True)
class KeptCard:
    """One card of a council in a place of a platform; `posted` is the platform's own way to find it."""

    council: str
    channel: str
    place: str
    posted: dict[str, Any]
    shown: str


class CardRecords:
    """At most one card a council, platform and place: a new one takes the place of the old."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, card: KeptCard) -> None:
        """Remember a card that was posted or updated."""
        with self._engine.begin() as connection:
            _keep(connection, card)

    def forget(self, card: KeptCard) -> None:
        """It is no longer there to be updated."""
        with self._engine.begin() as connection:
            _forget(connection, card)

    def all(self) -> tuple[KeptCard, ...]:
        """Every card."""
        wanted = select(cards).order_by(cards.c.council, cards.c.channel, cards.c.place)
        with self._engine.begin() as connection:
            rows = connection.execute(wanted).all()
        return tuple(KeptCard(r.council, r.channel, r.place, json.loads(r.posted), r.shown) for r in rows)


def _keep(connection: Connection, card: KeptCard) -> None:
    _forget(connection, card)
    row = {"council": card.council, "channel": card.channel, "place": card.place}
    connection.execute(insert(cards).values(**row, posted=json.dumps(card.posted), shown=card.shown))


def _forget(connection: Connection, card: KeptCard) -> None:
    there = (cards.c.council == card.council, cards.c.channel == card.channel, cards.c.place == card.place)
    connection.execute(delete(cards).where(*there))
