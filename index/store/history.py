"""What there has been: editions found, what was done to them, and which one to go back to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, and_, select

from index.errors import EditionError
from index.store.engine import reading
from index.store.records import Deed, Edition
from index.store.tables import deeds, editions, in_force

_KNOWN_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done, with the edition that it was about. `in_force`: this is what answers now."""

    deed: Deed
    at: str
    by: str
    why: str
    council: str | None
    number: int | None
    clauses: int | None
    forced: str | None
    in_force: bool


class History:
    """Queries over editions and deeds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(self, council: str | None = None) -> tuple[Entry, ...]:
        """All that was done, newest first, for one council or for all."""
        joined = deeds.outerjoin(
            editions, and_(editions.c.council == deeds.c.council, editions.c.number == deeds.c.number)
        ).outerjoin(in_force, and_(in_force.c.council == deeds.c.council, in_force.c.number == deeds.c.number))
        wanted = select(
            deeds.c.deed, deeds.c.at, deeds.c.by, deeds.c.why, deeds.c.council, deeds.c.number, editions.c.clauses,
            editions.c.forced, in_force.c.number.label("now"),
        ).select_from(joined)  # fmt: skip
        if council is not None:
            wanted = wanted.where(deeds.c.council == council)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(deeds.c.id.desc())).all()
        seen: set[str] = set()
        found = []
        for row in rows:
            deed = Deed(row.deed)
            puts = deed in (Deed.PUBLISHED, Deed.ROLLED_BACK)
            now = puts and row.now is not None and row.council not in seen
            if now:
                seen.add(row.council)
            found.append(
                Entry(
                    deed, row.at, row.by, row.why, row.council, row.number, row.clauses,
                    row.forced if deed is Deed.PUBLISHED else None, now,
                )
            )  # fmt: skip
        return tuple(found)

    def editions(self, council: str) -> tuple[Edition, ...]:
        """A council's editions, newest first."""
        columns = [editions.c[name] for name in Edition.__slots__]
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(*columns).where(editions.c.council == council).order_by(editions.c.number.desc())
            ).all()
        return tuple(Edition(*row) for row in rows)

    def find(self, council: str, wanted: str) -> Edition:
        """The edition with this number, or whose id begins so. Raises EditionError naming those there are."""
        there = self.editions(council)
        found = [e for e in there if str(e.number) == wanted] or [e for e in there if e.id.startswith(wanted)]
        if len(found) == 1:
            return found[0]
        known = ", ".join(str(e.number) for e in there[:_KNOWN_SHOWN]) or "none yet"
        raise EditionError(
            f"{council} has no edition {wanted!r}. There are: {known}. `askfirst history -c {council}` lists them."
        )

    def before(self, council: str) -> tuple[int, ...]:
        """The numbers of what was in force before, nearest first. What officers went back from is left out."""
        wanted = select(deeds.c.deed, deeds.c.number).where(
            deeds.c.council == council, deeds.c.deed.in_([Deed.PUBLISHED.value, Deed.ROLLED_BACK.value])
        )
        with reading(self._engine) as connection:
            told = connection.execute(wanted.order_by(deeds.c.id)).all()
        chain: list[int] = []
        for deed, number in told:
            if deed == Deed.ROLLED_BACK and number in chain:
                del chain[chain.index(number) :]
            chain.append(number)
        return tuple(reversed(chain[:-1]))

    def previous(self, council: str) -> int:
        """The number of the edition to go back to. Raises EditionError where there is none."""
        before = self.before(council)
        if not before:
            raise EditionError(f"{council} has no edition before the one in force, so there is nothing to go back to.")
        return before[0]

    def last_turn(self) -> tuple[str, ...]:
        """The councils that were changed the last time anything was published."""
        last = (
            select(deeds.c.turn).where(deeds.c.deed == Deed.PUBLISHED.value).order_by(deeds.c.id.desc()).limit(1)
        ).scalar_subquery()
        with reading(self._engine) as connection:
            rows = connection.execute(select(deeds.c.council).where(deeds.c.turn == last).distinct()).scalars()
            return tuple(sorted(str(name) for name in rows))
