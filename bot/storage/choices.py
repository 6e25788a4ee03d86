"""The councils a person has chosen to ask for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, delete, select

from bot.storage.database import choices
from index.store.engine import insert_into


class Choices:
    """Saved choices by person."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, person: str) -> tuple[str, ...]:
        """Council ids, empty where nothing has been chosen."""
        with self._engine.begin() as connection:
            found = connection.execute(select(choices.c.councils).where(choices.c.person == person)).scalar()
        return tuple(found.split()) if found else ()

    def save(self, person: str, councils: Sequence[str]) -> None:
        """Replace a person's choice; an empty one forgets it."""
        with self._engine.begin() as connection:
            if not councils:
                connection.execute(delete(choices).where(choices.c.person == person))
                return
            made = insert_into(connection, choices).values(person=person, councils=" ".join(councils))
            connection.execute(
                made.on_conflict_do_update(index_elements=[choices.c.person], set_={"councils": made.excluded.councils})
            )
