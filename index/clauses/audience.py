"""Whom a clause binds: councillors, staff, the council's own accounts, or the public on its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel

from index.corpus.yaml_file import read_yaml, validate

_FILE = Path(__file__).parent / "audience.yaml"


class Audience(StrEnum):
    """Who is bound. `anyone`: nothing in heading or words says."""

    COUNCILLORS = "councillors"
    STAFF = "staff"
    COUNCIL_ACCOUNTS = "council_accounts"
    PUBLIC = "public"
    ANYONE = "anyone"


class AudienceWords(BaseModel):
    """What in a heading, and what as the subject of a sentence, names an audience."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: tuple[str, ...]
    subject: tuple[str, ...]


class _File(RootModel[dict[Audience, AudienceWords]]):
    """audience.yaml; the file itself explains its keys."""


@dataclass(frozen=True)
class _Patterns:
    audience: Audience
    heading: re.Pattern[str]
    subject: re.Pattern[str]


@cache
def _patterns() -> tuple[_Patterns, ...]:
    data, node = read_yaml(_FILE)
    found = validate(_File, _FILE, data, node).root
    return tuple(
        _Patterns(
            audience,
            re.compile(rf"(?<!\w)(?:{'|'.join(words.heading)})(?!\w)", re.IGNORECASE),
            re.compile(rf"^\W*(?:{'|'.join(words.subject)})(?!\w)", re.IGNORECASE),
        )
        for audience, words in found.items()
    )


@lru_cache(65536)
def audience_of(headings: tuple[str, ...], stem: str | None, text: str) -> Audience:
    """Whom a clause binds: by the subject of its lead-in or first sentence, else by the nearest heading that says."""
    subject = next((p.audience for words in (stem, text) if words for p in _patterns() if p.subject.match(words)), None)
    titled = _titled(headings)
    # "Do not", "the council will": who that is depends on what it stands under.
    if titled is not None and subject in (None, Audience.COUNCILLORS, Audience.COUNCIL_ACCOUNTS):
        named = subject is Audience.COUNCILLORS and re.match(
            r"\W*(?:\w+ ){0,2}(?:councillors?|members?)\b", stem or text, re.I
        )
        return subject if named and subject else titled
    return subject or Audience.ANYONE


def _titled(headings: tuple[str, ...]) -> Audience | None:
    for heading in reversed(headings[1:] if len(headings) > 1 else headings):
        for patterns in _patterns():
            if patterns.heading.search(heading):
                return patterns.audience
    return None
