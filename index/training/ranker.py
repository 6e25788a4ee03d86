"""Fits the ranker, the decision when to answer and the confidence, on held-out questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from index.clauses.parts import Clause
from index.clauses.roles import role_of
from index.embedding.sentence_transformers import Encoder, clause_text
from index.ranking.cues import cue_bits, cue_words
from index.ranking.features import RANK_FEATURES, Evidence, Rules, decision_features, evidence, quote_features
from index.ranking.topics import clause_topics
from index.ranking.weights import Floats, RankWeights, Weights, load_weights
from index.search.indexes import LexicalIndex, VectorIndex
from index.training.dataset import HELD_OUT_POLICIES, Dataset, Label, Rule
from index.training.encoder import GRADE_WEIGHTS, HELPFUL_WEIGHT
from index.training.rank_nets import RankedList, fit_rank
from index.understanding.understand import understand

FOLDS = 5
# Silence where the policy speaks leaves a councillor with nothing, while a near clause can be seen to be near: answering
# counts more than declining.
ANSWERED_SHARE = 0.65


@dataclass(frozen=True)
class Case:
    """One question against one policy: its evidence and its label."""

    label: Label
    evidence: Evidence


def clause_of(policy: str, row: int, rule: Rule) -> Clause:
    """A rule of the training data as the runtime's record."""
    role = role_of(rule.headings, rule.stem, rule.text)
    return Clause(
        f"{policy}#{row}",
        policy,
        policy,
        rule.number,
        None,
        rule.headings,
        rule.stem,
        rule.text,
        (),
        (),
        role,
        str(row),
    )


def cases(data: Dataset, labels: Sequence[Label], encoder: Encoder, weights: Weights) -> list[Case]:
    """Evidence for each label, through the code that answers questions."""
    asked = {q: understand(weights, encoder, data.questions[q].text) for q in sorted({x.question for x in labels})}
    found: list[Case] = []
    for policy in sorted({x.policy for x in labels}):
        clauses = [clause_of(policy, n, rule) for n, rule in enumerate(data.policies[policy])]
        vectors = encoder.encode([clause_text(c.headings, c.words) for c in clauses])
        cued = cue_bits(weights.topics, [cue_words(c) for c in clauses])
        tags, cues = clause_topics(weights, clauses, vectors, cued, {})
        lexical = LexicalIndex([" ".join((*c.headings, c.words)) for c in clauses])
        search = VectorIndex(vectors)
        for label in (x for x in labels if x.policy == policy):
            one = asked[label.question]
            scores = lexical.scores(one.looked_up)
            found.append(Case(label, evidence(weights, one.asked, Rules(search, tags, cues, clauses, scores))))
    return found


def fit_ranker(data: Dataset, encoder: Encoder, folder: Path) -> dict[str, Floats]:
    """Weights of ranker, decision and confidence; prints their cross-validated figures."""
    load_weights.cache_clear()
    weights = load_weights(folder)
    found = cases(data, data.ranker_labels(), encoder, weights)
    _cross_validate(found, weights)
    rank, decide, bias, calibrate = _fit(found, weights)
    quote, quote_bias = _fit_quotes(found, weights, rank, decide, bias)
    print("ranker:", ", ".join(f"{n} {w:.2f}" for n, w in zip(RANK_FEATURES, rank.linear, strict=True)))
    return {
        **rank.arrays(), "decide_weights": decide, "decide_bias": np.array(bias), "calibrate": calibrate,
        "quote_weights": quote, "quote_bias": np.array(quote_bias),
    }  # fmt: skip


def _fit(found: Sequence[Case], weights: Weights) -> tuple[RankWeights, Floats, float, Floats]:
    rank = fit_rank(_lists([c for c in found if c.label.verdict == "answered"]))
    decide, bias = _fit_decision(found, weights, rank)
    return rank, decide, bias, _fit_confidence(found, weights, rank, decide, bias)


def _lists(answered: Sequence[Case]) -> list[RankedList]:
    return [RankedList(c.evidence.rank, _target(len(c.evidence.rank), c.label)) for c in answered]


def _target(count: int, label: Label) -> NDArray[np.float64]:
    target = np.zeros(count)
    target[list(label.helpful)] = HELPFUL_WEIGHT
    for weight, row in zip(GRADE_WEIGHTS, label.best, strict=False):
        target[row] = weight
    scaled: NDArray[np.float64] = target / target.sum()
    return scaled


