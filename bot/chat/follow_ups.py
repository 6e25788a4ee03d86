"""Whether a message goes on from the one before it, what is asked then, and whether that changes the answer."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import phrases
from bot.advice import Advice
from bot.chat.splitting import shortened
from bot.replies import presses_on

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
# A whole question, whatever word joins it on: "but can I share photos of the children?", "if I get a threat what do I do?"
_WHOLE = re.compile(
    r"\b(?:can|could|may|should|must|do|am|are|will) (?:i|we|councillors?|they)\b\W+(?:\w+\W+){0,2}"
    r"(?:post|say|write|tweet|share|put|tell|publish|upload|use|film|record|photograph|block|delete|reply to|comment on|name|call|like|mention)\w*"
    r"\s+(?!(?:it|that|this|them|those|these|one|on|in|at|to|from|with|about|as|if|then|too|instead|so|anyway|again|up|online|there)\b)\w+"
    r"|\bwhat (?:do|should|can|must) (?:i|we) (?:do|say)\b",
    re.IGNORECASE,
)
_LEAST_WORDS_WHOLE = 7
_WHOLE_IN_A_TIME = re.compile(
    r"^\W*(?:during|after|before|with)\b.*\b(?:can|could|may|should) (?:i|we)\b", re.IGNORECASE
)
_POINTS = re.compile(r"\b(?:this|that|it|these|those|above)\b", re.IGNORECASE)
_MOST_WORDS_LEANING = 5
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
    whole = (words >= _LEAST_WORDS_WHOLE and _WHOLE.search(text)) or _WHOLE_IN_A_TIME.match(text)
    if whole and not _POINTS_BACK.search(text):
        return False
    if _CONTINUES.match(text) or (words <= _MOST_WORDS_ASKING_ON and _ASKS_ON.match(text)):
        return True
    return words <= _MOST_WORDS_POINTING and bool(_POINTS_BACK.search(text)) and not _STANDS_ALONE.match(text)


def leans(text: str) -> bool:
    """Whether a message says nothing without the one before it."""
    return continues(text) and (len(text.split()) <= _MOST_WORDS_LEANING or bool(_CONTINUES.match(text)))


def points(text: str) -> bool:
    """Whether a short question is about a post that does not stand in it: "can I post this?"."""
    words = len(text.split())
    return 0 < words <= _MOST_WORDS_POINTING and bool(_POINTS.search(text)) and not _OWN_OBJECT.match(text)


def joined(subject: str, text: str) -> str:
    """The question that a follow-up asks, in full."""
    return f"{subject}\n{text}"


# Of what was asked before, so much is shown again.
_MOST_SHOWN = 160


def as_asked(subject: str, text: str) -> str:
    """How a follow-up was understood, on one line."""
    return f"{phrases.ASKED}{shortened(' '.join(subject.split()), _MOST_SHOWN)} … {' '.join(text.split())}"


def substance(advice: Advice) -> tuple[object, ...]:
    """What an answer says, without its order and the words that asked for it: two that are alike in this say the same."""
    return (
        advice.council_id, advice.edition, advice.outcome, advice.harmless, advice.reply,
        frozenset(quote.clause_id for quote in advice.quotes), frozenset(note.text for note in advice.notes),
        frozenset(finding.words for finding in advice.findings),
    )  # fmt: skip


def compared(advice: Advice, before: frozenset[object]) -> Advice:
    """The same, marked where it says what stood in the answer before; where somebody is in danger it is said again."""
    return replace(advice, as_before=not advice.call_now and substance(advice) in before)
