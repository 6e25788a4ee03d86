"""Changes of documents that officers have been shown and have yet to publish or discard."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import Engine, delete, or_, select, update

from bot.storage.database import changes
from index.store.engine import insert_into

# An officer who does not come back holds nobody up for longer.
_HELD_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` is "file", "folder" or "rollback", `of` the document or edition it is about; see the table."""

    id: str
    council: str
    person: str
    name: str
    at: float
    kind: str
    of: str
    new_name: str
    shown: str

    @property
    def lapses_at(self) -> float:
        """When it is anybody's to take its place, unless something is added to it."""
        return self.at + _HELD_SECONDS

    @property
    def failed(self) -> int:
        """How many of the council's own questions fail by what was shown."""
        return int(self.shown) if self.shown.isdigit() else 0


class ChangeRecords:
    """At most one open change a council."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, council: str, person: str, name: str, kind: str, of: str, new_name: str) -> Change | None:
        """Begin a change; an earlier one of the same person makes way. None while somebody else has one open."""
        now = self._clock()
        made = Change(uuid.uuid4().hex, council, person, name, now, kind, of, new_name, "")
        with self._engine.begin() as connection:
            begun = insert_into(connection, changes).values(**asdict(made))
            # Machines' clocks differ a little: only a time that cannot be is nobody's.
            free = or_(
                changes.c.person == begun.excluded.person,
                changes.c.at < now - _HELD_SECONDS,
                changes.c.at > now + _HELD_SECONDS,
            )
            taken = begun.on_conflict_do_update(
                index_elements=[changes.c.council],
                set_={name: begun.excluded[name] for name in asdict(made)},
                where=free,
            )
            if not connection.execute(taken.returning(changes.c.id)).all():
                return None
        return made

    def open_for(self, council: str) -> Change | None:
        """The open change of a council."""
        with self._engine.begin() as connection:
            row = connection.execute(select(changes).where(changes.c.council == council)).mappings().first()
        return Change(**row) if row else None

    def find(self, change_id: str) -> Change | None:
        """The open change with this id, unless it has lapsed."""
        with self._engine.begin() as connection:
            row = connection.execute(select(changes).where(changes.c.id == change_id)).mappings().first()
        return Change(**row) if row and row["at"] >= self._clock() - _HELD_SECONDS else None

    def ids(self) -> frozenset[str]:
        """The ids of all changes that have not lapsed."""
        since = self._clock() - _HELD_SECONDS
        with self._engine.begin() as connection:
            return frozenset(connection.execute(select(changes.c.id).where(changes.c.at >= since)).scalars())

    def show(self, change: Change, failed: int) -> None:
        """The officer has been shown it; so many of the council's own questions fail by it."""
        with self._engine.begin() as connection:
            connection.execute(update(changes).where(changes.c.id == change.id).values(shown=str(failed)))

    def end(self, change: Change) -> bool:
        """Published or discarded; False where somebody has ended it already."""
        with self._engine.begin() as connection:
            return connection.execute(delete(changes).where(changes.c.id == change.id)).rowcount == 1
