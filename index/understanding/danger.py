"""Whether somebody is in danger: a child, a life, a person who may harm themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from index.ranking.topics import softmax
from index.ranking.weights import Floats, Weights
from index.topics.grams import Grams

# From where a message is taken to tell of danger, and from where it may: with a word of danger in it, and without one.
# docs/quality.md says how they were chosen, what they catch, and what they flag for nothing.
_SURE, _SURE_WITH_WORD = 0.5, 0.4
_PERHAPS, _PERHAPS_WITH_WORD = 0.35, 0.2
_WORDS = re.compile(
    r"\b(?:suicid\w*|kill (?:my|him|her|them)sel\w+|kill(?:ing)? (?:me|him|her|us|my|themself)|end(?:ing)? (?:it|my life|his life|her life|their life)"
    r"|take (?:my|his|her|their) (?:own )?life|overdose\w*|self[- ]?harm\w*|cutting (?:my|him|her|them)sel\w+|want(?:s|ed)? to die|better off (?:dead|without me)"
    r"|(?:do(?:es)?n'?t|didn'?t) want to (?:be here|live)|no point (?:in )?(?:living|going on|carrying on)|can'?t (?:go on|cope)|goodbye|rope|noose|bridge|tablets|pills"
    r"|stab\w*|knife|machete|gun|shoot\w*|bullets?|acid|bomb\w*|rap(?:e|es|ed|ing)|slit|throats?|hang(?:ing)?|you'?re dead|dead (?:man|woman|by)|i'?ll be dead"
    r"|petrol|torch|burn\w*|fire|outside my (?:house|door|home)|(?:know|found|finds?)s? (?:out )?where (?:i|you|we|she|he) lives?|threat\w*|hurt\w*|hit(?:s|ting)?|beat\w*|bruis\w*"
    r"|groom\w*|touch\w*|abus\w*|stalk\w*|follow(?:ed|ing) (?:me|her|him|us)|coffin|strangl\w*|chok\w*|punch\w*|hostage|locked in|trapped"
    r"|naked|nudes?|meet (?:up )?(?:with )?(?:him|her|me)|run(?:ning)? away|missing|neglect\w*|left (?:on (?:their|his|her) own|alone)|scream\w*|crying|unconscious|bleeding)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Danger:
    """`kind`: child, selfharm or danger (to life or limb). `sure`: help comes before everything else, otherwise a line at the end."""

    kind: str
    probability: float
    sure: bool


def danger_in(weights: Weights, vector: Floats, grams: Grams, question: str) -> Danger | None:
    """The danger that a message tells of, or may tell of: its vector's view and its n-grams', averaged."""
    buckets, values = grams
    seen = softmax(weights.urgent_weights @ vector + weights.urgent_bias)
    spelt = softmax(values @ weights.urgent_gram_weights[buckets] + weights.urgent_gram_bias)
    shares = (seen + spelt) / 2
    kinds = weights.urgent_kinds
    none = kinds.index("none")
    probability = float(1 - shares[none])
    said = _WORDS.search(question.replace("’", "'")) is not None
    if probability < (_PERHAPS_WITH_WORD if said else _PERHAPS):
        return None
    order = np.argsort(-shares, kind="stable")
    sure = probability >= (_SURE_WITH_WORD if said else _SURE)
    return Danger(next(kinds[n] for n in order if n != none), probability, sure)
