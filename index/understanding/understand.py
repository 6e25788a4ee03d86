"""A question understood once, before any council's clauses are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.clauses.audience import Audience
from index.embedding.sentence_transformers import Encoder
from index.ranking.features import Asked, expected_answer
from index.ranking.topics import question_topics, softmax
from index.ranking.weights import Floats, Weights
from index.topics.grams import hashed_grams
from index.understanding.danger import Danger, danger_in
from index.understanding.issues import Issue, find_issues
from index.understanding.message import Message, as_draft, take_apart
from index.understanding.parts import parts_of
from index.understanding.situation import NONE, Situation, named_topics, place_of, situation_of
from index.understanding.things import Part, Thing, things_in

# From these probabilities on a message is taken for a draft, and a topic for one of its topics;
# below the next one no draft is looked for in it.
_DRAFT_FROM, _TOPIC_FROM = 0.5, 0.15
_NO_DRAFT_BELOW = 0.2
# How far a finding such as an address moves the topics, for all findings together.
_ISSUE_SHARE = 0.25
# How far topics named outright move them.
_NAMED_SHARE = 0.2
# The topic that a setting brings, the audience that an actor belongs to, the actors who are not the asker.
_SETTINGS = {
    "meeting": "live", "closed_session": "confidential", "count": "ballot", "site_visit": "predetermination",
    "group_chat": "privatemessages",
}  # fmt: skip
# A platform's name and hardly a word besides asks whether the rules hold there, and whether to use it.
_BARE_WORDS, _MESSAGES = 2, "whatsapp"
_ON_PLATFORM = "Which social media does this policy cover: also {platform}, and other similar or new sites and tools?"
_AUDIENCES = {"officer": Audience.STAFF, "council_account": Audience.COUNCIL_ACCOUNTS, "resident": Audience.PUBLIC}
_SOMEBODY_ELSE = frozenset({"relative", "other_councillor", "resident", "officer"})
_PLATFORM_WORDS = {"email": "email", "website": "website", "podcast": "podcast", "signal": "messag"}


@dataclass(frozen=True)
class Understood:
    """`asked` is what ranking needs; `about` the ids of the topics that stand out, most likely first; `things` what is asked
    about where that is several, `looked_up` the question in full."""

    message: Message
    asked: Asked
    about: tuple[str, ...]
    off_topic: float
    greeting: float
    issues: tuple[Issue, ...]
    danger: Danger | None
    situation: Situation
    things: tuple[Thing, ...] = ()
    looked_up: str = ""


def understand(weights: Weights, encoder: Encoder, question: str, *, draft: bool = False) -> Understood:
    """What a question is about, what in it stands out, whether somebody is in danger.

    `draft` says that it is a post to be checked; otherwise that is judged here.
    """
    looked_up = _in_full(question)
    cut = parts_of(looked_up)
    encoded = encoder.encode_messages([looked_up, *cut] if len(cut) > 1 else [looked_up])
    vector, meaning, grams = encoded.search[0], encoded.meaning[0], hashed_grams(looked_up)
    pairs = zip(encoded.search[1:], encoded.meaning[1:], strict=True)
    parts = tuple(_part(weights, *pair, words) for pair, words in zip(pairs, cut, strict=False))
    message = _taken_apart(weights, vector, question, draft)
    issues = find_issues(message.draft) if message.draft else ()
    situation = situation_of(question, draft=message.draft is not None)
    named = _named(question, situation)
    topics = _with_issues(weights, question_topics(weights, meaning, grams), issues)
    topics = _with_named(weights, topics, tuple(named))
    asked = _asked(weights, vector, topics, named, parts, situation)
    order = np.argsort(-topics, kind="stable")[:4]
    about = tuple(weights.topics[n] for n in order if topics[n] >= _TOPIC_FROM and not weights.off_topic[n])
    return Understood(
        message, asked, about, float(topics[weights.off_topic].sum()), float(topics[weights.topic_row("off_bot")]),
        issues, danger_in(weights, meaning, grams, question), situation,
        () if message.draft else things_in(weights, question, asked, parts), looked_up,
    )  # fmt: skip


def _in_full(question: str) -> str:
    """What a platform's name with hardly a word besides asks: "bluesky?"."""
    platform = situation_of(question, draft=False).platform
    bare = platform not in (NONE, *_PLATFORM_WORDS, _MESSAGES) and len(question.split()) <= _BARE_WORDS
    return _ON_PLATFORM.format(platform=platform) if bare else question


def _asked(
    weights: Weights, vector: Floats, topics: Floats, named: dict[str, tuple[int, int]], parts: tuple[Part, ...],
    situation: Situation,
) -> Asked:  # fmt: skip
    answer, like = expected_answer(weights, vector)
    platform = situation.platform
    return Asked(
        vector, topics, answer, like, tuple(weights.topic_row(t) for t in named), tuple(named.values()),
        tuple(part.vector for part in parts),
        _AUDIENCES.get(situation.actor, Audience.COUNCILLORS), situation.actor in _SOMEBODY_ELSE,
        None if platform == NONE else _PLATFORM_WORDS.get(platform, platform),
    )  # fmt: skip


def _named(text: str, situation: Situation) -> dict[str, tuple[int, int]]:
    """The topics that a message names outright, or that its setting brings, with where they stand."""
    found = named_topics(text)
    topic = _SETTINGS.get(situation.setting)
    if topic is not None:
        found.setdefault(topic, place_of(situation.setting, text))
    return found


def _part(weights: Weights, vector: Floats, meaning: Floats, words: str) -> Part:
    topics = question_topics(weights, meaning, hashed_grams(words))
    return Part(words, vector, _with_named(weights, topics, tuple(named_topics(words))))


def _with_named(weights: Weights, topics: Floats, named: Sequence[str]) -> Floats:
    """Topics with those named outright given a share."""
    if not named:
        return topics
    found = np.zeros_like(topics)
    found[[weights.topic_row(topic) for topic in named]] = 1 / len(named)
    return np.asarray((1 - _NAMED_SHARE) * topics + _NAMED_SHARE * found, dtype=np.float32)


def _taken_apart(weights: Weights, vector: Floats, question: str, known: bool) -> Message:
    draft = 1.0 if known else 1 / (1 + float(np.exp(-(weights.draft_weights @ vector + weights.draft_bias))))
    if draft <= _NO_DRAFT_BELOW:
        return Message(question, question, None)
    message = take_apart(question)
    return as_draft(message) if draft >= _DRAFT_FROM else message


def _with_issues(weights: Weights, topics: Floats, issues: tuple[Issue, ...]) -> Floats:
    """Topics with the findings in a draft given a share, by how serious they are."""
    if not issues:
        return topics
    found = np.zeros_like(topics)
    for issue in issues:
        row = weights.topic_row(issue.topic)
        found[row] = max(found[row], issue.weight / 100)
    return np.asarray((1 - _ISSUE_SHARE) * topics + _ISSUE_SHARE * softmax(np.log(found + 1e-9)), dtype=np.float32)
