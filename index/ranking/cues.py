"""Which topics' cues a clause's words match. The cues are compiled into one small file beside the weights."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.clauses.parts import Clause
from index.ranking.weights import MODEL, Floats

Bits = NDArray[np.uint8]
_ENDLESS = re.compile(r"(\w{60})\w+")


@cache
def _compiled() -> dict[str, tuple[re.Pattern[str], ...]]:
    """Lower case on both sides, which takes half the time of ignoring case."""
    cues = json.loads((MODEL / "cues.json").read_text(encoding="utf-8"))
    return {topic: tuple(re.compile(_lowered(c)) for c in mine) for topic, mine in cues.items()}


def _lowered(cue: str) -> str:
    return re.sub(r"(\\.)|([A-Z])", lambda found: found[1] or found[2].lower(), cue)


@cache
def cues_digest() -> str:
    """What matched cues depend on besides the clause: the cues and the order of the topics."""
    topics = "\x1f".join(json.loads((MODEL / "manifest.json").read_text(encoding="utf-8"))["topics"])
    return hashlib.sha256((MODEL / "cues.json").read_bytes() + topics.encode()).hexdigest()


def cue_words(clause: Clause) -> str:
    """What of a clause is looked at: heading, stem and text."""
    return " ".join((" › ".join(clause.headings), clause.words))


def bounded_words(text: str) -> str:
    """`text` in lower case, words cut that are longer than any word.

    Cues look for what follows a word of theirs; in endless ones they would begin again with each letter.
    """
    return _ENDLESS.sub(r"\1", text.lower())


def cue_bits(topics: Sequence[str], texts: Sequence[str]) -> Bits:
    """For each text a bit for each topic, eight to a byte: set where one of the topic's cues matches."""
    found = np.zeros((len(texts), len(topics)), dtype=np.uint8)
    cues = [_compiled().get(topic, ()) for topic in topics]
    for row, text in enumerate(texts):
        words = bounded_words(text)
        found[row] = [any(cue.search(words) for cue in mine) for mine in cues]
    return np.packbits(found, axis=1)


def cue_matrix(topics: Sequence[str], bits: Bits) -> Floats:
    """The bits as 1 and 0: (clauses, T)."""
    return np.unpackbits(bits, axis=1, count=len(topics)).astype(np.float32)
