"""Scores Askfirst on the labelled questions, beside what one would otherwise build.

    python -m bench.answers [--compare] [--ablate] [--write]

--compare adds LlamaIndex and Haystack (install with pip install -e '.[bench]'); --ablate takes one part away at a
time; --write saves the report to bench/results/, dated.
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

from bench.scoring import Judged, by, calibration, figures, interval, judge, library_of
from bench.systems import Answerer, bm25_over_clauses, haystack_default, llama_index_default, minilm_over_clauses
from bot.advisor import Advisor
from bot.app import App
from bot.json_output import advice_to_json
from bot.settings import Settings
from index.corpus.load import load_corpus
from index.ranking.features import RANK_FEATURES
from index.ranking.weights import Weights, load_weights
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
    with tempfile.TemporaryDirectory() as home:
        report = build_report(Path(home), compare=chosen.compare, ablate=chosen.ablate)
    print(report)
    if chosen.write:
        target = ROOT / "bench" / "results" / f"answers-{dt.datetime.now(dt.UTC):%Y-%m-%d}.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(report, encoding="utf-8")


def build_report(home: Path, *, compare: bool, ablate: bool) -> str:
    """The whole report as Markdown."""
    app = App(Settings(policies=ROOT / "policies", home=home))
    app.refresh()
    index = app.open_index()
    gold = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    library = library_of(ROOT / "policies")

    def run(answer: Answerer) -> list[Judged]:
        return [judge(g, answer(g["council"], g["question"]), library) for g in gold]

    ours = run(answerer(app.advisor(index)))
    rows = {
        "Askfirst": ours,
        "MiniLM over clauses": run(minilm_over_clauses(index)),
        "BM25": run(bm25_over_clauses(index)),
    }
    if compare:
        corpus = load_corpus(ROOT / "policies")
        rows["LlamaIndex, as it comes"] = run(llama_index_default(corpus))
        rows["Haystack, as it comes"] = run(haystack_default(corpus))
    if ablate:
        for name, weights in ablations(load_weights()):
            rows[name] = run(answerer(Advisor(index, Retriever(app.encoder, weights))))
    return render(index, ours, rows, app.encoder.name)


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
        found.append((name, replace(weights, rank_weights=weights.rank_weights * kept)))
    identity = np.eye(len(weights.topics), dtype=np.float32)
    found.append(("without the relations", replace(weights, relations=identity)))
    found.append(("without n-grams", replace(weights, gram_weights=weights.gram_weights * 0)))
    return found


def render(index: OpenIndex, ours: list[Judged], rows: dict[str, list[Judged]], model: str) -> str:
    """The report as Markdown."""
    lines = [
        f"# Answers, {dt.datetime.now(dt.UTC):%Y-%m-%d}", "",
        f"`python -m bench.answers`, {len(ours)} labelled questions over {len(index.councils)} councils, none of them used in "
        f"fitting (but see docs/quality.md for the one number chosen with them in view). Model {model}.", "",
        *table("system", {name: figures(judged) for name, judged in rows.items()}), "",
        "Quotes of more than 900 characters count as misses: the frameworks' default chunks are longer than that.", "",
        "95 % intervals (whole questions drawn): "
        + ", ".join("{} {:.2f} to {:.2f}".format(n, *interval(ours, n)) for n in ("hit@1", "hit@3", "balanced", "auroc")) + ".", "",
        "## By kind", "", *table("kind", by(ours, "kind")), "",
        "## By council", "", *table("council", by(ours, "council")), "",
        "## Confidence", "",
    ]  # fmt: skip
    reliability, error = calibration(ours)
    lines += ["| mean confidence | share right | answers |", "|---|---|---|"]
    lines += [f"| {c:.2f} | {r:.2f} | {n} |" for c, r, n in reliability]
    lines += ["", f"Expected calibration error {error:.3f}.", "", "## Misses", ""]
    lines += [f"* {miss}" for miss in misses(ours)]
    return "\n".join(lines) + "\n"


def table(first: str, rows: dict[str, dict[str, float]]) -> list[str]:
    """A Markdown table of figures."""
    head = [f"| {first} | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    return head + [f"| {n} | " + " | ".join(f"{f[c]:.3f}" for c in COLUMNS) + " |" for n, f in rows.items()]


def misses(ours: list[Judged]) -> list[str]:
    """What went wrong, the most confident first."""
    wrong = [j for j in ours if (j.verdict == "answered" and not j.hit3) or (j.verdict == "none" and j.answered)]
    wrong.sort(key=lambda j: -j.confidence)
    said = {True: "quoted beside the point", False: "not answered"}
    return [
        f"{j.council} {j.question_id} ({j.kind}): "
        + ("answered, though the policy is silent" if j.verdict == "none" else said[j.answered])
        + f", confidence {j.confidence:.2f}"
        for j in wrong[:60]
    ]


if __name__ == "__main__":
    main()
