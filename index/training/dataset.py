"""The training data: questions, policies, and which clauses answer which question.

All of it was written or labelled without sight of the questions in tests/data. `data/README.md` says how.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

DATA = Path(str(resources.files("index.training") / "data"))
# Questions of these series, and these policies, are never trained on: they measure (bench/held_out).
HELD_OUT_SERIES = ("qj", "qk")
HELD_OUT_POLICIES = ("invented-28", "invented-29", "invented-30")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as typed, its kind, and what it is about, main topic first."""

    id: str
    kind: str
    topics: tuple[str, ...]
    text: str

    @property
    def series(self) -> str:
        return self.id[:2]


@dataclass(frozen=True, slots=True)
class Rule:
    """A clause of a policy as the labels name it."""

    id: str
    headings: tuple[str, ...]
    number: str | None
    stem: str | None
    text: str

    @property
    def words(self) -> str:
        return f"{self.stem} {self.text}" if self.stem else self.text


@dataclass(frozen=True, slots=True)
class Label:
    """What answers a question in a policy. `best` (grade 2, best first) and `helpful` (grade 1) are row numbers."""

    policy: str
    question: str
    verdict: str
    best: tuple[int, ...]
    helpful: tuple[int, ...]


@dataclass(frozen=True)
class Dataset:
    """Everything there is to train on and to measure with."""

    questions: dict[str, Question]
    policies: dict[str, tuple[Rule, ...]]
    labels: tuple[Label, ...]

    def training_labels(self) -> tuple[Label, ...]:
        """Labels outside what is held out."""
        return tuple(
            x for x in self.labels if not x.question.startswith(HELD_OUT_SERIES) and x.policy not in HELD_OUT_POLICIES
        )

    def held_out_labels(self) -> tuple[Label, ...]:
        return tuple(x for x in self.labels if x.question.startswith(HELD_OUT_SERIES))


def load_dataset(folder: Path = DATA) -> Dataset:
    """Read the data; raises KeyError or ValueError where labels and texts do not fit together."""
    questions = {
        r["id"]: Question(r["id"], r["kind"], tuple(r["topics"]), r["question"])
        for r in _lines(folder / "questions.jsonl")
    }
    policies = {path.stem: tuple(map(_rule, _lines(path))) for path in sorted((folder / "policies").glob("*.jsonl"))}
    labels = tuple(
        label for path in sorted((folder / "labels").glob("*.jsonl")) for label in _labels(path, policies[path.stem])
    )
    return Dataset(questions, policies, labels)


def urgent_examples(folder: Path = DATA) -> tuple[tuple[str, str], ...]:
    """Pairs of text and label: child, selfharm, danger or none."""
    return tuple((r["text"], r["label"]) for r in _lines(folder / "urgent.jsonl"))


def _rule(record: dict[str, Any]) -> Rule:
    headings = tuple(h for h in (record["heading"] or "").split(" › ") if h)
    return Rule(record["id"], headings, record["number"], record["stem"], record["text"])


def _labels(path: Path, rules: tuple[Rule, ...]) -> Iterator[Label]:
    row = {rule.id: n for n, rule in enumerate(rules)}
    for r in _lines(path):
        yield Label(path.stem, r["q"], r["verdict"], tuple(row[c] for c in r["g2"]), tuple(row[c] for c in r["g1"]))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
