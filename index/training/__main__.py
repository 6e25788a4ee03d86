"""`python -m index.training encoder` trains the encoder, `heads` fits everything on top of it."""

from __future__ import annotations

import sys

from index.ranking.weights import MODEL
from index.training.encoder import train_encoder
from index.training.heads import train_heads

if __name__ == "__main__":
    if sys.argv[1:] == ["encoder"]:
        train_encoder(MODEL / "encoder.safetensors")
    elif sys.argv[1:] == ["heads"]:
        train_heads(MODEL)
    else:
        sys.exit(__doc__)
