"""Puts the parts together: the one place that knows which class goes where.

What only some commands need is imported where they need it, so the others start at once.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

from typing import TYPE_CHECKING

from bot.clock import Clock, in_london, wall_clock
from bot.settings import Settings
from index.encoders import LocalEncoder
from index.snapshot import current_id
from index.store import OpenIndex, open_index

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.advisor import Advisor
    from bot.conversation.services import Services
    from bot.live import InForce
    from bot.refreshing import Refreshed, Refresher
    from index.refresh import Progress

# A council's search indexes are made on first use; for so many of them before anybody waits.
_WARMED = 20


class App:
    """The product over one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._encoder: LocalEncoder | None = None

    @property
    def encoder(self) -> LocalEncoder:
        if self._encoder is None:
            self._encoder = LocalEncoder(self.settings.model, self.settings.home)
        return self._encoder

    @property
    def clock(self) -> Clock:
        """The time, or the one moment that the settings name."""
        fixed = self.settings.now
        return wall_clock if fixed is None else lambda: in_london(fixed)

    def open_index(self) -> OpenIndex:
        """The index in force. Raises SnapshotError or NoSnapshotError."""
        return open_index(self.settings.home, self.encoder.digest)

    def advisor(self, index: OpenIndex) -> Advisor:
        from bot.advisor import Advisor
        from index.retrieval import Retriever

        return Advisor(index, Retriever(self.encoder), self.clock)

    def refresher(self) -> Refresher:
        from bot.refreshing import Refresher
        from index.retrieval import Retriever

        return Refresher(self.settings.policies, self.settings.home, self.encoder, Retriever(self.encoder))

    def refresh(self, progress: Progress | None = None) -> Refreshed:
        """Put the policies in force without asking anybody. Raises GateError and what `Refresher.plan` raises."""
        return self.refresher().refresh(progress)

    def database(self) -> Engine:
        """What outlives a restart. Raises StorageError."""
        from bot.storage.database import open_database

        return open_database(self.settings.database_url)

    def services(self) -> Services:
        """What chat channels share. Raises SnapshotError, NoSnapshotError or StorageError."""
        from bot.conversation.carding import Carding
        from bot.conversation.changing import Changing
        from bot.conversation.desk import Desk
        from bot.conversation.memory import Memory
        from bot.conversation.notices import Noticing
        from bot.conversation.referring import Referring
        from bot.conversation.services import Services
        from bot.live import LiveIndex
        from bot.storage.cards import Cards
        from bot.storage.changes import Changes
        from bot.storage.choices import Choices
        from bot.storage.referrals import Referrals
        from bot.storage.seen import Seen
        from bot.storage.tallies import Tallies
        from bot.work import Work

        live = LiveIndex(lambda: current_id(self.settings.home), self._in_force)
        engine = self.database()
        choices, tallies = Choices(engine), Tallies(engine)
        return Services(
            live, Desk(live, choices, tallies), Seen(engine), choices, tallies, Referring(live, Referrals(engine)),
            Changing(live, Changes(engine), self.refresher()), Noticing(live, engine, self.clock, Carding(live, Cards(engine), self.clock)), Work(), Memory(hours=1),
        )  # fmt: skip

    def _in_force(self) -> InForce:
        from bot.live import InForce

        index = self.open_index()
        advisor = self.advisor(index)
        for council_id in list(index.councils)[:_WARMED]:
            advisor.advise(council_id, "Can I post this?")
        return InForce(index.manifest.id, index, advisor)
