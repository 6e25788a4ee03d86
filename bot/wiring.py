"""Puts the parts together: the one place that knows which class goes where."""

from __future__ import annotations

from bot.advisor import Advisor
from bot.settings import Settings
from index.embedding import SentenceEncoder
from index.refresh import Progress, Refreshed, refresh
from index.retrieval import Retriever
from index.store import OpenIndex, open_index


class App:
    """The product over one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._encoder: SentenceEncoder | None = None

    @property
    def encoder(self) -> SentenceEncoder:
        if self._encoder is None:
            self._encoder = SentenceEncoder(self.settings.model)
        return self._encoder

    def open_index(self) -> OpenIndex:
        """The index in force. Raises SnapshotError or NoSnapshotError."""
        return open_index(self.settings.home, self.encoder.digest)

    def advisor(self, index: OpenIndex) -> Advisor:
        return Advisor(index, Retriever(self.encoder))

    def refresh(self, progress: Progress | None = None) -> Refreshed:
        return refresh(self.settings.policies, self.settings.home, self.encoder, progress)
