"""Which cards on the pre-election period stand where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from bot.storage.tables import cards


@dataclass(frozen=True, slots=True)
class KeptCard:
    """One card of a council on one platform; `posted` is the platform's own way to find it."""

    council: str
    channel: str
    posted: dict[str, Any]
    shown: str


class Cards:
    """At most one card a council and platform: a new one takes the place of the old."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, card: KeptCard) -> None:
        """Remember a card that was posted or updated."""
        with self._engine.begin() as connection:
            connection.execute(delete(cards).where(cards.c.council == card.council, cards.c.channel == card.channel))
            row = {
                "council": card.council,
                "channel": card.channel,
                "posted": json.dumps(card.posted),
                "shown": card.shown,
            }
            connection.execute(insert(cards).values(row))

    def all(self) -> tuple[KeptCard, ...]:
        """Every card."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(cards).order_by(cards.c.council, cards.c.channel)).all()
        return tuple(KeptCard(r.council, r.channel, json.loads(r.posted), r.shown) for r in rows)
