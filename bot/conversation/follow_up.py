"""A short "and on my private account?" keeps the subject of the question before it."""

from __future__ import annotations

import re

# Longer than this, a message tells its own subject.
_MOST_WORDS = 14
_CONTINUES = re.compile(
    r"^\W*(?:and|but|or|so|then|also|what (?:if|about)|how about|even (?:if|when|on|in)|only|just|not even|except|unless"
    r"|does (?:it|that|this)|do (?:they|those)|is (?:it|that|this)(?! .*\b(?:to|if)\b)|are (?:they|those)"
    r"|would (?:it|that|this)|will (?:it|that)|can (?:it|they|that)|same|on my|on the|on a|in (?:a|my|the)|from my"
    r"|if (?:i|it|we|they)|as a|to (?:a|my|the)|with(?:out)?|during|after|before)\b",
    re.IGNORECASE,
)
# "Why?", "when", "who then": alone they lean on what went before, with a subject of their own they do not.
_ASKS_ON = re.compile(r"^\W*(?:why|when|who|where|really|sure|how)\b", re.IGNORECASE)
_MOST_WORDS_ASKING_ON = 3
_POINTS_BACK = re.compile(r"\b(?:it|that|this|those|them|they|same|instead|then|either|too|as well)\b", re.IGNORECASE)
_MOST_WORDS_POINTING = 9
_STANDS_ALONE = re.compile(r"^\W*is (?:it|this|that) .*\b(?:to|if)\b", re.IGNORECASE)


def continues(text: str) -> bool:
    """Whether a message in a thread leans on the one before it: short, and joined on or pointing back."""
    words = len(text.split())
    if words > _MOST_WORDS or "\n" in text.strip():
        return False
    if _CONTINUES.match(text) or (words <= _MOST_WORDS_ASKING_ON and _ASKS_ON.match(text)):
        return True
    return words <= _MOST_WORDS_POINTING and bool(_POINTS_BACK.search(text)) and not _STANDS_ALONE.match(text)


def joined(subject: str, text: str) -> str:
    """The question that a follow-up asks, in full."""
    return f"{subject}\n{text}"
