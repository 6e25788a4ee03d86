"""Fits everything on top of the encoder: topics of questions and clauses, ranker, decision, danger, drafts.

Deterministic: the same data, encoder and library versions give the same bytes. The ranker and the decision
are fitted on questions that the encoder has never seen (the held-out series), whole questions at a time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, SGDClassifier

from index.embedding.sentence_transformers import SentenceEncoder, clause_text
from index.ranking.weights import Floats
from index.topics.catalogue import Topic, catalogue
from index.topics.grams import BUCKETS, hashed_grams
from index.training.dataset import HELD_OUT_SERIES, Dataset, Question, load_dataset, urgent_examples
from index.training.ranker import fit_ranker
from index.training.relations import known_answers, learn_relations

SEED = 7
# A question's main topic counts twice an exemplar's, its further ones less.
MAIN_WEIGHT, FURTHER_WEIGHT = 2.0, 0.7


@dataclass(frozen=True)
class Examples:
    """Texts with their vectors, a class for each and how much it counts."""

    texts: tuple[str, ...]
    vectors: Floats
    classes: tuple[int, ...]
    shares: tuple[float, ...]


def train_heads(folder: Path) -> None:
    """Fit on the encoder in `folder` and write heads, cues and manifest beside it."""
    data, topics = load_dataset(), catalogue()
    _write_manifest(folder, topics, heads=None)
    encoder = SentenceEncoder()
    arrays = _encoder_arrays(folder) | _relations(topics)
    asked = _topic_examples(data, topics, encoder)
    arrays |= _ask_heads(asked, len(topics)) | _rule_head(topics, encoder)
    arrays |= known_answers(data, encoder)
    arrays |= _urgent_head(topics, encoder) | _draft_head(data, topics, encoder)
    arrays["off_topic"] = np.array([t.off_topic for t in topics], dtype=np.float32)
    cues = {t.id: list(t.cues) for t in topics if t.cues}
    (folder / "cues.json").write_text(json.dumps(cues, ensure_ascii=False, indent=0), encoding="utf-8")
    for name in ("rank_weights", "decide_weights"):
        arrays[name] = np.zeros(1, dtype=np.float32)
    arrays |= {"decide_bias": np.zeros((), np.float32), "calibrate": np.array([1, 0], np.float32)}
    arrays["learned_relations"] = arrays["relations"]
    _save(folder, topics, arrays)
    arrays |= learn_relations(data, encoder, folder)
    _save(folder, topics, arrays)
    arrays |= fit_ranker(data, encoder, folder)
    _save(folder, topics, arrays)


def _save(folder: Path, topics: Sequence[Topic], arrays: dict[str, Floats]) -> None:
    small = {k: v.astype(np.float16) if v.size > 100_000 else v.astype(np.float32) for k, v in sorted(arrays.items())}
    target = folder / "heads.safetensors"
    save_file({k: np.ascontiguousarray(v) for k, v in small.items()}, target)
    target.chmod(0o644)
    _write_manifest(folder, topics, heads=folder / "heads.safetensors")


def _write_manifest(folder: Path, topics: Sequence[Topic], *, heads: Path | None) -> None:
    record = {
        "encoder_sha256": _sha256(folder / "encoder.safetensors"),
        "heads_sha256": _sha256(heads) if heads else None,
        "topics": [t.id for t in topics],
        "names": [t.name for t in topics],
        "urgent_kinds": list(_URGENT),
    }
    (folder / "manifest.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _encoder_arrays(folder: Path) -> dict[str, Floats]:
    trained = load_file(folder / "encoder.safetensors")
    return {
        "null": trained["null"], "null_bias": trained["null_bias"], "scale": np.exp(trained["log_scale"]),
    }  # fmt: skip


def _relations(topics: Sequence[Topic]) -> dict[str, Floats]:
    row = {t.id: n for n, t in enumerate(topics)}
    matrix = np.eye(len(topics), dtype=np.float32)
    for topic in topics:
        for other, weight in topic.relations.items():
            matrix[row[topic.id], row[other]] = weight
    return {"relations": matrix}


def _topic_examples(data: Dataset, topics: Sequence[Topic], encoder: SentenceEncoder) -> Examples:
    row = {t.id: n for n, t in enumerate(topics)}
    found = [(text, row[t.id], 1.0) for t in topics for text in t.exemplars]
    for question in data.questions.values():
        if question.series not in HELD_OUT_SERIES:
            for place, topic in enumerate(question.topics):
                found.append((question.text, row[topic], FURTHER_WEIGHT if place else MAIN_WEIGHT))
    texts, classes, shares = zip(*found, strict=True)
    return Examples(texts, encoder.encode(texts), classes, shares)


def _ask_heads(examples: Examples, count: int) -> dict[str, Floats]:
    classes, shares = np.array(examples.classes), np.array(examples.shares)
    seen = LogisticRegression(C=3.0, max_iter=400).fit(examples.vectors, classes, shares)
    spelt = SGDClassifier(loss="log_loss", alpha=3e-6, max_iter=14, tol=None, random_state=SEED)
    spelt.fit(_gram_matrix(examples.texts), classes, sample_weight=shares)
    if len(seen.classes_) != count or len(spelt.classes_) != count:
        raise ValueError("every topic needs exemplars")
    return {
        "ask_weights": seen.coef_, "ask_bias": seen.intercept_,
        "gram_weights": spelt.coef_.T, "gram_bias": spelt.intercept_,
    }  # fmt: skip


def _gram_matrix(texts: Sequence[str]) -> csr_matrix:
    buckets, values, ends = [], [], [0]
    for text in texts:
        mine, weights = hashed_grams(text)
        buckets.append(mine)
        values.append(weights)
        ends.append(ends[-1] + len(mine))
    return csr_matrix((np.concatenate(values), np.concatenate(buckets), ends), shape=(len(texts), BUCKETS))


def _rule_head(topics: Sequence[Topic], encoder: SentenceEncoder) -> dict[str, Floats]:
    """Topics that have no clauses (the off-topic ones) get a weight that never wins."""
    pairs = [(text, n) for n, t in enumerate(topics) for text in t.clauses]
    vectors = encoder.encode([clause_text((), text) for text, _ in pairs])
    model = LogisticRegression(C=5.0, max_iter=400).fit(vectors, [n for _, n in pairs])
    weights = np.zeros((len(topics), vectors.shape[1]), dtype=np.float32)
    bias = np.full(len(topics), -30.0, dtype=np.float32)
    weights[model.classes_], bias[model.classes_] = model.coef_, model.intercept_
    return {"rule_weights": weights, "rule_bias": bias}


_URGENT = ("child", "danger", "none", "selfharm")
# One message of danger counts as much as so many ordinary ones.
_URGENT_SHARE = 3.0


def _urgent_head(topics: Sequence[Topic], encoder: SentenceEncoder) -> dict[str, Floats]:
    """Danger, against what only sounds like it and against everything ordinary people ask and draft."""
    pairs = list(urgent_examples())
    ordinary = [q.text for q in load_dataset().questions.values() if _harmless(q)]
    ordinary += [text for t in topics for text in (*t.keywords, *t.questions, *t.drafts)]
    classes = [_URGENT.index(kind) for _, kind in pairs] + [_URGENT.index("none")] * len(ordinary)
    shares = [_URGENT_SHARE] * len(pairs) + [1.0] * len(ordinary)
    texts = [text for text, _ in pairs] + ordinary
    vectors = encoder.encode(texts)
    seen = LogisticRegression(C=4.0, max_iter=600).fit(vectors, classes, shares)
    spelt = LogisticRegression(C=10.0, max_iter=600).fit(_gram_matrix(texts), classes, shares)
    return {
        "urgent_weights": seen.coef_, "urgent_bias": seen.intercept_,
        "urgent_gram_weights": spelt.coef_.T, "urgent_gram_bias": spelt.intercept_,
    }  # fmt: skip


def _harmless(question: Question) -> bool:
    """Training questions outside the two topics on which some tell of danger."""
    return question.series not in HELD_OUT_SERIES and not set(question.topics) & {"safeguarding", "threats"}


def _draft_head(data: Dataset, topics: Sequence[Topic], encoder: SentenceEncoder) -> dict[str, Floats]:
    pairs = [(q.text, q.kind == "draft") for q in data.questions.values() if q.series not in HELD_OUT_SERIES]
    pairs += [(text, True) for t in topics for text in t.drafts[:12]]
    pairs += [(text, False) for t in topics for text in (*t.questions[:10], *t.situations[:8])]
    model = LogisticRegression(C=3.0, max_iter=400).fit(encoder.encode([t for t, _ in pairs]), [y for _, y in pairs])
    return {"draft_weights": model.coef_[0], "draft_bias": np.float32(model.intercept_[0]).reshape(())}
