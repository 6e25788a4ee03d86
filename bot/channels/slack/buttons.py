"""The buttons under an answer, and what each carries back when it is pressed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.advice import Advice
from bot.channels.slack.text import Block, plain

MORE, SHARE, REFER, FEEDBACK = "askfirst_more", "askfirst_share", "askfirst_refer", "askfirst_feedback"
# Slack keeps at most 2,000 characters in a button; a longer question is left out of it.
_MOST_IN_A_BUTTON = 2000


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer was about, as its buttons carry it. `question` is None where it is too long for a button."""

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
            advice.council_id, advice.snapshot, advice.outcome.value, advice.topics,
            tuple(q.clause_id for q in advice.quotes), tuple(q.clause_id for q in advice.related), advice.question,
        )  # fmt: skip

    def packed(self, *, question: bool) -> str:
        """As a button's value; without the question where that does not fit."""
        record: dict[str, Any] = {
            "c": self.council, "s": self.snapshot, "o": self.outcome, "t": self.topics, "q": self.clauses, "r": self.related,
        }  # fmt: skip
        if question and self.question is not None:
            whole = _dumped(record | {"text": self.question})
            if len(whole) <= _MOST_IN_A_BUTTON:
                return whole
        return _dumped(record)


def _dumped(record: dict[str, Any]) -> str:
    """JSON without Slack's control characters, so that not even a value holds what could be parsed."""
    text = json.dumps(record, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


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


def answer_buttons(subject: Subject, *, shareable: bool, referable: bool) -> list[Block]:
    """More clauses, Share in channel, Ask the monitoring officer: those that apply."""
    buttons = []
    if subject.related:
        buttons.append(_button(MORE, "More clauses", subject.packed(question=False)))
    if shareable:
        buttons.append(_button(SHARE, "Share in channel", subject.packed(question=True)))
    if referable:
        buttons.append(_button(REFER, "Ask the monitoring officer", subject.packed(question=True)))
    return [{"type": "actions", "elements": buttons}] if buttons else []


def feedback_buttons(subject: Subject) -> list[Block]:
    """Helpful, not helpful."""
    value = subject.packed(question=False)
    sides = {
        "positive_button": ("Helpful", "This answer was helpful", "+"),
        "negative_button": ("Not helpful", "This answer was not helpful", "-"),
    }
    element: dict[str, Any] = {"type": "feedback_buttons", "action_id": FEEDBACK}
    for side, (label, spoken, sign) in sides.items():
        element[side] = {"text": plain(label, 75), "accessibility_label": spoken, "value": sign + value}
    return [{"type": "context_actions", "elements": [element]}]


def _button(action: str, label: str, value: str) -> Block:
    return {
        "type": "button",
        "action_id": action,
        "text": plain(label, 75),
        "value": value,
        "accessibility_label": label,
    }
