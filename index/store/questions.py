"""Questions that an officer keeps for a council: asked of every new version, beside those of its questions.yaml."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select

from index.corpus.questions import MustQuote
from index.store.engine import insert_into, reading, writing
from index.store.tables import kept_questions, utc_now


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question with who kept it and when. `digest` names it within its council."""

    digest: str
    asked: MustQuote
    at: str
    by: str


class Questions:
    """The councils' kept questions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, council: str) -> tuple[KeptQuestion, ...]:
        """Those of a council, the first kept first."""
        wanted = select(kept_questions).where(kept_questions.c.council == council)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(kept_questions.c.at, kept_questions.c.digest)).all()
        return tuple(KeptQuestion(r.digest, MustQuote.model_validate_json(r.record), r.at, r.by) for r in rows)

    def keep(self, council: str, asked: MustQuote, by: str) -> None:
        """Keep a question; the same one again takes the place of the one before. Raises StorageError."""
        row = {"at": utc_now(), "by": by, "record": asked.model_dump_json()}
        with writing(self._engine) as connection:
            made = insert_into(connection, kept_questions).values(council=council, digest=_digest(asked.ask), **row)
            connection.execute(made.on_conflict_do_update(index_elements=["council", "digest"], set_=row))

    def drop(self, council: str, digest: str) -> None:
        """Ask it no longer. Raises StorageError."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(kept_questions).where(kept_questions.c.council == council, kept_questions.c.digest == digest)
            )

    def beside(self, council: str, known: tuple[MustQuote, ...]) -> tuple[MustQuote, ...]:
        """`known`, those of questions.yaml, and what was kept beside them; what both ask is asked as questions.yaml says."""
        asked = {_digest(question.ask) for question in known}
        return (*known, *(kept.asked for kept in self.of(council) if kept.digest not in asked))


def _digest(ask: str) -> str:
    return hashlib.sha256(" ".join(ask.split()).casefold().encode()).hexdigest()
