"""Fine-tunes the layers that read what a message is about: its topics, and whether it tells of danger.

The encoder's lower layers are shared and stay as they are, so what they give is worked out once. Questions of the held-out
series are left out: the ranker is fitted on how well this reads them. Seeded; half precision, safetensors.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoModel, AutoTokenizer

from index.embedding.meaning import SHARED, MeaningLayers
from index.embedding.sentence_transformers import packaged_folder
from index.topics.catalogue import Topic, catalogue
from index.training.dataset import URGENT_KINDS, Dataset, load_dataset, may_tell_of_danger, urgent_examples

SEED = 7
EPOCHS = 3
LEARNING_RATE, HEAD_RATE = 2e-4, 3e-3
# Unit vectors lie close together: what the heads say of them is sharpened by so much.
SHARPNESS = 12.0
_BATCH, _TOKENS, _WARMING_UP, _CHUNK = 64, 112, 60, 20
# A question or message counts more than an exemplar, the loss for danger twice; a further topic half of the main one.
_QUESTION_WEIGHT, _DANGER_SHARE, _FURTHER_SHARE, _SMOOTHING = 1.5, 2.0, 0.5, 0.03


@dataclass(frozen=True)
class Example:
    """A text with the rows of its topics and their shares, and the row of its kind of danger; None where not known."""

    text: str
    topics: Mapping[int, float] | None
    danger: int | None
    weight: float = 1.0


class MeaningModel(torch.nn.Module):
    """The layers with a head for topics and one for danger."""

    def __init__(self, encoder: Any, topics: int) -> None:
        super().__init__()
        self.layers = MeaningLayers(encoder)
        self.topics = _head(encoder.config.hidden_size, topics)
        self.danger = _head(encoder.config.hidden_size, len(URGENT_KINDS))

    def read(self, hidden: Sequence[Tensor]) -> Tensor:
        """Unit vectors of texts from what the shared layers gave for each, (tokens, dimensions)."""
        mask = pad_sequence([torch.ones(len(h)) for h in hidden], batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.layers.read(pad_sequence([h.float() for h in hidden], batch_first=True), mask)


def train_meaning(folder: Path, epochs: int = EPOCHS) -> None:
    """Train on the encoder in `folder` and write layers and heads beside it."""
    torch.manual_seed(SEED)
    chooser = random.Random(SEED)  # noqa: S311 - reproducible, not secret
    topics = catalogue()
    data = examples(load_dataset(), topics)
    encoder = AutoModel.from_pretrained(packaged_folder(), local_files_only=True).eval()
    encoder.load_state_dict(load_file(folder / "encoder.safetensors"), strict=False)
    hidden = shared(encoder, [x.text for x in data])
    model = MeaningModel(encoder, len(topics)).train()
    optimiser = torch.optim.AdamW(
        [
            {"params": model.layers.parameters(), "lr": LEARNING_RATE},
            {"params": [*model.topics.parameters(), *model.danger.parameters()], "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    plan = [batch for _ in range(epochs) for batch in _batches([len(h) for h in hidden], chooser)]
    rates = [group["lr"] for group in optimiser.param_groups]
    for number, batch in enumerate(plan):
        share = min(1.0, number / _WARMING_UP) * max(0.02, 1 - number / len(plan))
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * share
        loss = _loss(model, model.read([hidden[n] for n in batch]), [data[n] for n in batch])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.layers.parameters(), 1.0)
        optimiser.step()
        if number % 50 == 49:
            print(f"{number + 1}/{len(plan)} loss {loss.item():.3f}", flush=True)
    save_meaning(model, folder / "meaning.safetensors")


def save_meaning(model: MeaningModel, target: Path) -> None:
    """Layers as `MeaningLayers` names them, and both heads."""
    arrays = model.layers.state_dict() | {
        f"{name}.{key}": value
        for name, head in (("topics", model.topics), ("danger", model.danger))
        for key, value in head.state_dict().items()
    }
    save_file({key: value.half().contiguous() for key, value in arrays.items()}, target)
    target.chmod(0o644)


def examples(data: Dataset, topics: Sequence[Topic]) -> list[Example]:
    """Exemplars and questions with their topics, messages with their danger. An ordinary question tells of none."""
    row = {t.id: n for n, t in enumerate(topics)}
    none = URGENT_KINDS.index("none")
    found = [Example(text, {row[t.id]: 1.0}, None) for t in topics for text in t.exemplars]
    for question in data.training_questions():
        shares = {row[topic]: _FURTHER_SHARE if place else 1.0 for place, topic in enumerate(question.topics)}
        danger = None if may_tell_of_danger(question) else none
        found.append(Example(question.text, shares, danger, _QUESTION_WEIGHT))
    found += [Example(text, None, URGENT_KINDS.index(kind), _QUESTION_WEIGHT) for text, kind in urgent_examples()]
    return found


def shared(encoder: Any, texts: Sequence[str]) -> list[Tensor]:
    """What the shared layers give for each text, (tokens, dimensions); texts of like length share a batch."""
    tokenizer = AutoTokenizer.from_pretrained(packaged_folder(), local_files_only=True)
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    found: dict[int, Tensor] = {}
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            tokens = tokenizer(
                [texts[n] for n in batch], padding=True, truncation=True, max_length=_TOKENS, return_tensors="pt"
            )
            hidden = encoder(**tokens, output_hidden_states=True).hidden_states[SHARED].bfloat16()
            for place, n in enumerate(batch):
                found[n] = hidden[place, : int(tokens["attention_mask"][place].sum())].clone()
    return [found[n] for n in range(len(texts))]


def _head(dimensions: int, classes: int) -> torch.nn.Linear:
    head = torch.nn.Linear(dimensions, classes)
    torch.nn.init.zeros_(head.weight)
    torch.nn.init.zeros_(head.bias)
    return head


def _batches(lengths: Sequence[int], chooser: random.Random) -> Iterator[list[int]]:
    """Every text once, in chance order; those of a batch are of like length."""
    order = list(range(len(lengths)))
    chooser.shuffle(order)
    batches = []
    for at in range(0, len(order), _BATCH * _CHUNK):
        chunk = sorted(order[at : at + _BATCH * _CHUNK], key=lambda n: lengths[n])
        batches += [chunk[start : start + _BATCH] for start in range(0, len(chunk), _BATCH)]
    chooser.shuffle(batches)
    yield from batches


def _loss(model: MeaningModel, vectors: Tensor, batch: Sequence[Example]) -> Tensor:
    weights = torch.tensor([x.weight for x in batch])
    told = torch.tensor([-1 if x.danger is None else x.danger for x in batch])
    danger = F.cross_entropy(
        model.danger(vectors) * SHARPNESS, told, ignore_index=-1, reduction="none", label_smoothing=_SMOOTHING
    )
    about = torch.zeros(len(batch), model.topics.out_features)
    for place, example in enumerate(batch):
        for topic, share in (example.topics or {}).items():
            about[place, topic] = share
    about = about / about.sum(1, keepdim=True).clamp(min=1e-6)
    topics = -(about * F.log_softmax(model.topics(vectors) * SHARPNESS, 1)).sum(1)
    return ((topics + _DANGER_SHARE * danger) * weights).sum() / _BATCH
