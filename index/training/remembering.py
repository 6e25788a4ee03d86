"""An encoder that encodes no text twice: the fits go over the same texts again and again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embedding.sentence_transformers import Encoder, Messages, Vectors


class RememberingEncoder:
    """Gives what `encoder` gives, and keeps it; texts that are new are encoded together."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self._messages: dict[str, tuple[Vectors, Vectors]] = {}

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def digest(self) -> str:
        return self._encoder.digest

    def prepare(self) -> None:
        self._encoder.prepare()

    def encode(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, self._encoder.encode(new), strict=True)
        return np.stack([self._known[text] for text in texts])

    def encode_messages(self, texts: Sequence[str]) -> Messages:
        new = [text for text in dict.fromkeys(texts) if text not in self._messages]
        if new:
            found = self._encoder.encode_messages(new)
            self._messages |= zip(new, zip(found.search, found.meaning, strict=True), strict=True)
        search, meaning = zip(*(self._messages[text] for text in texts), strict=True)
        return Messages(np.stack(search), np.stack(meaning))
