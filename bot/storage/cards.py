"""Which cards on the pre-election period stand where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, delete, select

from bot.storage.database import cards
from index.store.engine import insert_into


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
        found = {"posted": json.dumps(card.posted), "shown": card.shown}
        with self._engine.begin() as connection:
            made = insert_into(connection, cards).values(
                council=card.council, channel=card.channel, place=card.place, **found
            )
            connection.execute(made.on_conflict_do_update(index_elements=list(cards.primary_key.columns), set_=found))

    def forget(self, card: KeptCard) -> None:
        """It is no longer there to be updated."""
        with self._engine.begin() as connection:
            connection.execute(delete(cards).where(*_there(card)))

    def again(self, card: KeptCard) -> KeptCard | None:
        """The same card as it is kept now."""
        with self._engine.begin() as connection:
            row = connection.execute(select(cards).where(*_there(card))).first()
        return _kept(row) if row else None

    def all(self) -> tuple[KeptCard, ...]:
        """Every card."""
        wanted = select(cards).order_by(cards.c.council, cards.c.channel, cards.c.place)
        with self._engine.begin() as connection:
            return tuple(_kept(row) for row in connection.execute(wanted))


def _kept(row: Row[Any]) -> KeptCard:
    return KeptCard(row.council, row.channel, row.place, json.loads(row.posted), row.shown)


def _there(card: KeptCard) -> tuple[ColumnElement[bool], ...]:
    return cards.c.council == card.council, cards.c.channel == card.channel, cards.c.place == card.place
