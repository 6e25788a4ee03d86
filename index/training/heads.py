"""Fits everything on top of the encoder: topics of clauses, what n-grams tell of topics and danger, ranker, decision, drafts.

Deterministic: the same data, encoder and library versions give the same bytes. The ranker and the decision
are fitted on questions that the encoder has never seen (the held-out series), whole questions at a time.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, SGDClassifier

from index.embedding.sentence_transformers import Encoder, SentenceEncoder, clause_text
from index.ranking.weights import Floats, RankWeights
from index.topics.catalogue import Topic, catalogue
from index.topics.grams import BUCKETS, hashed_grams
from index.training.dataset import URGENT_KINDS, Dataset, load_dataset, may_tell_of_danger, urgent_examples
from index.training.meaning import SHARPNESS
from index.training.ranker import fit_ranker
from index.training.relations import known_answers, learn_relations
from index.training.remembering import RememberingEncoder
from index.understanding.languages import plainly_english

SEED = 7
# A question's main topic counts twice an exemplar's, its further ones less.
MAIN_WEIGHT, FURTHER_WEIGHT = 2.0, 0.7


def train_heads(folder: Path, encoder: Encoder | None = None) -> None:
    """Fit on the encoder in `folder` and write heads, cues and manifest beside it.

    First without what is held out, to fit the ranker on questions and policies that all before it has not seen; then,
    with that ranker, on everything but what measures.
    """
    data, topics = load_dataset(), catalogue()
    _write_manifest(folder, topics, heads=None)
    encoder = RememberingEncoder(encoder or SentenceEncoder())
    arrays = _fitted(data, topics, encoder, folder)
    _save(folder, topics, arrays)
    ranker = fit_ranker(data, encoder, folder)
    _save(folder, topics, arrays | ranker)
    arrays = _fitted(dataclasses.replace(data, whole=True), topics, encoder, folder)
    _save(folder, topics, arrays | ranker)


def _fitted(data: Dataset, topics: Sequence[Topic], encoder: Encoder, folder: Path) -> dict[str, Floats]:
    """Everything but ranker and decision, written to `folder` with zeros for those."""
    arrays = _encoder_arrays(folder) | _relations(topics)
    arrays |= _meaning_arrays(folder) | _topic_grams(data, topics) | _rule_head(data, topics, encoder)
    arrays |= known_answers(data, encoder)
    arrays |= _danger_grams(data, topics) | _danger_in_other_languages(data) | _draft_head(data, topics, encoder)
    arrays["off_topic"] = np.array([t.off_topic for t in topics], dtype=np.float32)
    cues = {t.id: list(t.cues) for t in topics if t.cues}
    (folder / "cues.json").write_text(json.dumps(cues, ensure_ascii=False, indent=0), encoding="utf-8")
    for name in ("decide_weights", "quote_weights"):
        arrays[name] = np.zeros(1, dtype=np.float32)
    arrays |= RankWeights(*np.zeros((4, 1), dtype=np.float32)).arrays()
    arrays |= {
        "decide_bias": np.zeros((), np.float32),
        "quote_bias": np.zeros((), np.float32),
        "calibrate": np.array([1, 0], np.float32),
    }
    arrays["learned_relations"] = arrays["relations"]
    _save(folder, topics, arrays)
    return arrays | learn_relations(data, encoder, folder)


def _save(folder: Path, topics: Sequence[Topic], arrays: dict[str, Floats]) -> None:
    small = {k: v.astype(np.float16) if v.size > 100_000 else v.astype(np.float32) for k, v in sorted(arrays.items())}
    target = folder / "heads.safetensors"
    save_file({k: np.ascontiguousarray(v) for k, v in small.items()}, target)
    target.chmod(0o644)
    _write_manifest(folder, topics, heads=folder / "heads.safetensors")


def _write_manifest(folder: Path, topics: Sequence[Topic], *, heads: Path | None) -> None:
    record = {
        "encoder_sha256": _sha256(folder / "encoder.safetensors"),
        "meaning_sha256": _sha256(folder / "meaning.safetensors"),
        "heads_sha256": _sha256(heads) if heads else None,
        "topics": [t.id for t in topics],
        "names": [t.name for t in topics],
        "urgent_kinds": list(URGENT_KINDS),
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


def _meaning_arrays(folder: Path) -> dict[str, Floats]:
    """Topics and danger as read from a message's meaning; both were fitted with the layers that give it."""
    trained = {k: v.astype(np.float32) for k, v in load_file(folder / "meaning.safetensors").items()}
    return {
        "ask_weights": SHARPNESS * trained["topics.weight"], "ask_bias": SHARPNESS * trained["topics.bias"],
        "urgent_weights": SHARPNESS * trained["danger.weight"], "urgent_bias": SHARPNESS * trained["danger.bias"],
    }  # fmt: skip


