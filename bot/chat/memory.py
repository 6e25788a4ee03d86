"""What is remembered for a while and never written down: threads' subjects, questions waiting for a choice."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from bot.replies import presses_on

Kept = TypeVar("Kept")
_HOURS = 3600.0


class Memory(Generic[Kept]):
    """At most `most` things, each for `hours`; the oldest go first. Safe to use from several threads."""

    def __init__(self, hours: float = 12, most: int = 5000, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = hours * _HOURS
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Kept]] = OrderedDict()

    def keep(self, key: str, kept: Kept) -> None:
        """Remember `kept` under `key`, in place of what was there."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (self._clock(), kept)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def recall(self, key: str) -> Kept | None:
        """What is under `key`, unless it is forgotten."""
        with self._lock:
            return self._found(key)

    def take(self, key: str) -> Kept | None:
        """What is under `key`, forgotten from now on: nobody else gets it too."""
        with self._lock:
            found = self._found(key)
            self._kept.pop(key, None)
            return found

    def _found(self, key: str) -> Kept | None:
        kept = self._kept.get(key)
        if kept is None or self._clock() - kept[0] > self._seconds:
            self._kept.pop(key, None)
            return None
        return kept[1]


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
# "Can I share that?" points back; in "can I say that he was late" the word joins what comes after it.
_POINTS_BACK = re.compile(
    r"\b(?:it|them|they|same|instead|then|either|too|as well|th(?:is|ose)(?=\W*$|\s+(?:is|are|was|were|one|ones|too|on|to|in|if|as)\b)"
    r"|that(?=\W*$|\s+(?:is|was|one|too|on|to|in|with|for|if|as well|from|up|out|be|still|ok|okay|allowed|count|apply|online)\b))",
    re.IGNORECASE,
)
_MOST_WORDS_POINTING = 9
_STANDS_ALONE = re.compile(r"^\W*is (?:it|this|that) .*\b(?:to|if)\b", re.IGNORECASE)
# "Can I post that my colleague was drunk?": a question with an object of its own, whatever word joins it.
_OWN_OBJECT = re.compile(
    r"^\W*(?:can|could|may|should|must|do|am) (?:i|we)\b.{0,20}\b(?:post|say|write|tweet|share|put|tell|publish)\w*\s+(?:that|it|this)\s+"
    r"(?:my|our|his|her|their|the|a|an|he|she|they|we|i|it|there|some\w*|cllr|councillor)\b",
    re.IGNORECASE,
)


def continues(text: str) -> bool:
    """Whether a message in a thread leans on the one before it: short, and joined on or pointing back.

    What presses for a yes, or asks why, leans on the answer and not on the question: it is answered by itself.
    """
    words = len(text.split())
    if words > _MOST_WORDS or "\n" in text.strip() or _OWN_OBJECT.match(text) or presses_on(text):
        return False
    if _CONTINUES.match(text) or (words <= _MOST_WORDS_ASKING_ON and _ASKS_ON.match(text)):
        return True
    return words <= _MOST_WORDS_POINTING and bool(_POINTS_BACK.search(text)) and not _STANDS_ALONE.match(text)


def joined(subject: str, text: str) -> str:
    """The question that a follow-up asks, in full."""
    return f"{subject}\n{text}"
