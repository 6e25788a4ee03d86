"""The parts that every chat channel works with, in one record."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.app import App
from bot.chat.desk import Desk
from bot.chat.document_changes import Changing
from bot.chat.memory import Memory
from bot.chat.notices import Carding, Noticing
from bot.chat.referrals import Referring
from bot.live import InForce, LiveIndex
from bot.storage.answers import Tallies
from bot.storage.cards import Cards
from bot.storage.changes import Changes
from bot.storage.choices import Choices
from bot.storage.claims import Seen
from bot.storage.referrals import Referrals
from bot.work import Work, described
from index.snapshot import current_id

log = logging.getLogger("askfirst.services")

# Platforms kill a process some 30 seconds after asking it to stop.
_FINISH_WITHIN_SECONDS = 25.0


@dataclass(frozen=True)
class Services:
    """The parts of a running bot. `waiting` holds questions whose asker is choosing a council."""

    live: LiveIndex
    desk: Desk
    seen: Seen
    choices: Choices
    tallies: Tallies
    referring: Referring
    changing: Changing
    noticing: Noticing
    work: Work
    waiting: Memory

    def start(self) -> None:
        """Begin to follow new snapshots, and to send what is due."""
        self.live.start()
        self.noticing.start()

    def writable(self) -> bool:
        """Whether the database can be written, without which nothing is answered."""
        try:
            self.seen.check()
        except Exception as error:
            log.error("the database cannot be written: %s", described(error))
            return False
        return True

    def stop(self) -> bool:
        """Finish what is under way; True where all of it was done in time."""
        self.live.stop()
        self.noticing.stop()
        return self.work.finish(_FINISH_WITHIN_SECONDS)


# A council's search indexes are made on first use; for so many of them before anybody waits.
_WARMED = 20


def services_of(app: App) -> Services:
    """What chat channels share. Raises SnapshotError, NoSnapshotError or StorageError."""
    live = LiveIndex(lambda: current_id(app.settings.home), lambda: _in_force(app))
    engine = app.database()
    choices, tallies = Choices(engine), Tallies(engine)
    referring = Referring(live, Referrals(engine))
    noticing = Noticing(live, engine, app.clock, Carding(live, Cards(engine), app.clock))
    noticing.also(referring.tidy)
    return Services(
        live, Desk(live, choices, tallies), Seen(engine), choices, tallies, referring,
        Changing(live, Changes(engine), app.refresher()), noticing, Work(), Memory(hours=1),
    )  # fmt: skip


def _in_force(app: App) -> InForce:
    index = app.open_index()
    advisor = app.advisor(index)
    for council_id in list(index.councils)[:_WARMED]:
        advisor.advise(council_id, "Can I post this?")
    return InForce(index.manifest.id, index, advisor)
