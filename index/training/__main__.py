"""`python -m index.training encoder` trains the encoder (`encoder FILE`: from what it was after two rounds), `meaning` the
layers beside it that read a message, `heads` fits everything on top of both."""

from __future__ import annotations

import sys
from pathlib import Path

from index.ranking.weights import MODEL
from index.training.encoder import train_encoder
from index.training.heads import train_heads
from index.training.meaning import train_meaning

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["encoder"]:
            train_encoder(MODEL / "encoder.safetensors")
        case ["encoder", known]:
            train_encoder(MODEL / "encoder.safetensors", Path(known))
        case ["meaning"]:
            train_meaning(MODEL)
        case ["heads"]:
            train_heads(MODEL)
        case _:
            sys.exit(__doc__)