def _topic_grams(data: Dataset, topics: Sequence[Topic]) -> dict[str, Floats]:
    """Topics of a question by its spelling alone."""
    row = {t.id: n for n, t in enumerate(topics)}
    found = [(text, row[t.id], 1.0) for t in topics for text in t.exemplars]
    for question in data.training_questions():
        for place, topic in enumerate(question.topics):
            found.append((question.text, row[topic], FURTHER_WEIGHT if place else MAIN_WEIGHT))
    texts, classes, shares = zip(*found, strict=True)
    spelt = SGDClassifier(loss="log_loss", alpha=3e-6, max_iter=14, tol=None, random_state=SEED)
    spelt.fit(_gram_matrix(texts), np.array(classes), sample_weight=np.array(shares))
    if len(spelt.classes_) != len(topics):
        raise ValueError("every topic needs exemplars")
    return {"gram_weights": spelt.coef_.T, "gram_bias": spelt.intercept_}


def _gram_matrix(texts: Sequence[str]) -> csr_matrix:
    buckets, values, ends = [], [], [0]
    for text in texts:
        mine, weights = hashed_grams(text)
        buckets.append(mine)
        values.append(weights)
        ends.append(ends[-1] + len(mine))
    return csr_matrix((np.concatenate(values), np.concatenate(buckets), ends), shape=(len(texts), BUCKETS))


# A labelled clause counts as much as one of the catalogue once so many questions are answered by it; topics asked of it
# less often than this share are left out.
_ENOUGH_QUESTIONS, _LEAST_ASKED = 4.0, 0.12


def _rule_head(data: Dataset, topics: Sequence[Topic], encoder: Encoder) -> dict[str, Floats]:
    """Topics that have no clauses (the off-topic ones) get a weight that never wins."""
    found = [(clause_text((), text), n, 1.0) for n, t in enumerate(topics) for text in t.clauses]
    found += _asked_of(data, topics)
    texts, classes, shares = zip(*found, strict=True)
    model = LogisticRegression(C=5.0, max_iter=300).fit(encoder.encode(texts), classes, shares)
    weights = np.zeros((len(topics), model.coef_.shape[1]), dtype=np.float32)
    bias = np.full(len(topics), -30.0, dtype=np.float32)
    weights[model.classes_], bias[model.classes_] = model.coef_, model.intercept_
    return {"rule_weights": weights, "rule_bias": bias}


def _asked_of(data: Dataset, topics: Sequence[Topic]) -> list[tuple[str, int, float]]:
    """Labelled clauses with the topics of the questions that they answer best, and how much each counts."""
    row = {t.id: n for n, t in enumerate(topics)}
    asked: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for label in data.training_labels():
        main = data.questions[label.question].topics[:1]
        for clause in label.best[:2]:
            asked[label.policy, clause].update(main)
    found = []
    for (policy, clause), counts in sorted(asked.items()):
        rule, total = data.policies[policy][clause], counts.total()
        for topic, count in sorted(counts.items()):
            if count >= _LEAST_ASKED * total and not topics[row[topic]].off_topic:
                weight = count / total * min(1.0, total / _ENOUGH_QUESTIONS)
                found.append((clause_text(rule.headings, rule.words), row[topic], weight))
    return found


# One message of danger counts as much as so many ordinary ones.
_URGENT_SHARE = 3.0


def _danger_grams(data: Dataset, topics: Sequence[Topic]) -> dict[str, Floats]:
    """Danger by the spelling alone, against what only sounds like it and against everything ordinary people ask and draft."""
    pairs = list(urgent_examples())
    ordinary = [q.text for q in data.training_questions() if not may_tell_of_danger(q)]
    ordinary += [text for t in topics for text in (*t.keywords, *t.questions, *t.drafts)]
    classes = [URGENT_KINDS.index(kind) for _, kind in pairs] + [URGENT_KINDS.index("none")] * len(ordinary)
    shares = [_URGENT_SHARE] * len(pairs) + [1.0] * len(ordinary)
    spelt = LogisticRegression(C=10.0, max_iter=600)
    spelt.fit(_gram_matrix([text for text, _ in pairs] + ordinary), classes, shares)
    return {"urgent_gram_weights": spelt.coef_.T, "urgent_gram_bias": spelt.intercept_}


def _danger_in_other_languages(data: Dataset) -> dict[str, Floats]:
    """Danger by the spelling, in all languages but English at once: they share few words. English of so few common words
    that it may be taken for one of them tells of none, since another model reads it."""
    pairs = list(urgent_examples(foreign=True))
    ordinary = [q.text for q in data.training_questions() if not may_tell_of_danger(q)]
    ordinary += [text for text, kind in urgent_examples() if kind == "none"]
    pairs += [(text, "none") for text in ordinary if not plainly_english(text)]
    spelt = LogisticRegression(C=10.0, max_iter=400)
    spelt.fit(_gram_matrix([text for text, _ in pairs]), [URGENT_KINDS.index(kind) for _, kind in pairs])
    return {"foreign_gram_weights": spelt.coef_.T, "foreign_gram_bias": spelt.intercept_}


def _draft_head(data: Dataset, topics: Sequence[Topic], encoder: Encoder) -> dict[str, Floats]:
    pairs = [(q.text, q.kind == "draft") for q in data.training_questions()]
    pairs += [(text, True) for t in topics for text in t.drafts[:12]]
    pairs += [(text, False) for t in topics for text in (*t.questions[:10], *t.situations[:8])]
    model = LogisticRegression(C=3.0, max_iter=400).fit(encoder.encode([t for t, _ in pairs]), [y for _, y in pairs])
    return {"draft_weights": model.coef_[0], "draft_bias": np.float32(model.intercept_[0]).reshape(())}
