"""The layers that read what a message is about, beside those that search.

The encoder was fine-tuned to bring a question near the clauses that answer it. What that takes away, such as what tells a
threat from a figure of speech, is still there in its lower layers; upper layers of their own, fine-tuned for topics and
danger (index.training.meaning), read it from those in the same pass.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Tensor
from torch.nn import Module
from torch.nn.functional import normalize

from index.embedding.sentence_transformers import MEANING

# So many of the encoder's layers are shared.
SHARED = 3


class MeaningLayers(Module):
    """A module at the end of a sentence-transformers pipeline; begins as a copy of the encoder's own upper layers."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.layer = copy.deepcopy(encoder.encoder.layer[SHARED:])

    def forward(self, features: dict[str, Any]) -> dict[str, Any]:
        """Adds the unit vectors, (texts, dimensions), to what the pipeline has found."""
        hidden = features.pop("all_layer_embeddings")[SHARED]
        features[MEANING] = self.read(hidden, features["attention_mask"])
        return features

    def read(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """From the shared layers' output, (texts, tokens, dimensions), to unit vectors, (texts, dimensions)."""
        unseen = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * torch.finfo(hidden.dtype).min
        for layer in self.layer:
            found = layer(hidden, attention_mask=unseen)
            hidden = found[0] if isinstance(found, tuple) else found
        return pooled(hidden.float(), mask)


def pooled(hidden: Tensor, mask: Tensor) -> Tensor:
    """The unit vector of each text, (texts, dimensions): the mean over its tokens, of (texts, tokens, dimensions)."""
    kept = mask.unsqueeze(-1).float()
    return normalize((hidden * kept).sum(1) / kept.sum(1), dim=-1)
