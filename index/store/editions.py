"""A council's editions: numbered records that are never changed, and which of them is in force.

Publishing, going back and taking a council out of force are one transaction each, which touches that council alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from index.clauses.parts import DocumentParts
from index.corpus.council import Council
from index.corpus.questions import MustQuote
from index.errors import EditionError
from index.store.documents import keep_document, keep_parts, unpacked
from index.store.engine import insert_into, reading, writing
from index.store.records import (
    Act,
    Contents,
    Current,
    Deed,
    Edition,
    EditionDocument,
    Proposal,
    Taken,
    digest_of_all,
    settings_of,
)
from index.store.tables import (
    counters,
    deeds,
    edition_documents,
    editions,
    in_force,
    parts,
    proposals,
    taken,
    utc_now,
    workspaces,
)

_CHANGED_MEANWHILE = "Another change has been put in force since this one was compared. Run the refresh again."
# The row stays locked until the transaction ends, so that publications are seen in the order of their numbers.
_NEXT = (
    update(counters)
    .where(counters.c.name == "publications")
    .values(value=counters.c.value + 1)
    .returning(counters.c.value)
)


class Editions:
    """All councils' editions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def publication(self) -> int:
        """A number that grows with everything that is put in force, or out of it."""
        with reading(self._engine) as connection:
            return connection.execute(select(counters.c.value).where(counters.c.name == "publications")).scalar() or 0

    def in_force(self, since: int = 0, council: str | None = None) -> dict[str, Current]:
        """What is in force of each council that anything was done to after publication `since`."""
        wanted = _IN_FORCE.where(in_force.c.publication > since)
        if council is not None:
            wanted = wanted.where(in_force.c.council == council)
        with reading(self._engine) as connection:
            return {row[0]: Current._make(row) for row in connection.execute(wanted.order_by(in_force.c.council))}

    def record(self, council: str, number: int) -> Edition:
        """An edition's record. Raises EditionError where there is none of this number."""
        with reading(self._engine) as connection:
            row = connection.execute(_RECORD.where(*_is(editions, council, number))).first()
        if row is None:
            raise EditionError(f"{council} has no edition {number}. `askfirst history -c {council}` lists them.")
        return Edition(*row)

    def open(self, council: str, number: int) -> Contents:
        """What an edition holds. Raises EditionError for one that is damaged, or not there."""
        with reading(self._engine) as connection:
            row = connection.execute(select(editions).where(*_is(editions, council, number))).first()
            found = connection.execute(_DOCUMENTS.where(*_is(edition_documents, council, number))).all()
        if row is None:
            raise EditionError(f"{council} has no edition {number}. `askfirst history -c {council}` lists them.")
        try:
            if digest_of_all([row.settings, *(x for d in found for x in (d.file, d.parts))]) != row.fingerprint:
                raise EditionError("Its record is damaged in the database.")
            return Contents(
                Council.model_validate_json(row.settings),
                tuple(
                    EditionDocument(
                        d.file, d.origin, d.document, DocumentParts(council, d.file, unpacked(d.data, d.parts))
                    )
                    for d in found
                ),
            )
        except (EditionError, ValueError, TypeError) as error:
            said = str(error) if isinstance(error, EditionError) else f"It is damaged ({error.__class__.__name__})."
            raise EditionError(f"Edition {number} of {council} cannot be used. {said}") from error

    def councils(self) -> Iterable[Council]:
        """The settings of every council in force, in order of their ids; what is damaged is left out."""
        wanted = select(editions.c.settings).join_from(in_force, editions, _JOINED)
        with reading(self._engine) as connection:
            found = connection.execute(wanted.order_by(in_force.c.council)).scalars().all()
        for settings in found:
            try:
                yield Council.model_validate_json(settings)
            except ValueError:
                continue

    def workspaces(self) -> list[tuple[str, str, str]]:
        """(channel, workspace, council) of every council in force."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(workspaces).order_by(workspaces.c.council)).all()
        return [(row.channel, row.workspace, row.council) for row in rows]

    def clauses(self) -> tuple[int, int]:
        """How many councils are in force, and how many clauses they have."""
        wanted = select(func.count(), func.coalesce(func.sum(editions.c.clauses), 0)).join_from(
            in_force, editions, _JOINED
        )
        with reading(self._engine) as connection:
            councils, count = connection.execute(wanted).one()
        return int(councils), int(count)

    def taken(self, council: str | None = None) -> dict[str, Taken]:
        """By folder, what was last taken up from it; of one council or of all."""
        wanted = select(taken) if council is None else select(taken).where(taken.c.council == council)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        return {row.folder: _taken(row) for row in rows}

    def take(self, found: Sequence[Taken]) -> None:
        """Remember what was taken up from folders whose councils stay as they are."""
        if found:
            with writing(self._engine) as connection:
                take(connection, found)

    def carry_out(self, proposal: Proposal, act: Act, kept_as: str | None = None) -> Edition | None:
        """Do what is proposed, and say which edition is in force then: none where a council is taken out.

        `kept_as`: its id among the proposals, which goes in the same step, so that none is carried out twice. Raises
        EditionError where something else was put in force since, or it was carried out; StorageError.
        """
        try:
            with writing(self._engine) as connection:
                kept = delete(proposals).where(proposals.c.id == kept_as)
                if kept_as is not None and connection.execute(kept).rowcount != 1:
                    raise EditionError("This was decided on already.")
                _unchanged(connection, proposal.council, proposal.base)
                if proposal.contents is None:
                    _withdrawn(connection, proposal, act)
                    return None
                if proposal.number is not None:
                    return _gone_back(connection, proposal, proposal.contents, act)
                return _published(connection, proposal, proposal.contents, act)
        except IntegrityError as error:
            raise EditionError(_CHANGED_MEANWHILE) from error

    def refused(self, act: Act) -> None:
        """Record that somebody tried what they may not."""
        with writing(self._engine) as connection:
            note(connection, Deed.REFUSED, act, utc_now())


_JOINED = and_(editions.c.council == in_force.c.council, editions.c.number == in_force.c.number)
_IN_FORCE = select(in_force, editions.c.fingerprint).join_from(in_force, editions, _JOINED, isouter=True)
_RECORD = select(
    editions.c.council, editions.c.number, editions.c.fingerprint, editions.c.clauses, editions.c.at, editions.c.by,
    editions.c.why, editions.c.forced,
)  # fmt: skip
_DOCUMENTS = (
    select(edition_documents, parts.c.data)
    .join(parts, parts.c.digest == edition_documents.c.parts)
    .order_by(edition_documents.c.position)
)


def add_edition(connection: Connection, contents: Contents, number: int, act: Act, at: str) -> Edition:
    """Write an edition's record within a transaction; its documents' bytes have to be kept already."""
    council = contents.council.id
    made = Edition(
        council, number, contents.fingerprint, sum(p.clause is not None for d in contents.parts for p in d.parts), at,
        _plain(act.by), _plain(act.why), act.forced and _plain(act.forced),
    )  # fmt: skip
    connection.execute(
        insert(editions).values(
            council=council, number=number, fingerprint=made.fingerprint, settings=settings_of(contents.council),
            clauses=made.clauses, at=at, by=made.by, why=made.why, forced=made.forced,
        )
    )  # fmt: skip
    rows = [
        {
            "council": council, "number": number, "position": position, "file": d.file, "origin": d.origin,
            "document": d.digest, "parts": keep_parts(connection, d.parts.parts),
        }
        for position, d in enumerate(contents.documents)
    ]  # fmt: skip
    connection.execute(insert(edition_documents), rows)
    return made


def point_at(connection: Connection, council: Council | str, number: int | None, since: str) -> None:
    """Put an edition of a council in force within a transaction; with no number the council goes."""
    name = council if isinstance(council, str) else council.id
    publication = connection.execute(_NEXT).scalar_one()
    row = {"number": number, "since": since, "publication": publication}
    made = insert_into(connection, in_force).values(council=name, **row)
    connection.execute(made.on_conflict_do_update(index_elements=["council"], set_=row))
    connection.execute(delete(workspaces).where(workspaces.c.council == name))
    if isinstance(council, Council) and number is not None:
        rows = [
            {"channel": channel, "workspace": workspace, "council": name}
            for channel in ("slack", "teams")
            for workspace in dict.fromkeys(getattr(council.workspaces, channel))
        ]
        if rows:
            connection.execute(insert(workspaces), rows)


def note(
    connection: Connection, deed: Deed, act: Act, at: str, council: str | None = None, number: int | None = None
) -> None:
    """Add to what was done, within a transaction."""
    connection.execute(
        insert(deeds).values(
            deed=deed.value, at=at, by=_plain(act.by), why=_plain(act.why), council=council,
            number=number, turn=act.turn,
        )
    )  # fmt: skip


def _published(connection: Connection, proposal: Proposal, contents: Contents, act: Act) -> Edition:
    for data in proposal.files:
        keep_document(connection, data)
    last = select(func.max(editions.c.number)).where(editions.c.council == proposal.council)
    made = add_edition(connection, contents, (connection.execute(last).scalar() or 0) + 1, act, utc_now())
    point_at(connection, contents.council, made.number, made.at)
    note(connection, Deed.PUBLISHED, act, made.at, proposal.council, made.number)
    take(connection, [proposal.taken] if proposal.taken else [])
    return made


def _gone_back(connection: Connection, proposal: Proposal, contents: Contents, act: Act) -> Edition:
    now = utc_now()
    point_at(connection, contents.council, proposal.number, now)
    note(connection, Deed.ROLLED_BACK, act, now, proposal.council, proposal.number)
    return Edition(*connection.execute(_RECORD.where(*_is(editions, proposal.council, proposal.number))).one())


def _withdrawn(connection: Connection, proposal: Proposal, act: Act) -> None:
    now = utc_now()
    point_at(connection, proposal.council, None, now)
    note(connection, Deed.WITHDRAWN, act, now, proposal.council, proposal.base)
    connection.execute(delete(taken).where(taken.c.council == proposal.council))


def _unchanged(connection: Connection, council: str, base: int | None) -> None:
    wanted = select(in_force.c.number).where(in_force.c.council == council).with_for_update()
    if connection.execute(wanted).scalar() != base:
        raise EditionError(_CHANGED_MEANWHILE)


def take(connection: Connection, found: Sequence[Taken]) -> None:
    """Remember what was taken up from folders, within a transaction."""
    for one in found:
        row: dict[str, Any] = {
            "council": one.council, "files": json.dumps(one.files, sort_keys=True), "made_with": one.made_with,
            "questions": json.dumps([q.model_dump() for q in one.questions], ensure_ascii=False),
            "fingerprint": one.fingerprint,
        }  # fmt: skip
        made = insert_into(connection, taken).values(folder=one.folder, **row)
        connection.execute(made.on_conflict_do_update(index_elements=["folder"], set_=row))


def _taken(row: Any) -> Taken:
    asked = tuple(MustQuote.model_validate(q) for q in json.loads(row.questions))
    return Taken(row.folder, row.council, json.loads(row.files), asked, row.made_with, row.fingerprint)


def _is(table: Any, council: str, number: int | None) -> tuple[Any, Any]:
    return table.c.council == council, table.c.number == number


def _plain(said: str) -> str:
    """What somebody typed, without what PostgreSQL refuses."""
    return said.replace("\0", "")
