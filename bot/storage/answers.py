"""What is kept of answers and of votes on them: council, outcome, topics and clause ids, no words, no names."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Engine, delete, insert, select

from bot.storage.database import answers, fact, feedback, referrals
from index.store.engine import insert_into


@dataclass(frozen=True, slots=True)
class AnswerRecord:
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

    def count(self, record: AnswerRecord) -> None:
        """One more answer given."""
        with self._engine.begin() as connection:
            connection.execute(
                insert(answers).values(
                    at=self._clock(), council=record.council, outcome=record.outcome, topics=" ".join(record.topics),
                    clauses="\n".join(record.clauses), snapshot=record.snapshot,
                )
            )  # fmt: skip

    def vote(self, person: str, answer: str, record: AnswerRecord, *, helpful: bool) -> bool | None:
        """A vote on an answer; the same vote again takes it back. Returns the vote that now stands.

        `answer` names the message voted on; neither it nor the person can be read from what is kept.
        """
        voter = hmac.new(
            self._salt, f"{person}\x1f{answer}".encode("utf-8", "surrogatepass"), hashlib.sha256
        ).hexdigest()
        cast = {
            "at": self._clock(), "council": record.council, "helpful": helpful, "outcome": record.outcome,
            "topics": " ".join(record.topics), "clauses": "\n".join(record.clauses),
        }  # fmt: skip
        with self._engine.begin() as connection:
            same = delete(feedback).where(feedback.c.voter == voter, feedback.c.helpful == helpful)
            if connection.execute(same).rowcount:
                return None
            # Two at once from another process: one of them is the vote, and neither an error.
            made = insert_into(connection, feedback).values(voter=voter, **cast)
            connection.execute(made.on_conflict_do_update(index_elements=[feedback.c.voter], set_=cast))
        return helpful


# A question about nothing in the catalogue is counted under this.
NO_TOPIC = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counters from topic id to how often. `asked` leaves out greetings and what was off the subject."""

    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    not_covered: Counter[str] = field(default_factory=Counter)
    unhelpful: Counter[str] = field(default_factory=Counter)
    referred: Counter[str] = field(default_factory=Counter)


def counted(engine: Engine, council: str | None, since: float, until: float) -> Counts:
    """Everything from `since` (inclusive) to `until`, in seconds since 1970, of one council or of all."""
    found = Counts()
    with engine.begin() as connection:
        for table, at in ((answers, answers.c.at), (feedback, feedback.c.at), (referrals, referrals.c.opened_at)):
            wanted = select(table).where(at >= since, at < until)
            for row in connection.execute(wanted if council is None else wanted.where(table.c.council == council)):
                topics = row.topics.split()[:1] or [NO_TOPIC]
                if table is referrals:
                    found.referred.update(topics)
                elif table is feedback:
                    found.unhelpful.update([] if row.helpful else topics)
                elif row.outcome in ("answered", "urgent", "not_covered"):
                    found.asked.update(topics)
                    (found.not_covered if row.outcome == "not_covered" else found.answered).update(topics)
    return found
