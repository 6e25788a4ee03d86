"""The fitted weights, loaded from safetensors and checked against their digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from index.errors import ModelError

if TYPE_CHECKING:
    from index.search.indexes import VectorIndex

Floats = NDArray[np.float32]
Rows = NDArray[np.floating[Any]]
# The vectors of the training questions, which an index alone needs.
_KNOWN = "known_questions"
# Of these arrays a question takes a few rows: they stay in half precision, as they are stored.
_TAKEN_BY_ROW = frozenset({"gram_weights", "urgent_gram_weights", "foreign_gram_weights", "known_answers"})
MODEL = Path(str(resources.files("index") / "model"))


@dataclass(frozen=True)
class RankWeights:
    """The ranker over K features: a linear part (K), and H units for what means more together: `hidden` (K x H), `bias` (H),
    `out` (H)."""

    linear: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    def scores(self, features: Floats) -> Floats:
        """How much speaks for each of n clauses, (n,), from the features of each, (n, K)."""
        together = np.tanh(features @ self.hidden + self.bias) @ self.out
        return np.asarray(features @ self.linear + together, dtype=np.float32)

    def arrays(self) -> dict[str, Floats]:
        """By the names under which they are kept."""
        return {f"rank_{field.name}": getattr(self, field.name) for field in fields(self)}

    @classmethod
    def taken_from(cls, arrays: dict[str, Any]) -> RankWeights:
        """Out of `arrays`, what `arrays()` has put there. Raises KeyError."""
        return cls(**{field.name: arrays.pop(f"rank_{field.name}") for field in fields(cls)})


@dataclass(frozen=True)
class Weights:
    """Everything fitted on top of the encoder. T topics, D dimensions, K features.

    `topics`, `names`, `off_topic`: ids, names and kind of the T topics. `ask_*`: topics of a question
    from its meaning (T x D) and its hashed n-grams (buckets x T). `rule_*`: topics of a clause from its
    vector. `relations` (T x T): how much a clause on the second topic helps a question on the first, as
    written by hand, and `learned_relations` as found in the labels. `known_answers` (questions x D): the vectors of the clauses
    that answer training questions. `usual_question`: the mean of those questions, of unit length: what is near it is near to
    anything asked.
    `file`: where the rest is that is taken from there when it is needed.
    `null*`, `scale`: the encoder's "no clause answers". `ranker`: how clauses are ranked. `decide_*`: when to
    answer. `calibrate`: slope and offset of the confidence. `quote_*`: whether a clause helps. `urgent_*`: kinds of danger,
    `foreign_*`: the same in languages other than English.
    `draft_*`: whether a message is a post.
    """

    file: Path
    topics: tuple[str, ...]
    names: tuple[str, ...]
    off_topic: NDArray[np.bool_]
    urgent_kinds: tuple[str, ...]
    ask_weights: Floats
    ask_bias: Floats
    gram_weights: Rows
    gram_bias: Floats
    rule_weights: Floats
    rule_bias: Floats
    relations: Floats
    learned_relations: Floats
    known_answers: Rows
    usual_question: Floats
    null: Floats
    null_bias: float
    scale: float
    ranker: RankWeights
    decide_weights: Floats
    decide_bias: float
    calibrate: Floats
    quote_weights: Floats
    quote_bias: float
    urgent_weights: Floats
    urgent_bias: Floats
    urgent_gram_weights: Rows
    urgent_gram_bias: Floats
    foreign_gram_weights: Rows
    foreign_gram_bias: Floats
    draft_weights: Floats
    draft_bias: float

    @cached_property
    def known(self) -> VectorIndex:
        """The training questions, to be searched for the nearest ones; the index holds them, and nothing else does."""
        from index.search.indexes import VectorIndex  # noqa: PLC0415 - brings FAISS

        with safe_open(self.file, "numpy") as arrays:
            return VectorIndex(arrays.get_tensor(_KNOWN))

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {topic: row for row, topic in enumerate(self.topics)}

    def topic_row(self, topic: str) -> int:
        return self._rows[topic]


@cache
def heads_digest(folder: Path = MODEL) -> str:
    """What the shipped weights are known by. Raises ModelError where they are absent."""
    try:
        return str(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["heads_sha256"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The fitted weights in {folder} cannot be read. Install askfirst again.") from error


@cache
def load_weights(folder: Path = MODEL) -> Weights:
    """The shipped weights. Raises ModelError where they are absent, damaged or foreign."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        path = folder / "heads.safetensors"
        if hashlib.sha256(path.read_bytes()).hexdigest() != manifest["heads_sha256"]:
            raise ModelError(f"{path} is damaged. Install askfirst again.")
        with safe_open(path, "numpy") as stored:
            arrays = {name: stored.get_tensor(name) for name in stored.keys() if name != _KNOWN}  # noqa: SIM118 - no mapping
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The fitted weights in {folder} cannot be read. Install askfirst again.") from error
    scalars = ("null_bias", "scale", "decide_bias", "quote_bias", "draft_bias")
    found: dict[str, Any] = {
        k: v if k in _TAKEN_BY_ROW else np.ascontiguousarray(v, dtype=np.float32) for k, v in arrays.items()
    }
    found |= {k: float(found[k].reshape(())) for k in scalars}
    found["off_topic"] = found["off_topic"].astype(bool)
    return Weights(
        file=path,
        topics=tuple(manifest["topics"]),
        names=tuple(manifest["names"]),
        urgent_kinds=tuple(manifest["urgent_kinds"]),
        ranker=RankWeights.taken_from(found),
        **found,
    )
