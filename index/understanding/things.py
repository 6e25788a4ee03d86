"""The several things that one message asks about, each to be answered by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.ranking.features import Asked, expected_answer
from index.ranking.weights import Floats, Weights

MOST_THINGS = 5
# A longer message tells a story, in which not everything named is asked about.
_MOST_WORDS = 60
# From this probability on a part is about its main topic; two topics this closely related are one thing.
_MAIN_FROM, _SAME_FROM = 0.22, 0.6
# How much of the whole message's vector goes into a part's, how much a topic named outright weighs in its thing,
# and how much a part's main topic.
_WHOLE_SHARE, _NAMED_SHARE, _MAIN_SHARE = 0.25, 0.75, 0.5
_ASKS = re.compile(
    r"\?|^\W*(?:(?:so|and|also|but|ok|hi|hello)\W+)*(?:can|could|may|might|should|must|do|does|am|is|are|would|ok|okay|alright|allowed|what|who|how|when|"
    r"where|which|whether|if)\b|\b(?:can|could|may|should) i\b",
    re.IGNORECASE,
)
# "Or does it have to be one": it asks on of the same thing.
_ASKS_ON = re.compile(
    r"^\W*(?:and |or |but )?(?:is|are|was|does|do|did|would|will|can|could|should|has|have) (?:it|that|this|they|those|these|he|she)\b",
    re.I,
)
# Topics that words name as a thing of its own within a sentence; a platform or a setting is none.
_NAMED_THINGS = frozenset({
    "logo", "officers", "copyright", "confidential", "personaldata", "children", "defamation", "endorsement", "photosconsent",
    "imprint", "interests",
})  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of a message with its vector and topics."""

    words: str
    vector: Floats
    topics: Floats


@dataclass(frozen=True)
class Thing:
    """One thing asked about, in the words of the message. `topic`: the row of its main topic."""

    words: str
    topic: int
    asked: Asked


def things_in(weights: Weights, text: str, whole: Asked, parts: Sequence[Part]) -> tuple[Thing, ...]:
    """The things that a message asks about where they are several; else none."""
    if len(text.split()) > _MOST_WORDS or not _ASKS.search(text):
        return ()
    found: list[Thing] = []
    for thing in (*_asked_in_parts(weights, whole, parts), *_named_outright(weights, text, whole)):
        if not any(_same(weights, thing.topic, other.topic) for other in found):
            found.append(thing)
    return tuple(found[:MOST_THINGS]) if len(found) > 1 else ()


def _asked_in_parts(weights: Weights, whole: Asked, parts: Sequence[Part]) -> Iterator[Thing]:
    for part in parts:
        main = int(part.topics.argmax())
        if (
            _ASKS.search(part.words)
            and not _ASKS_ON.match(part.words)
            and part.topics[main] >= _MAIN_FROM
            and not weights.off_topic[main]
        ):
            mixed = (1 - _WHOLE_SHARE) * part.vector + _WHOLE_SHARE * whole.vector
            vector = np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)
            answer, like = expected_answer(weights, vector)
            topics = _with_main(part.topics, main, _MAIN_SHARE)
            asked = replace(
                whole, vector=vector, topics=topics, answer=answer, like=like, parts=(), named=(), named_at=()
            )
            yield Thing(part.words.rstrip(" ,;?."), main, asked)


def _named_outright(weights: Weights, text: str, whole: Asked) -> Iterator[Thing]:
    """What words name that no part is about: "with the council's logo at the top"."""
    named = [(t, at) for t, at in zip(whole.named, whole.named_at, strict=True) if weights.topics[t] in _NAMED_THINGS]
    for topic, (start, end) in named if len(named) > 1 else ():
        asked = replace(
            whole,
            topics=_with_main(whole.topics, topic, _NAMED_SHARE),
            parts=(),
            named=(topic,),
            named_at=((start, end),),
        )
        yield Thing(text[start:end], topic, asked)


def _with_main(topics: Floats, main: int, share: float) -> Floats:
    """Topics of which one is what the thing is."""
    found = (1 - share) * topics
    found[main] += share
    return np.asarray(found, dtype=np.float32)


def _same(weights: Weights, one: int, other: int) -> bool:
    """Whether two topics are one thing: the same, or each other's nearest relations."""
    return one == other or max(weights.relations[one, other], weights.relations[other, one]) >= _SAME_FROM
