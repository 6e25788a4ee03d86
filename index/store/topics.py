"""Which topics the councils in force speak on, as far as their editions have been looked at: kept, so that each is looked at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import ColumnElement, Engine, and_, select

from index.store.engine import insert_into, reading, writing
from index.store.tables import in_force, spoken_on


class SpokenOn:
    """Topic ids by council. `made_with` says which model and weights found them; what others found is not counted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, made_with: str) -> dict[str, int]:
        """The edition of each council that has been looked at, where it is the one in force."""
        with reading(self._engine) as connection:
            wanted = select(spoken_on.c.council, spoken_on.c.number).join(in_force, _JOINED)
            return {
                row.council: row.number for row in connection.execute(wanted.where(spoken_on.c.made_with == made_with))
            }

    def keep(self, made_with: str, found: Mapping[tuple[str, int], frozenset[str]]) -> None:
        """Keep what editions, by council and number, speak on."""
        rows = [
            {"council": council, "number": number, "made_with": made_with, "topics": " ".join(sorted(topics))}
            for (council, number), topics in found.items()
        ]
        with writing(self._engine) as connection:
            made = insert_into(connection, spoken_on)
            new = {name: made.excluded[name] for name in ("number", "made_with", "topics")}
            connection.execute(made.on_conflict_do_update(index_elements=["council"], set_=new), rows)

    def counts(self, made_with: str, but: str) -> tuple[Counter[str], int]:
        """For each topic how many councils in force but one speak on it, and how many have been looked at."""
        wanted = select(spoken_on.c.topics).join(in_force, _JOINED)
        with reading(self._engine) as connection:
            found = connection.execute(wanted.where(spoken_on.c.made_with == made_with, spoken_on.c.council != but))
            topics = found.scalars().all()
        # Thousands of councils with some twenty topics each are counted at one go.
        return Counter(" ".join(topics).split()), len(topics)


_JOINED: ColumnElement[bool] = and_(in_force.c.council == spoken_on.c.council, in_force.c.number == spoken_on.c.number)
