"""Policies and questions that nothing was fitted on, as a policies folder and labels that bench.answers reads.

The policies (`unseen-*`) and questions (series `rh`) of the training data are restated from real ones and held out from
everything. Each policy is written as Markdown, so that the readers have their share in what is measured.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from index.training.dataset import Label, Rule, load_dataset

_TITLE = "Social Media Policy"


def write_unseen(folder: Path) -> Path:
    """A policies folder with the twelve held-out policies."""
    for council, rules in load_dataset().policies.items():
        if council.startswith("unseen-"):
            home = folder / council
            home.mkdir(parents=True)
            (home / "policy.md").write_text(_as_markdown(rules), encoding="utf-8")
            name = council.replace("unseen-", "Unseen Council ")
            (home / "council.yaml").write_text(
                f"id: {council}\nname: {name}\ndocuments:\n  - file: policy.md\n    title: {_TITLE}\n", encoding="utf-8"
            )
    return folder


def unseen_labels() -> list[dict[str, Any]]:
    """A line for each policy and question: council, id, kind, question, verdict, relevant (text, grade), best first."""
    data = load_dataset()
    return [
        {
            "council": label.policy, "id": label.question, "kind": data.questions[label.question].kind,
            "question": data.questions[label.question].text, "verdict": label.verdict,
            "relevant": _relevant(label, data.policies[label.policy]),
        }
        for label in data.measuring_labels()
    ]  # fmt: skip


def _relevant(label: Label, rules: tuple[Rule, ...]) -> list[dict[str, Any]]:
    graded = [*((row, 2) for row in label.best), *((row, 1) for row in label.helpful)]
    return [{"text": rules[row].text, "grade": grade} for row, grade in graded]


def _as_markdown(rules: tuple[Rule, ...]) -> str:
    lines = [f"# {_TITLE}", ""]
    under: tuple[str, ...] = ()
    for (headings, stem), group in groupby(rules, key=lambda rule: (rule.headings, rule.stem)):
        known = next((n for n, (a, b) in enumerate(zip(headings, under, strict=False)) if a != b), len(under))
        for depth, heading in enumerate(headings):
            if depth >= known or headings[: depth + 1] != under[: depth + 1]:
                lines += [f"{'#' * (depth + 2)} {heading}", ""]
        under = headings
        mine = list(group)
        if stem:
            lines += [stem, "", *(f"- {rule.text}" for rule in mine), ""]
        else:
            for rule in mine:
                lines += [f"{rule.number} {rule.text}" if rule.number else rule.text, ""]
    return "\n".join(lines)
