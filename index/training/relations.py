"""What the labels say beyond the hand-written relations: which topics' clauses answer, and where answers lie."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding.sentence_transformers import Encoder, clause_text
from index.ranking.cues import cue_bits, cue_words
from index.ranking.topics import clause_topics, softmax
from index.ranking.weights import Floats, Weights, load_weights
from index.training.dataset import Dataset, Label, Question
from index.training.encoder import GRADE_WEIGHTS, HELPFUL_WEIGHT
from index.training.ranker import clause_of

# Steps and step size of Adam, and how strongly the relations are held to the hand-written ones.
_STEPS, _RATE, _HOLD = 100, 0.02, 1e-3
_MAIN_SHARE = 0.7


def known_answers(data: Dataset, encoder: Encoder) -> dict[str, Floats]:
    """The vectors of training questions, for each the mean vector of the clauses that answer it best, and the mean question."""
    answers: dict[str, list[Floats]] = defaultdict(list)
    vectors = {
        p: encoder.encode([clause_text(r.headings, r.words) for r in rules]) for p, rules in data.policies.items()
    }
    for label in data.training_labels():
        if label.best:
            answers[label.question].append(vectors[label.policy][label.best[0]])
    ids = sorted(answers)
    means = np.stack([np.mean(answers[i], axis=0) for i in ids])
    questions = encoder.encode([data.questions[i].text for i in ids])
    usual = questions.mean(axis=0)
    return {
        "known_questions": questions,
        "known_answers": (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32),
        "usual_question": (usual / np.linalg.norm(usual)).astype(np.float32),
    }


def learn_relations(data: Dataset, encoder: Encoder, folder: Path) -> dict[str, Floats]:
    """Relations fitted to the labels, from the written topics of each question, held to the hand-written ones."""
    load_weights.cache_clear()
    weights = load_weights(folder)
    batches = [_batch(data, weights, encoder, policy, labels) for policy, labels in sorted(_answered(data).items())]
    count = sum(len(asked) for asked, _, _ in batches)
    matrix, scale = weights.relations.astype(np.float64), 8.0
    moments: list[NDArray[np.float64]] = [np.zeros_like(matrix), np.zeros_like(matrix), np.zeros(()), np.zeros(())]
    for step in range(1, _STEPS + 1):
        slope, scale_slope = 2 * _HOLD * (matrix - weights.relations), 0.0
        for asked, wanted, tags in batches:
            match = asked @ matrix @ tags.T
            error = (softmax(np.asarray(scale * match, np.float32)).astype(np.float64) - wanted) / count
            slope += scale * asked.T @ error @ tags
            scale_slope += float((error * match).sum())
        matrix = matrix - _adam(moments, 0, slope, step)
        scale = float(scale - _adam(moments, 2, np.array(scale_slope), step))
    return {"learned_relations": matrix.astype(np.float32)}


def _adam(moments: list[NDArray[np.float64]], at: int, slope: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """One step of Adam; `moments[at]` and `moments[at + 1]` are updated."""
    moments[at] = 0.9 * moments[at] + 0.1 * slope
    moments[at + 1] = 0.999 * moments[at + 1] + 0.001 * slope**2
    first, second = moments[at] / (1 - 0.9**step), moments[at + 1] / (1 - 0.999**step)
    return np.asarray(_RATE * first / (np.sqrt(second) + 1e-8), dtype=np.float64)


def _answered(data: Dataset) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = defaultdict(list)
    for label in data.training_labels():
        if label.best:
            found[label.policy].append(label)
    return found


Batch = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def _batch(data: Dataset, weights: Weights, encoder: Encoder, policy: str, labels: list[Label]) -> Batch:
    """Topics asked for, grades wanted and topics governed, for one policy."""
    clauses = [clause_of(policy, n, rule) for n, rule in enumerate(data.policies[policy])]
    vectors = encoder.encode([clause_text(c.headings, c.words) for c in clauses])
    cued = cue_bits(weights.topics, [cue_words(c) for c in clauses])
    tags, _ = clause_topics(weights, clauses, vectors, cued, {})
    asked = np.stack([_topics(weights, data.questions[x.question]) for x in labels])
    wanted = np.zeros((len(labels), len(clauses)))
    for row, label in enumerate(labels):
        wanted[row, list(label.helpful)] = HELPFUL_WEIGHT
        for weight, clause in zip(GRADE_WEIGHTS, label.best, strict=False):
            wanted[row, clause] = weight
    return asked, wanted / wanted.sum(axis=1, keepdims=True), tags.astype(np.float64)


def _topics(weights: Weights, question: Question) -> NDArray[np.float64]:
    shares = np.zeros(len(weights.topics))
    for place, topic in enumerate(question.topics):
        shares[weights.topic_row(topic)] = _MAIN_SHARE if place == 0 else (1 - _MAIN_SHARE) / (len(question.topics) - 1)
    scaled: NDArray[np.float64] = shares / shares.sum()
    return scaled
