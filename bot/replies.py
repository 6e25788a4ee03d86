"""What Askfirst answers of its own, where a message asks it and not a policy, from replies.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from index.corpus.council import Council
from index.corpus.yaml_file import read_yaml, validate

_FILE = Path(__file__).parent / "replies.yaml"
# A longer message tells of something that a policy may speak on.
_MOST_WORDS = 25
_GREETING = r"(?:(?:hi|hello|hey|hiya|thanks|thank you|ok|okay|please|sorry|well|hmm+|right|er|um)\b[\s,.!-]*){0,8}"


class ReplyWords(BaseModel):
    """One kind: the messages it answers, those that it does not, and what is said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: tuple[str, ...]
    unless: tuple[str, ...] = ()
    say: str


@dataclass(frozen=True)
class _Kind:
    to: re.Pattern[str]
    unless: re.Pattern[str] | None
    say: str


_COURTESY = re.compile(
    r"\W*+(?:hi|hiya|hello|hey|help|thanks?|thank you|ta|cheers|ok(?:ay)?|great|lovely|bye|good (?:morning|afternoon|evening|night))"
    r"(?:\W+(?:there|you|very|so|much|a|lot|bunch|all|again|everyone|pal|mate|duck|love|now|then|for|that|your|help|the|thanks?|thank|ok(?:ay)?|cheers|ta|great|lovely)){0,5}\W*",
    re.IGNORECASE,
)
# Kinds that lean on the answer before.
_ON_THE_ANSWER = ("is_that_a_yes", "why")


@cache
def _kinds() -> dict[str, _Kind]:
    data, node = read_yaml(_FILE)
    found = {name: validate(ReplyWords, _FILE, record, node) for name, record in data.items()}
    return {
        name: _Kind(
            re.compile(rf"\A\W*+{_GREETING}(?:{'|'.join(words.to)})\W*", re.IGNORECASE | re.DOTALL),
            re.compile(rf"\b(?:{'|'.join(words.unless)})\b", re.IGNORECASE) if words.unless else None,
            words.say,
        )
        for name, words in found.items()
    }


def reply_to(question: str, council: Council) -> str | None:
    """What is said to a message that asks Askfirst itself, or that leans on an answer before; None for any other."""
    found = next((kind for kind in _kinds().values() if _is(kind, question)), None)
    return found.say.format(council=council.name) if found else None


def presses_on(text: str) -> bool:
    """Whether a message presses for a yes, or asks why, and so leans on the answer before it."""
    return any(_is(_kinds()[name], text) for name in _ON_THE_ANSWER)


def is_courtesy(text: str) -> bool:
    """Whether a message is a greeting or thanks, and nothing more."""
    return _COURTESY.fullmatch(text) is not None


def is_aside(text: str) -> bool:
    """Whether a message leaves a conversation's subject as it is."""
    return presses_on(text) or is_courtesy(text)


def _is(kind: _Kind, text: str) -> bool:
    plain = " ".join(text.replace("’", "'").split())
    if len(plain.split()) > _MOST_WORDS or (kind.unless and kind.unless.search(plain)):
        return False
    return kind.to.fullmatch(plain) is not None


# Words and names are bounded and never divided anew, or a line of capitals would be tried in endless ways.
_PLACE = (
    r"(?P<place>(?-i:[A-Z][\w'’-]{1,40}+)(?:[ -](?:and|upon|on|under|le|in|the|of|(?-i:[A-Z][\w'’-]{1,40}+))){0,8})"
)
_RULES = r"(?:rules?|polic(?:y|ies)|code|protocol|guidance|guidelines)"
_ELSEWHERE = (
    re.compile(rf"\b{_RULES} (?:of|in|at|for|from|over in) {_PLACE}", re.IGNORECASE),
    re.compile(rf"\b{_PLACE}(?:'s|’s|s')? (?:(?:city|county|borough|district|town|parish|community) )*council(?:'s|’s)? (?:\w+ )?{_RULES}", re.IGNORECASE),
    re.compile(r"\bwhat (?:do|does|would|did) (?P<place>(?-i:[A-Z][\w'’-]{1,40}+)(?: (?-i:[A-Z][\w'’-]{1,40}+)){0,8} council) (?:say|allow|do|think|have)\b", re.IGNORECASE),
    re.compile(rf"\b(?P<place>(?:an)?other councils?|neighbouring councils?|the (?:next|neighbouring) (?:council|parish|town|borough|district)|(?:the )?council next door)(?:'s|’s|s')? (?:\w+ )?{_RULES}", re.IGNORECASE),
)  # fmt: skip
_KINDS_OF_COUNCIL = frozenset(
    {"council", "city", "county", "borough", "district", "town", "parish", "community", "the", "of", "and"}
)
_OTHER_NAMES = (
    "the i my our we facebook twitter instagram tiktok bluesky whatsapp linkedin youtube nextdoor nolan ofcom ico lga nalc section part "
    "january february march april may june july august september october november december councillors members party labour "
    "conservative liberal green reform clerk officer monitoring leader chair mayor cllr mr mrs ms dr police government standards "
    "england wales scotland ireland britain uk"
)
_NO_PLACES = frozenset(_OTHER_NAMES.split())


def other_council(question: str, council: Council) -> str | None:
    """What is said where the rules of another council are asked for: that only this one's are known."""
    own = set(re.findall(r"\w+", council.name.lower())) - _KINDS_OF_COUNCIL
    for pattern in _ELSEWHERE:
        found = pattern.search(question)
        if found is None:
            continue
        place = found["place"]
        words = set(re.findall(r"\w+", place.lower()))
        if words & own or (words & _NO_PLACES and not words & {"other", "another", "neighbouring", "next"}):
            continue
        return f"I only know the documents of {council.name}, and nothing of what holds elsewhere ({place})."
    return None
