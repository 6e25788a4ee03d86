"""A question understood once, before any council's clauses are looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.embedding.sentence_transformers import Encoder
from index.ranking.features import Asked, expected_answer
from index.ranking.topics import question_topics, softmax
from index.ranking.weights import Floats, Weights
from index.topics.grams import hashed_grams
from index.understanding.danger import Danger, danger_in
from index.understanding.issues import Issue, find_issues
from index.understanding.message import Message, as_draft, take_apart

# From these probabilities on a message is taken for a draft, and a topic for one of its topics;
# below the next one no draft is looked for in it.
_DRAFT_FROM, _TOPIC_FROM = 0.5, 0.15
_NO_DRAFT_BELOW = 0.2
# How far a finding such as an address moves the topics, for all findings together.
_ISSUE_SHARE = 0.25


@dataclass(frozen=True)
class Understood:
    """`asked` is what ranking needs; `about` the ids of the topics that stand out, most likely first."""

    message: Message
    asked: Asked
    about: tuple[str, ...]
    off_topic: float
    greeting: float
    issues: tuple[Issue, ...]
    danger: Danger | None


def understand(weights: Weights, encoder: Encoder, question: str, *, draft: bool = False) -> Understood:
    """What a question is about, what in it stands out, whether somebody is in danger.

    `draft` says that it is a post to be checked; otherwise that is judged here.
    """
    vector = encoder.encode([question])[0]
    grams = hashed_grams(question)
    topics = question_topics(weights, vector, grams)
    message = _taken_apart(weights, vector, question, draft)
    issues = find_issues(message.draft) if message.draft else ()
    topics = _with_issues(weights, topics, issues)
    order = np.argsort(-topics, kind="stable")[:4]
    about = tuple(weights.topics[n] for n in order if topics[n] >= _TOPIC_FROM and not weights.off_topic[n])
    return Understood(
        message, Asked(vector, topics, expected_answer(weights, vector)), about,
        float(topics[weights.off_topic].sum()), float(topics[weights.topic_row("off_bot")]),
        issues, danger_in(weights, vector, grams, question),
    )  # fmt: skip


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
