"""What is kept of answers and of votes on them: council, outcome, topics and clause ids, no words, no names."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from bot.storage.database import fact
from bot.storage.tables import answers, feedback


@dataclass(frozen=True, slots=True)
class Gist:
    """All of an answer that may be kept."""

    council: str
    outcome: str
    topics: tuple[str, ...]
    clauses: tuple[str, ...]
    snapshot: str


class Tallies:
    """Counts of answers, and votes on them."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._salt = fact(engine, "salt").encode()

    def count(self, gist: Gist) -> None:
        """One more answer given."""
        with self._engine.begin() as connection:
            connection.execute(
                insert(answers).values(
                    at=self._clock(), council=gist.council, outcome=gist.outcome, topics=" ".join(gist.topics),
                    clauses="\n".join(gist.clauses), snapshot=gist.snapshot,
                )
            )  # fmt: skip

    def vote(self, person: str, answer: str, gist: Gist, *, helpful: bool) -> bool | None:
        """A vote on an answer; the same vote again takes it back. Returns the vote that now stands.

        `answer` names the message voted on; neither it nor the person can be read from what is kept.
        """
        voter = hmac.new(self._salt, f"{person}\x1f{answer}".encode(), hashlib.sha256).hexdigest()
        with self._engine.begin() as connection:
            before = connection.execute(select(feedback.c.helpful).where(feedback.c.voter == voter)).scalar()
            connection.execute(delete(feedback).where(feedback.c.voter == voter))
            if before is not None and bool(before) == helpful:
                return None
            connection.execute(
                insert(feedback).values(
                    voter=voter, at=self._clock(), council=gist.council, helpful=helpful, outcome=gist.outcome,
                    topics=" ".join(gist.topics), clauses="\n".join(gist.clauses),
                )
            )  # fmt: skip
        return helpful
