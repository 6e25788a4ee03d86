"""Documents as published, by the digest of their bytes, and the parts that were read from them."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, select

from index.clauses.parts import Clause, Part, PartKind, Role
from index.errors import EditionError
from index.readers.blocks import Span
from index.store.engine import insert_into, reading, writing
from index.store.tables import documents, edition_documents, parts, proposals, readings


def digest_of(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class Documents:
    """The bytes as published, each once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, digest: str) -> bytes:
        """The bytes with this digest. Raises EditionError where they are gone or damaged."""
        with reading(self._engine) as connection:
            data = connection.execute(select(documents.c.data).where(documents.c.digest == digest)).scalar()
        if data is None or digest_of(data) != digest:
            raise EditionError("A document as it was published is no longer kept, or is damaged in the database.")
        return bytes(data)

    def keep(self, data: bytes) -> str:
        """Keep bytes, and say their digest."""
        with writing(self._engine) as connection:
            return keep_document(connection, data)

    def forget(self, document: str, read: str) -> None:
        """Delete a document and its parts (by their digests) unless an edition or another proposal holds them."""
        with writing(self._engine) as connection:
            if _held(connection, document):
                return
            connection.execute(delete(readings).where(readings.c.document == document))
            connection.execute(delete(documents).where(documents.c.digest == document))
            if not _held(connection, read):
                connection.execute(delete(parts).where(parts.c.digest == read))


def keep_document(connection: Connection, data: bytes) -> str:
    """Keep bytes within a transaction, and say their digest."""
    digest = digest_of(data)
    row = {"digest": digest, "size": len(data), "data": data}
    _keep_whole(connection, documents, row)
    return digest


def keep_parts(connection: Connection, read: Sequence[Part]) -> str:
    """Keep parts within a transaction, and say the digest of what is kept."""
    said = _said(read)
    digest = digest_of(said)
    _keep_whole(connection, parts, {"digest": digest, "data": zlib.compress(said)})
    return digest


def parts_digest(read: Sequence[Part]) -> str:
    """What `keep_parts` would say."""
    return digest_of(_said(read))


def unpacked(data: bytes, digest: str) -> tuple[Part, ...]:
    """Kept parts as they were. Raises EditionError where they are damaged."""
    try:
        said = zlib.decompress(data)
        if digest_of(said) != digest:
            raise ValueError("another digest")
        return tuple(part_from_json(record) for record in json.loads(said))
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise EditionError(f"Its text is damaged in the database ({error.__class__.__name__}).") from error


def _held(connection: Connection, digest: str) -> bool:
    """Whether an edition or a proposal names this document, or these parts."""
    in_edition = exists().where((edition_documents.c.document == digest) | (edition_documents.c.parts == digest))
    in_proposal = exists().where(proposals.c.record.contains(digest))
    return bool(connection.execute(select(in_edition | in_proposal)).scalar())


def _said(read: Iterable[Part]) -> bytes:
    return json.dumps([part_to_json(part) for part in read], separators=(",", ":")).encode()


def _keep_whole(connection: Connection, table: Any, row: dict[str, Any]) -> None:
    """A row by its digest. What is damaged there is replaced: the digest says what it has to be."""
    made = insert_into(connection, table).values(**row)
    connection.execute(
        made.on_conflict_do_update(
            index_elements=["digest"], set_={"data": row["data"]}, where=table.c.data != row["data"]
        )
    )


def part_to_json(part: Part) -> dict[str, Any]:
    """One part as plain data; `part_from_json` gives back an equal part."""
    return {
        "kind": part.kind.value, "spans": _pairs(part.spans), "number": part.number,
        "headings": list(part.headings), "stem": part.stem, "text": part.text,
        "clause": _clause_to_json(part.clause) if part.clause else None,
    }  # fmt: skip


def part_from_json(record: dict[str, Any]) -> Part:
    """The part that `part_to_json` made it of."""
    number, headings, stem, text = record["number"], tuple(record["headings"]), record["stem"], record["text"]
    extra = record["clause"]
    clause = None
    if extra is not None:
        clause = Clause(
            extra["id"], extra["council"], extra["document"], number, extra["parent"], headings, stem, text,
            _spans(extra["stem_spans"]), _spans(extra["text_spans"]), Role(extra["role"]), extra["digest"],
        )  # fmt: skip
    return Part(PartKind(record["kind"]), _spans(record["spans"]), number, headings, stem, text, clause)


def _clause_to_json(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id, "council": clause.council, "document": clause.document, "parent": clause.parent,
        "role": clause.role.value, "stem_spans": _pairs(clause.stem_spans), "text_spans": _pairs(clause.text_spans),
        "digest": clause.digest,
    }  # fmt: skip


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b) for a, b in pairs)
