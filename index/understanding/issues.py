"""What in a draft touches a rule, word by word: "14 Maple Close" is an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from index.understanding.lexicon import (
    ACCUSATIONS,
    ALLEGATION_PHRASES,
    CHILD_WORDS,
    ELECTION_ASKS,
    GROUPS,
    HOSTILE,
    INSULTS,
    LOCATION_NOW,
    PICTURES,
    PLUGS,
    PRESS,
    SECRETS,
    VOTE_PROMISES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issue:
    """A stretch of a draft and what it is. `topic` is the topic of rules that it touches.

    `weight` orders issues: the more serious, the higher.
    """

    words: str
    what: str
    topic: str
    weight: int


_STREET = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|close|drive|way|court|crescent|cres|terrace|place|gardens|grove|hill|row|mews|"
    r"square|walk|park|view|rise|green|parade|fold|croft|brae|wynd|vennel)"
)
_ADDRESS = re.compile(
    rf"\b(?:no\.?\s*|number\s+|flat\s+)?\d{{1,4}}[a-d]?,?\s+(?:[A-Z][\w'’]+\s+){{1,3}}{_STREET}\b", re.I
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b")
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b")
_BIRTH = re.compile(r"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\b:?\s*\d{1,2}[/. -]\w{1,9}[/. -]\d{2,4}", re.I)
_PLATE = re.compile(
    r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b|\breg(?:istration)?\.?\s+(?:number\s+|no\.?\s+)?[A-Z]\d{1,3}\s?[A-Z]{3}\b"
)
_NAME = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Rev)\.?\s+[A-Z][\w'’-]+|[A-Z][a-z'’-]+\s+(?:Mc|O['’])?[A-Z][a-z'’-]+)\b"
)
# Shorter runs of digits are years, prices and sums as often as numbers to ring.
_SHORTEST_NUMBER = 10


def _terms(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", re.IGNORECASE)


_CHILD, _INSULT, _GROUP, _HOSTILE = _terms(CHILD_WORDS), _terms(INSULTS), _terms(GROUPS), _terms(HOSTILE)
_ACCUSE, _ALLEGE, _PROMISE = _terms(ACCUSATIONS), _terms(ALLEGATION_PHRASES), _terms(VOTE_PROMISES)
_PLUG, _ELECT, _NOW, _PICTURE, _PRESS, _SECRET = (
    _terms(w) for w in (PLUGS, ELECTION_ASKS, LOCATION_NOW, PICTURES, PRESS, SECRETS)
)

_PATTERNS: tuple[tuple[re.Pattern[str], str, str, int], ...] = (
    (_ADDRESS, "an address", "personaldata", 80),
    (_POSTCODE, "a postcode", "personaldata", 60),
    (_EMAIL, "an e-mail address", "personaldata", 70),
    (_BIRTH, "a date of birth", "personaldata", 80),
    (_PLATE, "a number plate", "personaldata", 70),
    (_SECRET, "private papers or a private meeting", "confidential", 85),
    (_PROMISE, "a view on a decision still to be taken", "predetermination", 75),
    (_INSULT, "an insult", "respect", 70),
    (_PLUG, "a plug for a business", "endorsement", 50),
    (_ELECT, "a call for votes", "purdahpersonal", 45),
    (_NOW, "where you are or will be", "location", 55),
    (_PRESS, "another publisher's words or picture", "copyright", 50),
)


def find_issues(draft: str) -> tuple[Issue, ...]:
    """What stands out in a draft, most serious first; each topic's first finding leads."""
    found = [*_matches(draft), *_telephones(draft), *_combined(draft)]
    found.sort(key=lambda i: (-i.weight, draft.find(i.words)))
    seen: set[tuple[str, str]] = set()
    unique = []
    for issue in found:
        key = (issue.what, issue.words.lower())
        if key not in seen:
            seen.add(key)
            unique.append(issue)
    return tuple(unique)


def _matches(draft: str) -> Iterator[Issue]:
    for pattern, what, topic, weight in _PATTERNS:
        for match in pattern.finditer(draft):
            yield Issue(match[0].strip(), what, topic, weight)


def _telephones(draft: str) -> Iterator[Issue]:
    for match in phonenumbers.PhoneNumberMatcher(draft, "GB", leniency=phonenumbers.Leniency.POSSIBLE):
        digits = sum(ch.isdigit() for ch in match.raw_string)
        if digits >= _SHORTEST_NUMBER:
            yield Issue(match.raw_string, "a telephone number", "personaldata", 80)


def _combined(draft: str) -> Iterator[Issue]:
    """What is only an issue together: a name and an accusation, a child and a picture, a group and scorn."""
    name = _NAME.search(draft)
    # "Everyone knows" accuses nobody unless somebody is named.
    accusation = _ACCUSE.search(draft) or (name and _ALLEGE.search(draft))
    if accusation:
        what = "an accusation against somebody named" if name else "an accusation"
        yield Issue(accusation[0], what, "defamation", 90 if name else 65)
    child, picture = _CHILD.search(draft), _PICTURE.search(draft)
    if child and picture:
        yield Issue(child[0], "a child in a picture", "children", 88)
    group, scorn = _GROUP.search(draft), _HOSTILE.search(draft)
    if group and scorn:
        yield Issue(group[0], "a group of people spoken ill of", "discrimination", 86)
