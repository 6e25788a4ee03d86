"""What an answer was about, as the buttons under it and the forms they open carry it on any platform."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from bot.advice import Advice, Outcome

# Slack keeps at most 2,000 characters in a button, of which the seal takes a hundred; a longer question is left out of it
# everywhere.
_MOST_PACKED = 1900


@dataclass(frozen=True, slots=True)
class Subject:
    """`question` is None where it is too long for a button."""

    council: str
    snapshot: str
    outcome: str
    topics: tuple[str, ...]
    clauses: tuple[str, ...]
    related: tuple[str, ...]
    question: str | None

    @classmethod
    def of(cls, advice: Advice) -> Subject:
        return cls(
            advice.council_id, advice.edition, advice.outcome.value, advice.topics,
            tuple(q.clause_id for q in advice.quotes), tuple(q.clause_id for q in advice.related), advice.question,
        )  # fmt: skip

    @classmethod
    def nothing(cls, council: str) -> Subject:
        """Of a council, where nothing has been asked yet."""
        return cls(council, "", Outcome.HELP.value, (), (), (), "")

    def packed(self, *, question: bool) -> str:
        """As a button's value; without the question where that does not fit."""
        record: dict[str, Any] = {
            "c": self.council, "s": self.snapshot, "o": self.outcome, "t": self.topics, "q": self.clauses, "r": self.related,
        }  # fmt: skip
        if question and self.question is not None:
            whole = _dumped(record | {"text": self.question})
            if len(whole) <= _MOST_PACKED:
                return whole
        return _dumped(record)


def unpacked(value: str) -> Subject:
    """What a button carried. Raises ValueError for anything else."""
    record = json.loads(value)
    try:
        topics, clauses, related = (tuple(str(item) for item in record[name]) for name in ("t", "q", "r"))
        text = record.get("text")
        return Subject(
            str(record["c"]), str(record["s"]), str(record["o"]), topics, clauses, related,
            None if text is None else str(text),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not the value of one of our buttons") from error


@dataclass(frozen=True, slots=True)
class ReferralValue:
    """What a form for the officers carries: council, clauses quoted, topics, and the thread of their own chat that the
    question was asked in, where the reply is to come. `nonce` tells one form from another."""

    council: str
    clauses: tuple[str, ...]
    topics: tuple[str, ...]
    conversation: str = ""
    thread: str = ""
    nonce: str = field(default_factory=lambda: uuid.uuid4().hex)

    def packed(self) -> str:
        return json.dumps(
            {
                "c": self.council, "q": self.clauses, "t": self.topics, "p": self.conversation, "h": self.thread,
                "n": self.nonce,
            }
        )  # fmt: skip

    @classmethod
    def unpacked(cls, value: str) -> ReferralValue:
        """What a form carried. Raises ValueError for anything else."""
        try:
            record = json.loads(value)
            clauses, topics = (tuple(str(item) for item in record[name]) for name in ("q", "t"))
            place = (str(record.get(name) or "") for name in ("p", "h", "n"))
            return cls(str(record["c"]), clauses, topics, *place)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not the value of one of our forms") from error


def _dumped(record: dict[str, Any]) -> str:
    """JSON without the control characters of chat platforms, so that not even a value holds what could be parsed."""
    text = json.dumps(record, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
