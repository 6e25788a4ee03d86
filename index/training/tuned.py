"""MiniLM being fine-tuned to search: from texts to unit vectors, from those to scores, from its layers to a file and back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import AutoModel, AutoTokenizer

from index.embedding.meaning import pooled

# So many texts share a batch.
_BUCKET = 24
# What is kept beside the layers, for "no clause answers".
_BESIDE = ("null", "null_bias", "log_scale")


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

    def encode(self, texts: Sequence[str], longest: int) -> Tensor:
        """Unit vectors, (texts, dimensions); texts of like length share a batch."""
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = [
                self._batch([texts[n] for n in order[at : at + _BUCKET]], longest)
                for at in range(0, len(order), _BUCKET)
            ]
        back = [0] * len(order)
        for place, number in enumerate(order):
            back[number] = place
        return torch.cat(found).float()[back]

    def logits(self, questions: Tensor, clauses: Tensor) -> Tensor:
        """Scores of each clause and, last, of none of them: (questions, clauses + 1)."""
        none = (questions @ self.null + self.null_bias).unsqueeze(1)
        return torch.cat([questions @ clauses.T, none], 1) * self.log_scale.exp()

    def save(self, target: Path) -> None:
        """The trained layers in half precision; the frozen embeddings come from the packaged model."""
        layers = {k: v.half().contiguous() for k, v in self.model.state_dict().items() if k.startswith("encoder.")}
        extra = {name: getattr(self, name).detach() for name in _BESIDE}
        target.parent.mkdir(parents=True, exist_ok=True)
        save_file({**layers, **extra}, target)
        target.chmod(0o644)

    def take_up(self, known: Path) -> None:
        """Layers and "no clause answers" as `save` has written them."""
        arrays = load_file(known)
        layers = {k: v.float() for k, v in arrays.items() if k.startswith("encoder.")}
        self.model.load_state_dict(layers, strict=False)
        with torch.no_grad():
            for name in _BESIDE:
                getattr(self, name).copy_(arrays[name])

    def _batch(self, texts: Sequence[str], longest: int) -> Tensor:
        tokens = self.tokenizer(texts, padding=True, truncation=True, max_length=longest, return_tensors="pt")
        return pooled(self.model(**tokens).last_hidden_state, tokens["attention_mask"])
