"""Changes that were shown to somebody and wait to be decided on, kept as they were shown: nothing is read again."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from index.clauses.parts import DocumentParts
from index.corpus.council import Council
from index.corpus.questions import MustQuote
from index.errors import EditionError
from index.store.documents import Documents, keep_document, keep_parts, unpacked
from index.store.engine import reading, writing
from index.store.records import Contents, EditionDocument, Proposal, Taken
from index.store.tables import parts, proposals, utc_now


class Proposals:
    """Proposals by an id that whoever made them chose."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, name: str, proposal: Proposal) -> None:
        """Keep a proposal with all that it holds."""
        with writing(self._engine) as connection:
            for data in proposal.files:
                keep_document(connection, data)
            for document in proposal.contents.documents if proposal.contents else ():
                keep_parts(connection, document.parts.parts)
            connection.execute(insert(proposals).values(id=name, at=utc_now(), record=json.dumps(_to_json(proposal))))

    def find(self, name: str) -> Proposal | None:
        """The proposal with this id. Raises EditionError where what it holds is damaged."""
        with reading(self._engine) as connection:
            record = connection.execute(select(proposals.c.record).where(proposals.c.id == name)).scalar()
            if record is None:
                return None
            said = json.loads(record)
            wanted = [d["parts"] for d in (said["contents"] or {"documents": ()})["documents"]]
            found = dict(
                connection.execute(select(parts.c.digest, parts.c.data).where(parts.c.digest.in_(wanted))).all()
            )
        try:
            return _from_json(said, found)
        except (KeyError, ValueError) as error:
            raise EditionError("What was shown is no longer kept whole. Send the file or the command again.") from error

    def forget(self, name: str) -> None:
        """Delete a proposal, and its documents unless they were published."""
        with writing(self._engine) as connection:
            record = connection.execute(delete(proposals).where(proposals.c.id == name).returning(proposals.c.record))
            said = json.loads(record.scalar() or "{}")
        for document in (said.get("contents") or {"documents": ()})["documents"]:
            Documents(self._engine).forget(document["digest"], document["parts"])

    def ids(self) -> tuple[str, ...]:
        """The ids of all that are kept."""
        with reading(self._engine) as connection:
            return tuple(connection.execute(select(proposals.c.id)).scalars())


def _to_json(proposal: Proposal) -> dict[str, Any]:
    contents, taken = proposal.contents, proposal.taken
    return {
        "council": proposal.council, "base": proposal.base, "number": proposal.number,
        "contents": contents and {
            "council": contents.council.model_dump(mode="json"),
            "documents": [
                {"file": d.file, "origin": d.origin, "digest": d.digest, "parts": d.parts_digest} for d in contents.documents
            ],
        },
        "taken": taken and {**asdict(taken), "questions": [q.model_dump() for q in taken.questions]},
    }  # fmt: skip


def _from_json(said: dict[str, Any], packed: dict[str, bytes]) -> Proposal:
    contents, taken = said["contents"], said["taken"]
    held = contents and Contents(
        Council.model_validate(contents["council"]),
        tuple(
            EditionDocument(
                d["file"], d["origin"], d["digest"],
                DocumentParts(said["council"], d["file"], unpacked(packed[d["parts"]], d["parts"])),
            )
            for d in contents["documents"]
        ),
    )  # fmt: skip
    asked = tuple(MustQuote.model_validate(q) for q in taken["questions"]) if taken else ()
    return Proposal(
        said["council"],
        said["base"],
        held,
        said["number"],
        taken=Taken(**{**taken, "questions": asked}) if taken else None,
    )
