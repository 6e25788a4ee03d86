"""Scores what is found for questions and policies that nothing was fitted on.

    python -m bench.unseen [--write]

The policies (`unseen-*`) and questions (series `rh`) of the training data are restated from real ones and held out from everything.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np

from index.embedding.encoder import LocalEncoder
from index.embedding.sentence_transformers import TUNED
from index.ranking.features import decision_features, quote_features
from index.ranking.weights import load_weights
from index.training.dataset import load_dataset
from index.training.ranker import Case, cases

ROOT = Path(__file__).parent.parent
_MOST_QUOTES, _HELPS_FROM = 3, 0.1


def measured(home: Path = Path("var")) -> dict[str, float]:
    """hit@1, hit@3, relevant, answered, declined and balanced, by ranking, decision and places alone."""
    data, weights = load_dataset(), load_weights()
    counts: Counter[str] = Counter()
    for case in cases(data, data.measuring_labels(), LocalEncoder(TUNED, home), weights):
        counts.update(_counted(case))
    answered = counts["answered"] / counts["speaks"]
    declined = 1 - counts["answered though silent"] / counts["silent"]
    return {
        "first right": counts["first"] / counts["speaks"], "among three": counts["three"] / counts["speaks"],
        "hit@1": counts["hit@1"] / counts["speaks"], "hit@3": counts["hit@3"] / counts["speaks"],
        "relevant": counts["relevant"] / max(1, counts["shown"]), "answered": answered, "declined": declined,
        "balanced": (answered + declined) / 2,
    }  # fmt: skip


def _counted(case: Case) -> Counter[str]:
    weights, label = load_weights(), case.label
    scores = case.evidence.rank @ weights.rank_weights
    order = np.argsort(-scores, kind="stable")[:_MOST_QUOTES]
    margin = float(weights.decide_weights @ decision_features(weights, case.evidence, scores) + weights.decide_bias)
    helps = quote_features(case.evidence, scores, order, margin) @ weights.quote_weights + weights.quote_bias
    least = np.log(_HELPS_FROM / (1 - _HELPS_FROM))
    shown = [int(n) for place, n in enumerate(order) if place == 0 or helps[place] >= least] if margin >= 0 else []
    best, labelled = set(label.best), {*label.best, *label.helpful}
    found: Counter[str] = Counter()
    if label.verdict == "answered":
        found.update({
            "speaks": 1, "answered": bool(shown), "first": int(order[0]) in best, "three": bool(best.intersection(order.tolist())),
            "hit@1": bool(shown[:1]) and shown[0] in best, "hit@3": bool(best.intersection(shown)),
        })  # fmt: skip
    if label.verdict == "none":
        found.update({"silent": 1, "answered though silent": bool(shown)})
    else:
        found.update({"shown": len(shown), "relevant": len(labelled.intersection(shown))})
    return found


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    date = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    lines = [
        f"# Unseen policies, {date}",
        "",
        "`python -m bench.unseen`: 12 policies, 720 labelled pairs.",
        "",
        "| figure | |",
        "|---|---|",
    ]
    report = "\n".join([*lines, *(f"| {name} | {value:.3f} |" for name, value in measured().items())]) + "\n"
    print(report)
    if chosen.write:
        (ROOT / "bench" / "results" / f"unseen-{date}.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
