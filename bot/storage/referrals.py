"""Questions sent to the monitoring officer, kept until they are resolved."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, func, insert, or_, select, update

from bot.storage.database import leave_no_copy, referrals

# Posting a question takes seconds, with every pause that a platform may ask for some minutes.
_POSTED_WITHIN_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class KeptReferral:
    """`person` and `place` are keys of the channel it came by; `text` is None once resolved, `place` once closed too."""

    id: str
    council: str
    person: str
    text: str | None
    place: str | None
    replied: bool
    resolved: bool

    @property
    def channel(self) -> str:
        """The platform that it came by."""
        return self.person.partition(":")[0]

    @property
    def closed(self) -> bool:
        """Resolved, and taken out of what the officers see."""
        return self.resolved and self.place is None


class ReferralRecords:
    """The open referrals, and that closed ones existed."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def open(self, council: str, person: str, text: str, topics: Sequence[str] = ()) -> KeptReferral:
        """Keep a question that a councillor agreed to send."""
        made = KeptReferral(uuid.uuid4().hex, council, person, text, None, replied=False, resolved=False)
        with self._engine.begin() as connection:
            connection.execute(
                insert(referrals).values(
                    id=made.id, council=council, person=person, text=text, opened_at=self._clock(), topics=" ".join(topics)
                )
            )  # fmt: skip
        return made

    def find(self, referral_id: str) -> KeptReferral | None:
        """The referral with this id."""
        with self._engine.begin() as connection:
            row = connection.execute(select(referrals).where(referrals.c.id == referral_id)).first()
        return None if row is None else _kept(row)

    def open_of(self, council: str) -> tuple[tuple[KeptReferral, float], ...]:
        """The open referrals of a council with when each was sent, in seconds since 1970, oldest first."""
        wanted = select(referrals).where(
            referrals.c.council == council, referrals.c.resolved_at.is_(None), referrals.c.text.is_not(None)
        )
        with self._engine.begin() as connection:
            rows = connection.execute(wanted.order_by(referrals.c.opened_at)).all()
        return tuple((_kept(row), row.opened_at) for row in rows)

    def placed(self, referral_id: str, place: str) -> None:
        """Where the officers see it."""
        self._set(referral_id, place=place)

    def replied(self, referral_id: str) -> None:
        """An officer has replied; the reply itself is not kept."""
        self._set(referral_id, replied_at=self._clock())

    def resolve(self, referral_id: str, place: str) -> None:
        """Done with: its text is deleted. `place` is what is needed to take it out of what the officers see."""
        self._set(referral_id, resolved_at=self._clock(), text=None, place=place)
        leave_no_copy(self._engine)

    def closed(self, referral_id: str) -> None:
        """It is out of what the officers see: who asked and where it went are deleted; council, topics and times stay."""
        self._set(referral_id, person="", place=None)
        leave_no_copy(self._engine)

    def drop(self, referral_id: str) -> None:
        """It could not be sent: nothing of it stays."""
        with self._engine.begin() as connection:
            connection.execute(delete(referrals).where(referrals.c.id == referral_id))
        leave_no_copy(self._engine)

    def tidy(self) -> None:
        """Empty what was never posted, because the process ended in between; nobody can resolve it."""
        now = self._clock()
        with self._engine.begin() as connection:
            connection.execute(
                update(referrals)
                .where(
                    referrals.c.place.is_(None),
                    referrals.c.opened_at < now - _POSTED_WITHIN_SECONDS,
                    or_(referrals.c.text.is_not(None), referrals.c.person != ""),
                )
                .values(text=None, person="", resolved_at=func.coalesce(referrals.c.resolved_at, now))
            )
        leave_no_copy(self._engine)

    def _set(self, referral_id: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(referrals).where(referrals.c.id == referral_id).values(**values))


def _kept(row: Any) -> KeptReferral:
    return KeptReferral(
        row.id, row.council, row.person, row.text, row.place,
        replied=row.replied_at is not None, resolved=row.resolved_at is not None,
    )  # fmt: skip
