"""Whether somebody is in danger: a child, a life, a person who may harm themselves, somebody missing, fire or flood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from index.corpus.yaml_file import read_yaml, validate
from index.ranking.topics import shares_of, softmax
from index.ranking.weights import Floats, Weights
from index.topics.grams import Grams
from index.understanding.languages import plainly_english, told_in_another_language
from index.understanding.lexicon import Words, any_of
from index.understanding.situation import plainly

# From these probabilities on a message is taken to tell of danger, and to tell of it perhaps; where words name it outright
# it is, unless all else speaks against it. docs/quality.md says how they were chosen, what they catch, what they flag for nothing.
# Regret and weariness come near to despair, which therefore takes more.
_SURE, _SURE_OF_DESPAIR, _SURE_IN_ANOTHER, _PERHAPS, _NAMED = 0.45, 0.55, 0.7, 0.25, 0.15
DANGER, SELF_HARM = "danger", "selfharm"
_FILE = Path(__file__).parent / "danger.yaml"


class DangerWords(BaseModel):
    """danger.yaml; the file itself explains its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certain: dict[str, Words]
    more_exactly: dict[str, Words]
    makes_light: Words


@dataclass(frozen=True)
class _Patterns:
    certain: Mapping[str, re.Pattern[str]]
    more_exactly: Mapping[str, re.Pattern[str]]
    makes_light: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Danger:
    """`kind`: child, selfharm, missing, hazard (fire, flood, gas) or danger (to life or limb). `sure`: help comes before
    everything else, otherwise a line at the end. `call`: to call 999, in the language of the message if not English."""

    kind: str
    probability: float
    sure: bool
    call: str | None = None


@cache
def _words() -> _Patterns:
    data, node = read_yaml(_FILE)
    words = validate(DangerWords, _FILE, data, node)
    return _Patterns(
        {kind: any_of(mine) for kind, mine in words.certain.items()},
        {kind: any_of(mine) for kind, mine in words.more_exactly.items()},
        any_of(words.makes_light),
    )  # fmt: skip


def danger_in(weights: Weights, meaning: Floats, grams: Grams, question: str) -> Danger | None:
    """The danger that a message tells of, or may tell of: by its meaning, its spelling and the words that name it."""
    words, plain = _words(), plainly(question)
    told = told_in_another_language(question)
    if told is not None:
        return Danger(told.kind, 1.0, sure=True, call=told.call)
    kind, probability = _kind_of(weights, _in_english(weights, meaning, grams))
    named = _first(words.certain, plain)
    if named is not None and probability >= _NAMED:
        return Danger(named, 1.0, sure=True)
    sure = probability >= (_SURE_OF_DESPAIR if kind == SELF_HARM else _SURE)
    if not sure and not plainly_english(question):
        foreign, certainty = _kind_of(weights, _in_another_language(weights, grams))
        if certainty >= _SURE_IN_ANOTHER:
            return Danger(foreign, certainty, sure=True)
    if probability < _PERHAPS:
        return None
    if kind == DANGER:
        kind = _first(words.more_exactly, plain) or kind
    return Danger(kind, probability, sure)


def makes_light(text: str) -> bool:
    """Whether a clause tells whoever reads it to make light of what was done to them."""
    return _words().makes_light.search(plainly(text)) is not None


def _in_english(weights: Weights, meaning: Floats, grams: Grams) -> Floats:
    """Probabilities of the kinds of danger."""
    return shares_of(
        (weights.urgent_weights, weights.urgent_bias), (weights.urgent_gram_weights, weights.urgent_gram_bias),
        meaning, grams,
    )  # fmt: skip


def _in_another_language(weights: Weights, grams: Grams) -> Floats:
    """The same by the spelling alone, as it tells in the languages most spoken besides English."""
    buckets, values = grams
    return softmax(
        np.asarray(values @ weights.foreign_gram_weights[buckets] + weights.foreign_gram_bias, dtype=np.float32)
    )


def _kind_of(weights: Weights, shares: Floats) -> tuple[str, float]:
    """The likeliest kind, and how likely it is that there is any."""
    kinds = weights.urgent_kinds
    none = kinds.index("none")
    order = np.argsort(-shares, kind="stable")
    return next(kinds[n] for n in order if n != none), float(1 - shares[none])


def _first(patterns: Mapping[str, re.Pattern[str]], text: str) -> str | None:
    return next((kind for kind, pattern in patterns.items() if pattern.search(text)), None)
