"""Character and word n-grams of a question, hashed: robust to typing, dialect and spelling."""

from __future__ import annotations

import itertools
import math
import re
import zlib
from collections import Counter

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 15
# Buckets and their weights.
Grams = tuple[NDArray[np.int32], NDArray[np.float32]]
_SHORTEST, _LONGEST = 2, 5


def hashed_grams(text: str) -> Grams:
    """Buckets and their weights: n-grams within words, words and word pairs; each half of unit length."""
    words = re.findall(r"[^\W_]+|[^\w\s]", text.lower().replace("’", "'"))
    letters = Counter(
        _bucket("c" + padded[at : at + size])
        for word in words
        for padded in (f" {word} ",)
        for size in range(_SHORTEST, _LONGEST + 1)
        for at in range(max(1, len(padded) - size + 1))
    )
    terms = Counter(_bucket("w" + w) for w in words)
    terms.update(_bucket(f"p{a} {b}") for a, b in itertools.pairwise(words))
    buckets: list[int] = []
    weights: list[float] = []
    for counts in (letters, terms):
        values = [1.0 + math.log(n) for n in counts.values()]
        length = math.sqrt(sum(v * v for v in values)) or 1.0
        buckets += counts
        weights += [v / length for v in values]
    return np.array(buckets, dtype=np.int32), np.array(weights, dtype=np.float32)


def _bucket(gram: str) -> int:
    return zlib.crc32(gram.encode("utf-8", "surrogatepass")) % BUCKETS
