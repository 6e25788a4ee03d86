"""Which councils are in force, found by words of their names or by who is named in their settings, without reading them all."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import JSON, ColumnElement, Engine, and_, cast, func, or_, select, type_coerce

from index.corpus.council import Council
from index.store.engine import reading
from index.store.tables import editions, in_force

_JOINED = and_(editions.c.council == in_force.c.council, editions.c.number == in_force.c.number)


@dataclass(frozen=True, slots=True)
class Listed:
    """A council in force, as a list shows it."""

    id: str
    name: str
    number: int
    since: str
    clauses: int


class Directory:
    """Queries over the settings of what is in force."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def named(self, words: str, count: int, skip: int = 0) -> tuple[tuple[Listed, ...], int]:
        """`count` councils whose id or name holds every one of `words`, by id, after the first `skip`; and how many there are."""
        wanted = [self._says(word) for word in words.casefold().split()]
        chosen = select(
            editions.c.council, editions.c.settings, editions.c.number, in_force.c.since, editions.c.clauses
        ).join_from(in_force, editions, _JOINED)
        counted = select(func.count()).select_from(in_force.join(editions, _JOINED)).where(*wanted)
        with reading(self._engine) as connection:
            rows = connection.execute(
                chosen.where(*wanted).order_by(editions.c.council).limit(count).offset(skip)
            ).all()
            total = connection.execute(counted).scalar_one()
        found = (Listed(r.council, _name(r.settings, r.council), r.number, r.since, r.clauses) for r in rows)
        return tuple(found), int(total)

    def _says(self, word: str) -> ColumnElement[bool]:
        sqlite = self._engine.dialect.name == "sqlite"
        record = type_coerce(editions.c.settings, JSON) if sqlite else cast(editions.c.settings, JSON)
        name = func.lower(record["name"].as_string())
        return or_(editions.c.council.contains(word, autoescape=True), name.contains(word, autoescape=True))

    def mentioning(self, said: str) -> tuple[Council, ...]:
        """The councils whose settings hold these letters anywhere, such as an officer's id; what is damaged is left out."""
        wanted = select(editions.c.settings).join_from(in_force, editions, _JOINED)
        quoted = json.dumps(said)[1:-1]
        with reading(self._engine) as connection:
            rows = connection.execute(
                wanted.where(editions.c.settings.contains(quoted, autoescape=True)).order_by(in_force.c.council)
            ).scalars()
            return tuple(council for settings in rows if (council := _council(settings)) is not None)


def _name(settings: str, council: str) -> str:
    try:
        return str(json.loads(settings)["name"])
    except (ValueError, KeyError, TypeError):
        return council


def _council(settings: str) -> Council | None:
    try:
        return Council.model_validate_json(settings)
    except ValueError:
        return None
