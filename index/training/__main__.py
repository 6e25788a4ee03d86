"""`python -m index.training encoder` trains the encoder, `meaning` the layers beside it that read a message, `heads` fits
everything on top of both."""

from __future__ import annotations

import sys

from index.ranking.weights import MODEL
from index.training.encoder import train_encoder
from index.training.heads import train_heads
from index.training.meaning import train_meaning

if __name__ == "__main__":
    if sys.argv[1:] == ["encoder"]:
        train_encoder(MODEL / "encoder.safetensors")
    elif sys.argv[1:] == ["meaning"]:
        train_meaning(MODEL)
    elif sys.argv[1:] == ["heads"]:
        train_heads(MODEL)
    else:
        sys.exit(__doc__)
