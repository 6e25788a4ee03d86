"""What was asked, answered, voted on and referred, counted by topic: no texts, no people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from bot.storage.tables import answers, feedback, referrals

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