def _fit_decision(found: Sequence[Case], weights: Weights, rank: RankWeights) -> tuple[Floats, float]:
    """Answered against silent; the bias puts 0 where both rates together are worth most."""
    clear = [c for c in found if c.label.verdict != "partial"]
    features = np.stack([decision_features(weights, c.evidence, rank.scores(c.evidence.rank)) for c in clear])
    truth = np.array([c.label.verdict == "answered" for c in clear])
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.3, max_iter=500, class_weight="balanced").fit((features - mean) / spread, truth)
    vector = (model.coef_[0] / spread).astype(np.float32)
    margins = features @ vector
    cuts = np.quantile(margins, np.linspace(0.05, 0.95, 181))
    worth = [
        ANSWERED_SHARE * (margins[truth] >= c).mean() + (1 - ANSWERED_SHARE) * (margins[~truth] < c).mean()
        for c in cuts
    ]
    smooth = np.convolve(worth, np.ones(15) / 15, mode="same")
    return vector, -float(cuts[int(smooth[8:-8].argmax()) + 8])


def _judged(case: Case, weights: Weights, rank: RankWeights, decide: Floats, bias: float) -> tuple[Floats, float]:
    """Scores of the clauses, and by how much the question is answered."""
    scores = rank.scores(case.evidence.rank)
    return scores, float(decide @ decision_features(weights, case.evidence, scores) + bias)


def _fit_confidence(found: Sequence[Case], weights: Weights, rank: RankWeights, decide: Floats, bias: float) -> Floats:
    """Slope and offset of a logistic from the margin to whether a grade-2 clause is among three, for what is answered."""
    clear = [c for c in found if c.label.verdict != "partial"]
    margins, right = [], []
    for case in clear:
        scores, margin = _judged(case, weights, rank, decide, bias)
        if margin < 0:
            continue
        margins.append(margin)
        right.append(bool(set(np.argsort(-scores, kind="stable")[:3].tolist()) & set(case.label.best)))
    model = LogisticRegression(C=10.0).fit(np.array(margins)[:, None], right)
    return np.array([model.coef_[0, 0], model.intercept_[0]], dtype=np.float32)


# How many of the first clauses a place among the quotes is fitted on.
_PLACES = 5


def _fit_quotes(
    found: Sequence[Case], weights: Weights, rank: RankWeights, decide: Floats, bias: float
) -> tuple[Floats, float]:  # fmt: skip
    """Whether one of the first clauses is labelled as helping at all, weights and offset of a logistic."""
    rows, right = [], []
    for case in found:
        scores, margin = _judged(case, weights, rank, decide, bias)
        order = np.argsort(-scores, kind="stable")[:_PLACES]
        rows.append(quote_features(case.evidence, scores, order, margin))
        labelled = {*case.label.best, *case.label.helpful}
        right += [int(n) in labelled for n in order]
    features = np.concatenate(rows)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=500).fit((features - mean) / spread, right)
    vector = (model.coef_[0] / spread).astype(np.float32)
    return vector, float(model.intercept_[0] - vector @ mean)


def _cross_validate(found: Sequence[Case], weights: Weights) -> None:
    """Print the figures for questions left out of the fit, whole questions at a time."""
    questions = sorted({c.label.question for c in found})
    fold_of = {q: n % FOLDS for n, q in enumerate(questions)}
    outcomes: list[tuple[Case, list[int], bool]] = []
    for fold in range(FOLDS):
        rank, decide, bias, _ = _fit([c for c in found if fold_of[c.label.question] != fold], weights)
        for case in (c for c in found if fold_of[c.label.question] == fold):
            scores, margin = _judged(case, weights, rank, decide, bias)
            outcomes.append((case, np.argsort(-scores, kind="stable")[:3].tolist(), margin >= 0))
    unseen = [o for o in outcomes if o[0].label.policy.startswith(HELD_OUT_POLICIES)]
    seen = [o for o in outcomes if not o[0].label.policy.startswith(HELD_OUT_POLICIES)]
    print(f"{len(questions)} questions the encoder never saw, cross-validated:")
    for name, group in (("five shipped policies", seen), ("policies it never saw either", unseen)):
        print(f"  {name}: {_figures(group)}")


def _figures(outcomes: Sequence[tuple[Case, list[int], bool]]) -> str:
    right = [
        (best[0] in c.label.best, bool(set(best) & set(c.label.best)), a) for c, best, a in outcomes if c.label.best
    ]
    first, three, answered = np.mean(np.array(right), axis=0)
    declined = 1 - np.mean([answers for case, _, answers in outcomes if case.label.verdict == "none"])
    return (
        f"hit@1 {first:.3f}, hit@3 {three:.3f}, answered {answered:.3f}, declined {declined:.3f}, "
        f"balanced {(answered + declined) / 2:.3f} (ranking alone, {len(outcomes)} pairs)"
    )
