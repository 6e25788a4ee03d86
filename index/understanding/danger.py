"""Whether somebody is in danger: a child, a life, a person who may harm themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from index.ranking.topics_of import softmax
from index.ranking.weights import Floats, Weights

# The fitted model alone decides from _SURE on; with a word of danger in the text, from _WITH_WORD on.
_SURE, _WITH_WORD = 0.86, 0.3
_WORDS = re.compile(
    r"\b(?:suicid\w*|kill (?:my|him|her|them)sel\w+|kill(?:ing)? (?:me|him|her|us|my|themself)|end(?:ing)? (?:it|my life|his life|her life|their life)"
    r"|take (?:my|his|her|their) (?:own )?life|overdose\w*|self[- ]?harm\w*|cutting (?:my|him|her|them)sel\w+|want(?:s|ed)? to die|better off (?:dead|without me)"
    r"|don'?t want to be here|no point (?:in )?(?:living|going on)|can'?t go on|goodbye|rope|bridge|tablets|pills|stab\w*|knife|machete|gun|shoot\w*|acid|bomb\w*"
    r"|petrol|torch|burn\w*|outside my (?:house|door|home)|know(?:s)? where (?:i|you|we) live|threat\w*|hurt\w*|hit(?:s|ting)?|beat\w*|bruis\w*|groom\w*|touch\w*|abus\w*"
    r"|naked|nudes?|meet (?:up )?(?:with )?(?:him|her|me)|run(?:ning)? away|missing|neglect\w*|left (?:on (?:their|his|her) own|alone)|scream\w*|crying|unconscious|bleeding)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Danger:
    """`kind`: child, selfharm or danger (to life or limb)."""

    kind: str
    probability: float


def danger_in(weights: Weights, vector: Floats, question: str) -> Danger | None:
    """The danger that a message tells of, if any."""
    shares = softmax(weights.urgent_weights @ vector + weights.urgent_bias)
    kinds = weights.urgent_kinds
    none = kinds.index("none")
    probability = float(1 - shares[none])
    if probability < (_WITH_WORD if _WORDS.search(question) else _SURE):
        return None
    order = np.argsort(-shares, kind="stable")
    return Danger(next(kinds[n] for n in order if n != none), probability)
