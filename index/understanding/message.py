"""A message taken apart: the draft in it, and the question about the draft."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN = "'\"“‘«"
_QUOTED = re.compile(
    r"(?:^|[\s:(–-])([\"“«])(?P<double>.{12,}?)[\"”»]|(?:^|[\s:(–-])([‘'])(?P<single>.{12,}?)[’'](?=\s*(?:$|[?.!,)]|\s))",
    re.S,
)
_ASK = re.compile(
    r"\b(?:can|could|may|should|am|is|are|would|do|does|ok(?:ay)?|alright|all right|allowed|fine|safe|possible|thoughts?|check)\b"
    r"[^:\n]{0,60}\b(?:post|put|share|tweet|say|send|publish|up|write|upload|this|that|it|reply)\b[^:\n]{0,40}[:?]",
    re.I,
)
_LEAD = re.compile(r"^(?P<ask>[^:\n]{3,90}?)(?::|\?|\n)\s*(?P<draft>\S.{14,})$", re.S)
_TRAIL = re.compile(
    r"^(?P<draft>.{15,}?)[\s–-]++(?P<ask>(?:is (?:this|that|it)|can i|ok to|okay to|alright to|(?:is it )?fine to|thoughts|any issues?)"
    r"[^.!?\n]{0,60}\?*)$",
    re.I | re.S,
)
_QUESTION = re.compile(
    r"^\W*(?:can|could|may|should|shall|am|is|are|do|does|did|will|would|what|whats|who|whos|when|where|which|how|why|if|have|has"
    r"|help|please|need|anyone|any|got|someone|somebody|my|i|i'm|ive|i've|im|we|there|whose|wondering|hello|hi)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Message:
    """`draft` is the post somebody means to publish, None where there is none; `ask` is the rest."""

    text: str
    ask: str
    draft: str | None


def take_apart(text: str) -> Message:
    """Find the draft in a message: quoted, after a colon or question mark, or the whole of it.

    A bare post is a draft; a sentence that asks or tells is none.
    """
    quoted = _QUOTED.search(text)
    if quoted and (_ASK.search(text) or len(quoted[0]) > 0.5 * len(text)):
        draft = (quoted["double"] or quoted["single"]).strip()
        return Message(text, (text[: quoted.start()] + " " + text[quoted.end() :]).strip(), draft)
    for pattern in (_LEAD, _TRAIL):
        found = pattern.match(text)
        if found and (pattern is _TRAIL or _ASK.search(found["ask"] + "?")):
            return Message(text, found["ask"].strip(), found["draft"].strip().strip("'\"“”‘’"))
    if _QUESTION.match(text) or text.rstrip().endswith("?") or len(text.split()) < 5:
        return Message(text, text, None)
    return Message(text, "", text)


def as_draft(message: Message) -> Message:
    """The message with a draft in it: the one found, or the whole of it."""
    return message if message.draft else Message(message.text, "", message.text)
