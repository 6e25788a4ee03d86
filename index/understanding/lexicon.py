"""Words and phrases that show what a message is about, as data (lexicon.yaml), compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from index.corpus.yaml_file import read_yaml, validate

_FILE = Path(__file__).parent / "lexicon.yaml"


def _expressions(value: tuple[str, ...]) -> tuple[str, ...]:
    for expression in value:
        try:
            re.compile(expression)
        except re.error as error:
            raise ValueError(f"regular expressions; {expression!r} is none ({error})") from error
    return value


Words = Annotated[tuple[str, ...], AfterValidator(_expressions)]


class FindingWords(BaseModel):
    """Words that are a finding in a draft: what they are, the topic that they touch, how serious that is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str = Field(alias="is")
    topic: str
    weight: int
    words: Words


class LexiconFile(BaseModel):
    """lexicon.yaml; the file itself explains its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    findings: dict[str, FindingWords]
    together: dict[str, Words]
    setting: dict[str, Words]
    actor: dict[str, Words]
    act: dict[str, Words]
    platform: dict[str, Words]
    mode: dict[str, Words]
    named: dict[str, Words]


Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class Lexicon:
    """The file with its words compiled: for each name one expression, in the file's order."""

    findings: Mapping[str, tuple[re.Pattern[str], FindingWords]]
    together: Patterns
    setting: Patterns
    actor: Patterns
    act: Patterns
    platform: Patterns
    mode: Patterns
    named: Patterns


@cache
def lexicon() -> Lexicon:
    """The shipped words."""
    data, node = read_yaml(_FILE)
    file = validate(LexiconFile, _FILE, data, node)
    compiled = {
        name: {key: any_of(words) for key, words in getattr(file, name).items()}
        for name in ("together", "setting", "actor", "act", "platform", "mode", "named")
    }
    return Lexicon(findings={k: (any_of(f.words), f) for k, f in file.findings.items()}, **compiled)


def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all of `words`, each matched as a whole word."""
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)", re.IGNORECASE)
