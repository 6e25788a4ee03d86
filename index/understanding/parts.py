"""The parts of a message that ask of different things: its sentences, and what is enumerated within one.

"Can I use the crest, name the officer and put up the photo?" asks of three things, each of them under "can I".
"""

from __future__ import annotations

import re

# More would cost more passes of the encoder than they bring; what is longer is read as a whole.
MOST_PARTS = 5
_FEWEST_WORDS = 2
_SENTENCE = re.compile(r"(?<=[.!?;])[\"'”’)]*\s+|\n+|\s+[-–—]\s+")
_NUMBERED = re.compile(r"(?:^|\s)\(?(?:[1-9]|[a-e]|ii?i?)[.)]\s+", re.IGNORECASE)
_INTRODUCES = re.compile(
    r"^\W*(?:two|three|four|several|a (?:few|couple of)|some) (?:things|questions|points)\s*[:,–-]\s*", re.I
)
_OPENER = re.compile(
    r"(?:^|\b(?:so|and|also|but)\s+|^.{0,60}?,\s*)(?P<opener>(?:can|could|may|might|should|must|do|am|are|is)\s+(?:i|we|it|councillors?|members?)"
    r"(?:\s+(?:be|all right|alright|ok|okay|fine|allowed|able|free|have|need|also|still|just))*(?:\s+(?:to|for me to|if i))?"
    r"|(?:is|would)\s+it\s+(?:be\s+)?(?:all right|alright|ok|okay|fine|allowed|legal)\s+(?:to|if i|for me to)"
    r"|(?:ok|okay|alright|allowed|fine)\s+to)\s+(?P<verb>[a-z]+(?:\s+(?:up|out|on|in|down))?)\b",
    re.IGNORECASE,
)
_VERBS = (
    "use|name|say|put|post|share|publish|add|tell|show|tag|film|link|quote|recommend|call|mention|tweet|retweet|block|delete|hide|remove|"
    "reply|answer|ask|give|send|forward|record|photograph|thank|criticise|blame|identify|like|comment|write|upload|advertise|promote|claim|"
    "describe|print|stream|invite|urge|accuse|mute|ban|report|set|run|start|open|make|take|include|attach|copy"
)
_BREAK = re.compile(
    r"\s*(?:,\s*(?:and|or|then|plus)\s+|;\s*(?:and\s+)?|,\s+|\s+(?:and|or|plus|then)\s+)(?:also\s+|then\s+)?",
    re.IGNORECASE,
)
_ASKS_AGAIN = re.compile(
    r"^(?:can|could|may|might|should|must|do|does|am|is|are|what|who|how|when|where|which|whether|if)\b", re.IGNORECASE
)
_DOES = re.compile(rf"^(?:{_VERBS})\b", re.IGNORECASE)
_NAMES = re.compile(
    r"^(?:a|an|the|my|our|his|her|their|its|your|who|where|what|which|how|some|any|whose)\b|^[A-Z][\w’']+(?:’s|'s)\b"
)
_CARRIES = re.compile(
    r"\s+(?:with|using|under|alongside|including|plus)\s+(?=(?:the|a|an|my|our|his|her|their)\b)", re.IGNORECASE
)


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a message that may each ask of something else; the message itself alone where it has but one."""
    found: list[str] = []
    for sentence in _sentences(text):
        found += _enumerated(sentence)
    kept = [part for part in dict.fromkeys(found) if len(part.split()) >= _FEWEST_WORDS]
    return tuple(kept) if 2 <= len(kept) <= MOST_PARTS else (text,)


def _sentences(text: str) -> list[str]:
    bare = _INTRODUCES.sub("", text)
    pieces = [piece for line in _SENTENCE.split(bare) for piece in _NUMBERED.split(line)]
    return [piece.strip(" \t-–—•*") for piece in pieces if piece.strip(" \t-–—•*")]


def _enumerated(sentence: str) -> list[str]:
    """A sentence cut where it goes on to another deed or another object of the same deed, each under its own opener."""
    opened = _OPENER.search(sentence)
    if opened is None:
        return [sentence]
    opener, verb = opened["opener"], opened["verb"]
    start = opened.end()
    parts, at, begun = [], 0, ""
    for cut in _BREAK.finditer(sentence, start):
        rest = sentence[cut.end() :]
        head = _head(rest, opener, verb, listed="," in sentence[start:])
        if head is None:
            continue
        parts.append(begun + sentence[at : cut.start()])
        at, begun = cut.end(), head
        verb = _DOES.match(rest)[0] if _DOES.match(rest) else verb  # type: ignore[index]
    parts.append(begun + sentence[at:])
    return [piece.strip() for part in parts for piece in _carried(part, opener)]


def _head(rest: str, opener: str, verb: str, *, listed: bool) -> str | None:
    """What the part that begins with `rest` is to be read under; None where none begins there."""
    if _ASKS_AGAIN.match(rest) and len(rest.split()) > 2:
        return ""
    if _DOES.match(rest):
        return f"{opener} "
    return f"{opener} {verb} " if listed and _NAMES.match(rest) else None


def _carried(part: str, opener: str) -> list[str]:
    """What goes with a deed, "with the logo at the top", is a thing of its own besides."""
    cut = _CARRIES.search(part)
    if cut is None or len(part[: cut.start()].split()) < 4:
        return [part]
    return [part[: cut.start()], f"{opener} use {part[cut.end() :]}"]
