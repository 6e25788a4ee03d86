"""What in a draft touches a rule, word by word: "14 Maple Close" is an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from index.understanding.lexicon import lexicon
from index.understanding.situation import plainly


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


_PATTERNS: tuple[tuple[re.Pattern[str], str, str, int], ...] = (
    (_ADDRESS, "an address", "personaldata", 80),
    (_POSTCODE, "a postcode", "personaldata", 60),
    (_EMAIL, "an e-mail address", "personaldata", 70),
    (_BIRTH, "a date of birth", "personaldata", 80),
    (_PLATE, "a number plate", "personaldata", 70),
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
    for pattern, words in lexicon().findings.values():
        for match in pattern.finditer(plainly(draft)):
            yield Issue(draft[match.start() : match.end()].strip(), words.what, words.topic, words.weight)


def _telephones(draft: str) -> Iterator[Issue]:
    for match in phonenumbers.PhoneNumberMatcher(draft, "GB", leniency=phonenumbers.Leniency.POSSIBLE):
        digits = sum(ch.isdigit() for ch in match.raw_string)
        if digits >= _SHORTEST_NUMBER:
            yield Issue(match.raw_string, "a telephone number", "personaldata", 80)


def _combined(draft: str) -> Iterator[Issue]:
    """What is only an issue together: a name and an accusation, a child and a picture, a group and scorn."""
    name, plain, words = _NAME.search(draft), plainly(draft), lexicon().together
    found = {key: pattern.search(plain) for key, pattern in words.items()}
    # "Everyone knows" accuses nobody unless somebody is named.
    accusation = found["accusation"] or (name and found["allegation"])
    if accusation:
        what = "an accusation against somebody named" if name else "an accusation"
        yield Issue(_words(draft, accusation), what, "defamation", 90 if name else 65)
    child, group = found["child"], found["group"]
    if child and found["picture"]:
        yield Issue(_words(draft, child), "a child in a picture", "children", 88)
    if group and found["hostile"]:
        yield Issue(_words(draft, group), "a group of people spoken ill of", "discrimination", 86)


def _words(draft: str, found: re.Match[str]) -> str:
    return draft[found.start() : found.end()]
