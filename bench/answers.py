"""Scores Askfirst on labelled questions, beside what one would otherwise build.

    python -m bench.answers [--compare] [--ablate] [--write]

First on twelve policies and their questions that nothing was fitted on, then on the five that come with it. --compare adds
LlamaIndex and Haystack, as their guides advise (install with pip install -e '.[bench]'); --ablate takes one part away at
a time; --write saves the report to bench/results/, dated.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.scoring import MOST_CHARACTERS, Judged, by, calibration, figures, interval, judge, library_of
from bench.systems import Answerer, bm25_over_clauses, haystack_best, llama_index_best, minilm_over_clauses
from bench.unseen import unseen_labels, write_unseen
from bot.advisor import Advisor
from bot.app import App
from bot.json_output import advice_to_json
from bot.settings import Settings
from index.ranking.features import RANK_FEATURES
from index.ranking.weights import Floats, RankWeights, Weights, load_weights
from index.search.retrieval import Retriever
from index.search.store import OpenIndex

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests" / "data" / "questions.jsonl"
COLUMNS = ("hit@1", "hit@3", "relevant", "answered", "declined", "balanced", "auroc", "verbatim")


def main() -> None:
    """Run, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("--compare", "--ablate", "--write"):
        parser.add_argument(flag, action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = build_report(Path(folder), compare=chosen.compare, ablate=chosen.ablate)
    print(report)
    if chosen.write:
        target = ROOT / "bench" / "results" / f"answers-{dt.datetime.now(dt.UTC):%Y-%m-%d}.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(report, encoding="utf-8")


def build_report(folder: Path, *, compare: bool, ablate: bool) -> str:
    """The whole report as Markdown; homes and the unseen policies are made in `folder`."""
    shipped = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    parts = [
        ("Policies that nothing was fitted on", write_unseen(folder / "unseen"), unseen_labels()),
        ("The five that come with it", ROOT / "policies", shipped),
    ]
    lines = [f"# Answers, {dt.datetime.now(dt.UTC):%Y-%m-%d}", "", "`python -m bench.answers`; docs/quality.md explains every figure.", ""]  # fmt: skip
    for title, policies, labels in parts:
        lines += [f"## {title}", "", *_section(folder / f"{policies.name}-home", policies, labels, compare=compare, ablate=ablate)]  # fmt: skip
    return "\n".join(lines) + "\n"


def _section(home: Path, policies: Path, labels: list[dict[str, Any]], *, compare: bool, ablate: bool) -> list[str]:
    app = App(Settings(policies=policies, home=home))
    app.refresh()
    index = app.open_index()
    library = library_of(policies)

    def run(answer: Answerer) -> list[Judged]:
        return [judge(g, answer(g["council"], g["question"]), library) for g in labels]

    ours = run(answerer(app.advisor(index)))
    rows = {
        "Askfirst": ours,
        "MiniLM over clauses": run(minilm_over_clauses(index)),
        "BM25": run(bm25_over_clauses(index)),
    }
    if compare:
        rows["LlamaIndex: clauses, hybrid, reranked"] = run(llama_index_best(index))
        rows["Haystack: clauses, hybrid, reranked"] = run(haystack_best(index))
    if ablate:
        for name, weights in ablations(load_weights()):
            rows[name] = run(answerer(Advisor(index, Retriever(app.encoder, weights))))
    return render(index, ours, rows, app.encoder.name)


def _without(ranker: RankWeights, kept: Floats) -> RankWeights:
    """The same as if features were 0 wherever `kept` is."""
    return replace(ranker, linear=ranker.linear * kept, hidden=ranker.hidden * kept[:, None])


def answerer(advisor: Advisor) -> Answerer:
    """The product, as a program reads it."""

    def answer(council: str, question: str) -> dict[str, Any]:
        return advice_to_json(advisor.advise(council, question), None)

    return answer


def ablations(weights: Weights) -> list[tuple[str, Weights]]:
    """The product with one part of its evidence taken away, weights not refitted."""
    groups: dict[str, Callable[[str], bool]] = {
        "without the encoder's nearness": lambda f: f.startswith("encoder"),
        "without topics": lambda f: "topic" in f or f in ("cue match", "learned match", "learned match against best"),
        "without like answers": lambda f: f.startswith("like answers"),
        "without words in common": lambda f: f == "words in common",
        "without roles": lambda f: f in ("definition", "purpose", "benefit", "risk", "contact"),
    }
    found = []
    for name, dropped in groups.items():
        kept = np.array([0.0 if dropped(f) else 1.0 for f in RANK_FEATURES], dtype=np.float32)
        found.append((name, replace(weights, ranker=_without(weights.ranker, kept))))
    identity = np.eye(len(weights.topics), dtype=np.float32)
    found.append(("without the relations", replace(weights, relations=identity)))
    found.append(("without n-grams", replace(weights, gram_weights=weights.gram_weights * 0)))
    return found


def render(index: OpenIndex, ours: list[Judged], rows: dict[str, list[Judged]], model: str) -> list[str]:
    """One set of policies, as lines of Markdown."""
    lines = [
        f"{len(ours)} labelled pairs of question and policy over {len(index.councils)} councils, model {model}.", "",
        *table("system", {name: figures(judged) for name, judged in rows.items()}), "",
        f"Quotes of more than {MOST_CHARACTERS} characters count as misses.", "",
        "95 % intervals (whole questions drawn): "
        + ", ".join("{} {:.2f} to {:.2f}".format(n, *interval(ours, n)) for n in ("hit@1", "hit@3", "balanced", "auroc")) + ".", "",
        "### By kind", "", *table("kind", by(ours, "kind")), "",
        "### By council", "", *table("council", by(ours, "council")), "",
        "### Confidence", "",
    ]  # fmt: skip
    reliability, error = calibration(ours)
    lines += ["| mean confidence | share right | answers |", "|---|---|---|"]
    lines += [f"| {c:.2f} | {r:.2f} | {n} |" for c, r, n in reliability]
    lines += ["", f"Expected calibration error {error:.3f}.", ""]
    return lines


def table(first: str, rows: dict[str, dict[str, float]]) -> list[str]:
    """A Markdown table of figures."""
    head = [f"| {first} | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    return head + [f"| {n} | " + " | ".join(f"{f[c]:.3f}" for c in COLUMNS) + " |" for n, f in rows.items()]


if __name__ == "__main__":
    main()
