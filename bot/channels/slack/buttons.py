"""The buttons under an answer."""

from __future__ import annotations

from typing import Any

from bot import phrases
from bot.chat.button_value import Subject
from bot.slack.blocks import Block, plain

MORE, SHARE, REFER, FEEDBACK = "askfirst_more", "askfirst_share", "askfirst_refer", "askfirst_feedback"


def answer_buttons(subject: Subject, *, shareable: bool, referable: bool) -> list[Block]:
    """More clauses, Share in channel, Ask the monitoring officer: those that apply."""
    buttons = []
    if subject.related:
        buttons.append(_button(MORE, phrases.MORE, subject.packed(question=False)))
    if shareable:
        buttons.append(_button(SHARE, "Share in channel", subject.packed(question=True)))
    if referable:
        buttons.append(_button(REFER, phrases.REFER, subject.packed(question=True)))
    return [{"type": "actions", "elements": buttons}] if buttons else []


def feedback_buttons(subject: Subject) -> list[Block]:
    """Helpful, not helpful."""
    value = subject.packed(question=False)
    sides = {
        "positive_button": (phrases.HELPFUL, phrases.WAS_HELPFUL, "+"),
        "negative_button": (phrases.NOT_HELPFUL, phrases.WAS_NOT_HELPFUL, "-"),
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
