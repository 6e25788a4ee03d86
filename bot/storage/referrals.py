"""Questions sent to the monitoring officer, kept until they are resolved."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, delete, func, insert, or_, select, update

from bot.storage.database import leave_no_copy, referral_notes, referrals
from bot.storage.encryption import Envelope

# Posting a question takes seconds, with every pause that a platform may ask for some minutes.
_POSTED_WITHIN_SECONDS = 900.0
_AS_IT_IS = Envelope()


class NoteKind(StrEnum):
    """What belongs to an open referral."""

    THREAD = "thread"
    UNDER = "under"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class KeptReferral:
    """`person` and `place` are keys of the channel it came by; `text` is None once resolved, `place` once closed too.

    `opened_at`: seconds since 1970.
    """

    id: str
    council: str
    person: str
    text: str | None
    place: str | None
    replied: bool
    resolved: bool
    opened_at: float

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

    def __init__(
        self, engine: Engine, clock: Callable[[], float] = time.time, envelope: Envelope = _AS_IT_IS
    ) -> None:  # fmt: skip
        """`envelope`: how texts, and who asked, are kept."""
        self._engine = engine
        self._clock = clock
        self._envelope = envelope

    def open(self, council: str, person: str, text: str, topics: Sequence[str] = ()) -> KeptReferral:
        """Keep a question that a councillor agreed to send."""
        now = self._clock()
        made = KeptReferral(uuid.uuid4().hex, council, person, text, None, replied=False, resolved=False, opened_at=now)
        with self._engine.begin() as connection:
            connection.execute(
                insert(referrals).values(
                    id=made.id, council=council, person=self._envelope.closed(person), text=self._envelope.closed(text),
                    opened_at=now, topics=" ".join(topics),
                )
            )  # fmt: skip
        return made

    def find(self, referral_id: str) -> KeptReferral | None:
        """The referral with this id. Raises StorageError where it is encrypted with a key that is not here."""
        with self._engine.begin() as connection:
            row = connection.execute(select(referrals).where(referrals.c.id == referral_id)).first()
        return None if row is None else self._kept(row)

    def open_of(self, council: str) -> tuple[tuple[KeptReferral, float], ...]:
        """The open referrals of a council with when each was sent, in seconds since 1970, oldest first."""
        wanted = select(referrals).where(
            referrals.c.council == council, referrals.c.resolved_at.is_(None), referrals.c.text.is_not(None)
        )
        with self._engine.begin() as connection:
            rows = connection.execute(wanted.order_by(referrals.c.opened_at)).all()
        return tuple((self._kept(row), row.opened_at) for row in rows)

    def answered_in(self, threads: Sequence[str]) -> KeptReferral | None:
        """The open referral whose writer answers in one of these threads."""
        kept_by = [name for thread in threads for name in self._envelope.names(thread)]
        wanted = (
            select(referrals)
            .join(referral_notes, referral_notes.c.referral == referrals.c.id)
            .where(referral_notes.c.key.in_(kept_by), referrals.c.resolved_at.is_(None))
        )
        with self._engine.begin() as connection:
            row = connection.execute(wanted).first() if threads else None
        return None if row is None else self._kept(row)

    def unanswered(self, council: str, before: float) -> tuple[KeptReferral, ...]:
        """A council's referrals that were opened before a moment and have had no reply."""
        wanted = select(referrals).where(
            referrals.c.council == council, referrals.c.opened_at < before, referrals.c.place.is_not(None),
            referrals.c.replied_at.is_(None), referrals.c.resolved_at.is_(None),
        )  # fmt: skip
        with self._engine.begin() as connection:
            return tuple(self._kept(row) for row in connection.execute(wanted))

    def note(self, referral_id: str, kind: NoteKind, value: str, key: str | None = None) -> bool:
        """Keep something that belongs to a referral until it is resolved; `key` finds it again.

        Returns whether it was kept: of one that is resolved nothing comes back.
        """
        kept = {"key": None if key is None else self._envelope.name(key), "value": self._envelope.closed(value)}
        # Held until the note is there, so that whoever resolves it meanwhile finds the note to be deleted.
        held = select(referrals.c.id).where(*_open(referral_id)).with_for_update()
        with self._engine.begin() as connection:
            if connection.execute(held).first() is None:
                return False
            connection.execute(insert(referral_notes).values(referral=referral_id, kind=kind, **kept))
        return True

    def notes(self, referral_id: str, kind: NoteKind) -> tuple[str, ...]:
        """What was noted of a kind, oldest first."""
        wanted = select(referral_notes.c.value).where(
            referral_notes.c.referral == referral_id, referral_notes.c.kind == kind
        )
        with self._engine.begin() as connection:
            kept = connection.execute(wanted.order_by(referral_notes.c.id)).scalars().all()
        return tuple(self._envelope.opened(value) for value in kept)

    def placed(self, referral_id: str, place: str) -> bool:
        """Where the officers see it. Returns whether it was kept: of one that is resolved nothing comes back."""
        there = update(referrals).where(*_open(referral_id)).values(place=self._envelope.closed(place))
        with self._engine.begin() as connection:
            return connection.execute(there).rowcount == 1

    def replied(self, referral_id: str) -> None:
        """An officer has replied; the reply itself is not kept."""
        self._set(referral_id, replied_at=self._clock())

    def resolve(self, referral_id: str, left: Callable[[str], str]) -> str:
        """Done with: its text is deleted. `left` makes of its place what is needed to take it out of what the officers see.

        Returns what is left. Its place is the last that it will have: what is placed from now on is refused.
        """
        this = referrals.c.id == referral_id
        done = {"text": None, "resolved_at": func.coalesce(referrals.c.resolved_at, self._clock())}
        with self._engine.begin() as connection:
            connection.execute(update(referrals).where(this).values(done))
            place = left(self._opened(connection.execute(select(referrals.c.place).where(this)).scalar()) or "")
            connection.execute(update(referrals).where(this).values(place=self._envelope.closed(place)))
        leave_no_copy(self._engine)
        return place

    def closed(self, referral_id: str) -> None:
        """It is out of what the officers see: who asked and where it went are deleted; council, topics and times stay."""
        self._set(referral_id, person="", place=None)
        with self._engine.begin() as connection:
            connection.execute(delete(referral_notes).where(referral_notes.c.referral == referral_id))
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

    def _kept(self, row: Row[Any]) -> KeptReferral:
        return KeptReferral(
            row.id, row.council, self._envelope.opened(row.person), self._opened(row.text), self._opened(row.place),
            replied=row.replied_at is not None, resolved=row.resolved_at is not None, opened_at=row.opened_at,
        )  # fmt: skip

    def _opened(self, kept: str | None) -> str | None:
        return None if kept is None else self._envelope.opened(kept)

    def _set(self, referral_id: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(referrals).where(referrals.c.id == referral_id).values(**values))


def _open(referral_id: str) -> tuple[ColumnElement[bool], ...]:
    """This referral, while it is not resolved."""
    return referrals.c.id == referral_id, referrals.c.resolved_at.is_(None)
