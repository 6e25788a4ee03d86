"""Questions sent to the monitoring officer, kept until they are resolved."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select, update

from bot.storage.tables import referrals


@dataclass(frozen=True, slots=True)
class Referral:
    """`person` and `place` are keys of the channel it came by; `text` is None once resolved."""

    id: str
    council: str
    person: str
    text: str | None
    place: str | None
    replied: bool
    resolved: bool


class Referrals:
    """The open referrals, and that closed ones existed."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def open(self, council: str, person: str, text: str, topics: Sequence[str] = ()) -> Referral:
        """Keep a question that a councillor agreed to send."""
        made = Referral(uuid.uuid4().hex, council, person, text, None, replied=False, resolved=False)
        with self._engine.begin() as connection:
            connection.execute(
                insert(referrals).values(
                    id=made.id, council=council, person=person, text=text, opened_at=self._clock(), topics=" ".join(topics)
                )
            )  # fmt: skip
        return made

    def find(self, referral_id: str) -> Referral | None:
        """The referral with this id."""
        with self._engine.begin() as connection:
            row = connection.execute(select(referrals).where(referrals.c.id == referral_id)).first()
        if row is None:
            return None
        return Referral(
            row.id, row.council, row.person, row.text, row.place,
            replied=row.replied_at is not None, resolved=row.resolved_at is not None,
        )  # fmt: skip

    def placed(self, referral_id: str, place: str) -> None:
        """Where the officers see it."""
        self._set(referral_id, place=place)

    def replied(self, referral_id: str) -> None:
        """An officer has replied; the reply itself is not kept."""
        self._set(referral_id, replied_at=self._clock())

    def resolve(self, referral_id: str) -> None:
        """Done with: its text and where it went are deleted."""
        self._set(referral_id, resolved_at=self._clock(), text=None, place=None)

    def _set(self, referral_id: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(referrals).where(referrals.c.id == referral_id).values(**values))
