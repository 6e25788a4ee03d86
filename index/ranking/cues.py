"""Which topics' cues a clause's words match. The cues are compiled into one small file beside the weights."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from index.clauses.parts import Clause
from index.ranking.weights import MODEL, Floats


@cache
def _compiled() -> dict[str, tuple[re.Pattern[str], ...]]:
    cues = json.loads((MODEL / "cues.json").read_text(encoding="utf-8"))
    return {topic: tuple(re.compile(c, re.IGNORECASE) for c in mine) for topic, mine in cues.items()}


def cue_matrix(topics: Sequence[str], clauses: Sequence[Clause]) -> Floats:
    """1 where a clause's heading, stem or text matches a topic's cue, else 0: (clauses, T)."""
    found = np.zeros((len(clauses), len(topics)), dtype=np.float32)
    compiled = _compiled()
    for row, clause in enumerate(clauses):
        words = " ".join((" › ".join(clause.headings), clause.words))
        for column, topic in enumerate(topics):
            found[row, column] = any(cue.search(words) for cue in compiled.get(topic, ()))
    return found
