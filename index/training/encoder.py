"""Fine-tunes MiniLM's upper layers so that a question lies near the clauses that answer it.

Two kinds of step alternate, seeded: all clauses of one policy against many of its labelled
questions (softmax over clauses and a learned "none of them" vector, weighted by grade), and
exemplars of the topics against clauses on those topics. The word embeddings stay frozen, so only
the encoder layers are stored: half precision, safetensors.
"""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import AutoModel, AutoTokenizer

from index.embedding.meaning import pooled
from index.embedding.sentence_transformers import clause_text, packaged_folder
from index.topics.catalogue import Topic, catalogue
from index.training.dataset import Dataset, Label, load_dataset

SEED = 7
EPOCHS = 3
LEARNING_RATE = 1e-4
LISTS_A_STEP = 160
EXEMPLARS_A_STEP = 112
CLAUSES_A_STEP = 70
GRADE_WEIGHTS = (1.0, 0.7, 0.5, 0.4)
HELPFUL_WEIGHT = 0.12
# Off-topic questions are silent in every policy: a third of their labels says as much as all.
OFF_TOPIC_SHARE = 0.3
_CLAUSE_TOKENS, _QUESTION_TOKENS, _BUCKET = 96, 112, 24

Step = tuple[str, list[Label]] | list[tuple[str, str]]


class TunedEncoder(torch.nn.Module):
    """MiniLM with mean pooling, unit vectors, and the vector of "no clause answers"."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.model = AutoModel.from_pretrained(folder, local_files_only=True)
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.null = torch.nn.Parameter(torch.zeros(self.model.config.hidden_size))
        self.null_bias = torch.nn.Parameter(torch.tensor(0.3))
        self.log_scale = torch.nn.Parameter(torch.tensor(math.log(20.0)))
        for parameter in self.model.embeddings.parameters():
            parameter.requires_grad = False

    def encode(self, texts: Sequence[str], longest: int) -> torch.Tensor:
        """Unit vectors, (texts, dimensions); texts of like length share a batch."""
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        found = []
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for at in range(0, len(order), _BUCKET):
                batch = [texts[n] for n in order[at : at + _BUCKET]]
                tokens = self.tokenizer(batch, padding=True, truncation=True, max_length=longest, return_tensors="pt")
                hidden = self.model(**tokens).last_hidden_state
                found.append(pooled(hidden, tokens["attention_mask"]))
        back = [0] * len(order)
        for place, number in enumerate(order):
            back[number] = place
        return torch.cat(found).float()[back]

    def logits(self, questions: torch.Tensor, clauses: torch.Tensor) -> torch.Tensor:
        """Scores of each clause and, last, of none of them: (questions, clauses + 1)."""
        none = (questions @ self.null + self.null_bias).unsqueeze(1)
        return torch.cat([questions @ clauses.T, none], 1) * self.log_scale.exp()


def train_encoder(target: Path, epochs: int = EPOCHS) -> None:
    """Train on everything that is not held out and write the layers' weights to `target`."""
    torch.set_num_threads(2)
    torch.manual_seed(SEED)
    chooser = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    data, topics = load_dataset(), catalogue()
    model = TunedEncoder(packaged_folder())
    trained = [p for p in model.model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": trained}, {"params": [model.null, model.null_bias, model.log_scale]}], weight_decay=0.01
    )
    plan = [step for _ in range(epochs) for step in _epoch(data, topics, chooser)]
    started, losses = time.monotonic(), []
    for number, step in enumerate(plan):
        rate = min(1.0, number / 40) * max(0.02, 1 - number / len(plan))
        for group, base in zip(optimiser.param_groups, (LEARNING_RATE, 2e-3), strict=True):
            group["lr"] = base * rate
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
    save_encoder(model, target)


def save_encoder(model: TunedEncoder, target: Path) -> None:
    """The trained layers in half precision; the frozen embeddings come from the packaged model."""
    layers = {k: v.half().contiguous() for k, v in model.model.state_dict().items() if k.startswith("encoder.")}
    extra = {"null": model.null.detach(), "null_bias": model.null_bias.detach(), "log_scale": model.log_scale.detach()}
    target.parent.mkdir(parents=True, exist_ok=True)
    save_file({**layers, **extra}, target)
    target.chmod(0o644)


def _epoch(data: Dataset, topics: Sequence[Topic], chooser: random.Random) -> list[Step]:
    by_policy: dict[str, list[Label]] = defaultdict(list)
    for label in data.training_labels():
        if data.questions[label.question].kind != "offtopic" or chooser.random() < OFF_TOPIC_SHARE:
            by_policy[label.policy].append(label)
    steps: list[Step] = []
    for policy, labels in sorted(by_policy.items()):
        chooser.shuffle(labels)
        steps += [(policy, labels[at : at + LISTS_A_STEP]) for at in range(0, len(labels), LISTS_A_STEP)]
    exemplars = [(t.id, text) for t in topics for text in t.exemplars]
    chooser.shuffle(exemplars)
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
