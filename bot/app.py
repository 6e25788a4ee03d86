"""Puts the parts together: the one place that knows which class goes where.

What only some commands need is imported where they need it, so the others start at once; `bot.chat.services` holds what
running bots alone need.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

from typing import TYPE_CHECKING

from bot.clock import Clock, in_london, wall_clock
from bot.settings import Settings
from index.embedding.encoder import LocalEncoder
from index.search.store import OpenIndex, open_index
from index.store.store import Store, open_store

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.advisor import Advisor, Index
    from bot.refresh import Refreshed, Refresher
    from bot.storage.encryption import Envelope
    from index.store.vectors import Progress


class App:
    """The product over one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._encoder: LocalEncoder | None = None
        self._store: Store | None = None

    @property
    def encoder(self) -> LocalEncoder:
        if self._encoder is None:
            self._encoder = LocalEncoder(self.settings.model, self.settings.home, self.settings.exported_model)
        return self._encoder

    @property
    def clock(self) -> Clock:
        """The time, or the one moment that the settings name."""
        fixed = self.settings.now
        return wall_clock if fixed is None else lambda: in_london(fixed)

    @property
    def store(self) -> Store:
        """The database, opened on first use; what an earlier version left in the home folder is taken over. Raises StorageError."""
        if self._store is None:
            self._store = open_store(self.settings.database_url, self.settings.home)
        return self._store

    def open_index(self, *, empty: bool = False) -> OpenIndex:
        """What is in force. Raises NoEditionError unless it may be `empty`, or StorageError."""
        return open_index(self.store, self.encoder, empty=empty)

    def advisor(self, index: Index) -> Advisor:
        """Who answers from what is in force, or from what would be."""
        from bot.advisor import Advisor
        from index.search.retrieval import Retriever

        return Advisor(index, Retriever(self.encoder), self.clock)

    def refresher(self) -> Refresher:
        from bot.refresh import Refresher

        return Refresher(
            self.settings.policies, self.store, self.encoder, self.advisor, examples=self.settings.examples
        )

    def refresh(self, progress: Progress | None = None) -> Refreshed:
        """Put the policies in force without asking anybody. Raises what `Refresher.refresh` raises."""
        return self.refresher().refresh(progress)

    def envelope(self) -> Envelope:
        """How what people write is kept: encrypted where there is a key. Raises StorageError for what is none."""
        from bot.storage.encryption import Envelope

        key = self.settings.encryption_key
        return Envelope(key.get_secret_value() if key else "")

    def database(self) -> Engine:
        """What outlives a restart. Raises StorageError."""
        return self.store.engine
