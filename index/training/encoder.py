"""Fine-tunes MiniLM's upper layers so that a question lies near the clauses that answer it.

Two kinds of step alternate, seeded: all clauses of one policy against many of its labelled questions (softmax over clauses
and a learned "none of them" vector, weighted by grade), and exemplars of the topics against clauses on those topics. In the
first round the shipped and the invented policies, of which there are most labels; then, in two more, those restated from real
ones, which a new council's is like, with some of the others so that they are not forgotten. The word embeddings stay frozen, so
only the encoder layers are stored: half precision, safetensors.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F

from index.embedding.sentence_transformers import clause_text, packaged_folder
from index.topics.catalogue import Topic, catalogue
from index.training.dataset import Dataset, Label, load_dataset
from index.training.tuned import TunedEncoder

SEED = 7
EXEMPLARS_A_STEP = 112
CLAUSES_A_STEP = 70
GRADE_WEIGHTS = (1.0, 0.7, 0.5, 0.4)
HELPFUL_WEIGHT = 0.12


@dataclass(frozen=True)
class Round:
    """How one round goes. `shares`: how many of the labels of policies whose name begins so are taken in each epoch; of
    those of off-topic questions, which are silent in every policy, `off_topic`, and of the exemplars `exemplars`.
    `rates`: the highest learning rates of the layers, and of the vector of "no clause answers"."""

    epochs: int
    rates: tuple[float, float]
    warming_up: int
    lists_a_step: int
    shares: Mapping[str, float]
    off_topic: float
    exemplars: float


FIRST = Round(3, (1e-4, 2e-3), 40, 160, {"restated-": 0.0, "": 1.0}, off_topic=0.3, exemplars=1.0)
SECOND = Round(2, (6e-5, 5e-4), 30, 80, {"restated-": 1.0, "invented-": 0.2, "": 0.1}, off_topic=0.2, exemplars=0.25)
THIRD = Round(2, (6e-5, 5e-4), 30, 80, {"restated-": 0.7, "invented-": 0.1, "": 0.06}, off_topic=0.2, exemplars=0.15)
_CLAUSE_TOKENS, _QUESTION_TOKENS = 96, 112

Step = tuple[str, list[Label]] | list[tuple[str, str]]


def train_encoder(target: Path, known: Path | None = None) -> None:
    """Train on everything that is not held out and write the layers' weights to `target`.

    `known`: the layers after the first two rounds, where those have been gone through already.
    """
    torch.set_num_threads(2)
    torch.manual_seed(SEED)
    chooser = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    data, topics = load_dataset(), catalogue()
    model = TunedEncoder(packaged_folder())
    if known is not None:
        model.take_up(known)
    for course in (FIRST, SECOND, THIRD) if known is None else (THIRD,):
        _go_through(model, course, data, topics, chooser)
    model.save(target)


def _go_through(
    model: TunedEncoder, course: Round, data: Dataset, topics: Sequence[Topic], chooser: random.Random
) -> None:
    trained = [p for p in model.model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": trained}, {"params": [model.null, model.null_bias, model.log_scale]}], weight_decay=0.01
    )
    plan = [step for _ in range(course.epochs) for step in _epoch(course, data, topics, chooser)]
    started, losses = time.monotonic(), []
    for number, step in enumerate(plan):
        rate = min(1.0, number / course.warming_up) * max(0.02, 1 - number / len(plan))
        for group, highest in zip(optimiser.param_groups, course.rates, strict=True):
            group["lr"] = highest * rate
        loss = (
            _policy_loss(model, data, *step) if isinstance(step, tuple) else _topic_loss(model, topics, step, chooser)
        )
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        losses.append(loss.item())
        if number % 25 == 24:
            print(
                f"{number + 1}/{len(plan)} loss {sum(losses[-25:]) / 25:.3f} {time.monotonic() - started:.0f} s",
                flush=True,
            )


def _epoch(course: Round, data: Dataset, topics: Sequence[Topic], chooser: random.Random) -> list[Step]:
    by_policy: dict[str, list[Label]] = defaultdict(list)
    for label in data.training_labels():
        share = next(share for begins, share in course.shares.items() if label.policy.startswith(begins))
        if data.questions[label.question].kind == "offtopic":
            share *= course.off_topic
        if chooser.random() < share:
            by_policy[label.policy].append(label)
    steps: list[Step] = []
    for policy, labels in sorted(by_policy.items()):
        chooser.shuffle(labels)
        size = course.lists_a_step
        steps += [(policy, labels[at : at + size]) for at in range(0, len(labels), size)]
    exemplars = [(t.id, text) for t in topics for text in t.exemplars]
    chooser.shuffle(exemplars)
    exemplars = exemplars[: round(course.exemplars * len(exemplars))]
    steps += [exemplars[at : at + EXEMPLARS_A_STEP] for at in range(0, len(exemplars), EXEMPLARS_A_STEP)]
    chooser.shuffle(steps)
    return steps


def _policy_loss(model: TunedEncoder, data: Dataset, policy: str, labels: list[Label]) -> torch.Tensor:
    rules = data.policies[policy]
    clauses = model.encode([clause_text(r.headings, r.words) for r in rules], _CLAUSE_TOKENS)
    questions = model.encode([data.questions[x.question].text for x in labels], _QUESTION_TOKENS)
    wanted = torch.stack([_target(len(rules), label) for label in labels])
    return _cross_entropy(model.logits(questions, clauses), wanted)


def _target(count: int, label: Label) -> torch.Tensor:
    target = torch.zeros(count + 1)
    if label.verdict == "answered":
        for weight, row in zip(GRADE_WEIGHTS, label.best, strict=False):
            target[row] = weight
        for row in label.helpful:
            target[row] = HELPFUL_WEIGHT
    else:
        target[count] = 1.0
        for row in label.helpful:
            target[row] = 1.0 / len(label.helpful)
    return target


def _topic_loss(
    model: TunedEncoder, topics: Sequence[Topic], exemplars: list[tuple[str, str]], chooser: random.Random
) -> torch.Tensor:
    by_id = {t.id: t for t in topics}
    asked = sorted({t for t, _ in exemplars if not by_id[t].off_topic})
    pool = [(t, chooser.choice(by_id[t].clauses)) for t in asked]
    everything = [(t.id, text) for t in topics for text in t.clauses]
    pool += chooser.sample(everything, max(0, CLAUSES_A_STEP - len(pool)))
    clauses = model.encode([text for _, text in pool], _CLAUSE_TOKENS)
    questions = model.encode([text for _, text in exemplars], _QUESTION_TOKENS)
    wanted = torch.zeros(len(exemplars), len(pool) + 1)
    for row, (topic, _) in enumerate(exemplars):
        wanted[row, -1] = 1.0 if by_id[topic].off_topic else 0.05
        for column, (other, _) in enumerate(pool):
            wanted[row, column] = float(topic == other)
    return _cross_entropy(model.logits(questions, clauses), wanted)


def _cross_entropy(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    wanted = wanted / wanted.sum(1, keepdim=True)
    return -(wanted * F.log_softmax(logits, 1)).sum(1).mean()
