"""Puts the parts together: the one place that knows which class goes where."""

from __future__ import annotations

from sqlalchemy import Engine

from bot.advisor import Advisor
from bot.clock import Clock, in_london, wall_clock
from bot.conversation.changing import Changing
from bot.conversation.desk import Desk
from bot.conversation.memory import Memory
from bot.conversation.notices import Noticing
from bot.conversation.referring import Referring
from bot.conversation.services import Services
from bot.live import InForce, LiveIndex
from bot.refreshing import Refreshed, Refresher
from bot.settings import Settings
from bot.storage.changes import Changes
from bot.storage.choices import Choices
from bot.storage.database import open_database
from bot.storage.referrals import Referrals
from bot.storage.seen import Seen
from bot.storage.tallies import Tallies
from bot.work import Work
from index.embedding import SentenceEncoder
from index.refresh import Progress
from index.retrieval import Retriever
from index.snapshot import current_id
from index.store import OpenIndex, open_index

# A council's search indexes are made on first use; for so many of them before anybody waits.
_WARMED = 20


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

    @property
    def clock(self) -> Clock:
        """The time, or the one moment that the settings name."""
        fixed = self.settings.now
        return wall_clock if fixed is None else lambda: in_london(fixed)

    def open_index(self) -> OpenIndex:
        """The index in force. Raises SnapshotError or NoSnapshotError."""
        return open_index(self.settings.home, self.encoder.digest)

    def advisor(self, index: OpenIndex) -> Advisor:
        return Advisor(index, Retriever(self.encoder), self.clock)

    def refresher(self) -> Refresher:
        return Refresher(self.settings.policies, self.settings.home, self.encoder, Retriever(self.encoder))

    def refresh(self, progress: Progress | None = None) -> Refreshed:
        """Put the policies in force without asking anybody. Raises GateError and what `Refresher.plan` raises."""
        return self.refresher().refresh(progress)

    def database(self) -> Engine:
        """What outlives a restart. Raises StorageError."""
        return open_database(self.settings.database_url)

    def services(self) -> Services:
        """What chat channels share. Raises SnapshotError, NoSnapshotError or StorageError."""
        live = LiveIndex(lambda: current_id(self.settings.home), self._in_force)
        engine = self.database()
        choices, tallies = Choices(engine), Tallies(engine)
        return Services(
            live, Desk(live, choices, tallies), Seen(engine), choices, tallies, Referring(live, Referrals(engine)),
            Changing(live, Changes(engine), self.refresher()), Noticing(live, engine, self.clock), Work(), Memory(hours=1),
        )  # fmt: skip

    def _in_force(self) -> InForce:
        index = self.open_index()
        advisor = self.advisor(index)
        for council_id in list(index.councils)[:_WARMED]:
            advisor.advise(council_id, "Can I post this?")
        return InForce(index.manifest.id, index, advisor)
