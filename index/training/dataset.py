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
# Questions of this series, and policies of this name, are never trained on: they measure (bench.unseen).
MEASURING_SERIES, MEASURING_POLICIES = "rh", "unseen-"
# The encoder never sees these series and policies, nor every fifth question of another series: the ranker and the decision
# are fitted on them.
HELD_OUT_SERIES, FIFTH_HELD_OUT = ("qj", "qk", "tb"), "ra"
HELD_OUT_POLICIES = (
    "invented-28", "invented-29", "invented-30", *(f"restated-{n}" for n in (*range(23, 31), *range(137, 153))),
)  # fmt: skip
# What a message may tell of, in the order of the fitted weights.
URGENT_KINDS = ("child", "danger", "none", "selfharm")
# Questions on these topics tell of danger now and then.
_TELLING_TOPICS = {"safeguarding", "threats", "wellbeing"}


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

    @property
    def measures(self) -> bool:
        return self.series == MEASURING_SERIES

    @property
    def held_out(self) -> bool:
        return is_held_out(self.id)


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

    @property
    def measures(self) -> bool:
        return self.policy.startswith(MEASURING_POLICIES)

    @property
    def held_out(self) -> bool:
        return is_held_out(self.question) or self.policy in HELD_OUT_POLICIES


@dataclass(frozen=True)
class Dataset:
    """Everything there is to train on and to measure with."""

    questions: dict[str, Question]
    policies: dict[str, tuple[Rule, ...]]
    labels: tuple[Label, ...]

    # True where everything but what measures is trained on: for the heads as shipped, once the ranker is fitted.
    whole: bool = False

    def training_questions(self) -> tuple[Question, ...]:
        """Questions outside what is held out, all but what measures where `whole`."""
        return tuple(q for q in self.questions.values() if not q.measures and (self.whole or not q.held_out))

    def training_labels(self) -> tuple[Label, ...]:
        """Labels outside what is held out, all but what measures where `whole`."""
        return tuple(x for x in self.labels if not x.measures and (self.whole or not x.held_out))

    def ranker_labels(self) -> tuple[Label, ...]:
        """Labels of questions that neither the encoder nor the other heads have seen."""
        return tuple(x for x in self.labels if not x.measures and is_held_out(x.question))

    def measuring_labels(self) -> tuple[Label, ...]:
        """Labels of policies and questions that nothing is fitted on."""
        return tuple(x for x in self.labels if x.measures)


def is_held_out(question: str) -> bool:
    """Whether neither the encoder nor the layers beside it learn from the question of this id."""
    return question.startswith(HELD_OUT_SERIES) or (question.startswith(FIFTH_HELD_OUT) and int(question[2:]) % 5 == 0)


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


def may_tell_of_danger(question: Question) -> bool:
    """Whether a question is on a topic whose questions tell of danger now and then; all others tell of none."""
    return not _TELLING_TOPICS.isdisjoint(question.topics)


def urgent_examples(folder: Path = DATA, *, foreign: bool = False) -> tuple[tuple[str, str], ...]:
    """Pairs of text and label: child, selfharm, danger or none; `foreign`: in the languages most spoken besides English."""
    name = "urgent-languages.jsonl" if foreign else "urgent.jsonl"
    return tuple((r["text"], r["label"]) for r in _lines(folder / name))


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
