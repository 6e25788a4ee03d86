"""The parts that every chat channel works with, in one record."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.app import App
from bot.chat.abandoned import Abandoned
from bot.chat.cards import Cards
from bot.chat.courier import Courier
from bot.chat.desk import Desk
from bot.chat.document_changes import DocumentChanges
from bot.chat.memory import Memory
from bot.chat.notices import Notices
from bot.chat.referrals import Referrals
from bot.chat.reply import Waiting
from bot.live import LiveIndex
from bot.storage.answers import Tallies
from bot.storage.cards import CardRecords
from bot.storage.changes import ChangeRecords
from bot.storage.choices import Choices
from bot.storage.claims import Claims
from bot.storage.referrals import ReferralRecords
from bot.storage.seals import Seal, seal_of
from bot.work import Work, described
from index.errors import EditionError

log = logging.getLogger("askfirst.services")

# Platforms kill a process some 30 seconds after asking it to stop.
_FINISH_WITHIN_SECONDS = 25.0


@dataclass(frozen=True)
class Services:
    """The parts of a running bot. `waiting` holds questions whose asker is choosing a council.

    `seal` signs what a client is handed and gives back.
    """

    live: LiveIndex
    desk: Desk
    claims: Claims
    choices: Choices
    tallies: Tallies
    courier: Courier
    referrals: Referrals
    document_changes: DocumentChanges
    cards: Cards
    notices: Notices
    work: Work
    waiting: Memory[tuple[Waiting, ...]]
    seal: Seal
    abandoned: Abandoned

    def start(self) -> None:
        """Begin to follow what comes into force, to send what is due, to hold on to what is in hand and to look after
        what other processes have left.
        """
        self.claims.start(self.abandoned.look)
        self.live.start()
        self.notices.start()

    def writable(self) -> bool:
        """Whether the database can be written, without which nothing is answered."""
        try:
            self.claims.check()
        except Exception as error:
            log.error("the database cannot be written: %s", described(error))
            return False
        return True

    def stop(self) -> bool:
        """Finish what is under way; True where all of it was done in time."""
        self.live.stop()
        self.notices.stop()
        finished = self.work.finish(_FINISH_WITHIN_SECONDS)
        self.claims.stop()
        return finished


# So many people may have questions that wait for a choice of council; what they sent is in memory alone.
_MOST_WAITING = 1000
# A council's search indexes are made on first use; for so many of them before anybody waits.
_WARMED = 20


def services_of(app: App, *, empty: bool = False) -> Services:
    """What all channels share. Raises NoEditionError where nothing is in force, unless that may be so (`empty`); StorageError."""
    live = LiveIndex(app.store.editions.publication, lambda: app.open_index(empty=empty), app.advisor)
    _warm(live)
    engine, courier, work = app.database(), Courier(), Work()
    claims = Claims(engine)
    choices, tallies = Choices(engine), Tallies(engine)
    referrals = Referrals(live, ReferralRecords(engine, envelope=app.envelope()), courier, app.clock)
    cards = Cards(live, CardRecords(engine), claims, app.clock, courier)
    desk = Desk(live, choices, tallies)
    return Services(
        live, desk, claims, choices, tallies, courier, referrals,
        DocumentChanges(live, ChangeRecords(engine), app.refresher()), cards,
        Notices(live, engine, app.clock, courier, (referrals.tidy, cards.poll), (referrals.reminders,)), work, Memory(hours=1, most=_MOST_WAITING), seal_of(engine),
        Abandoned(claims, courier, desk, work),
    )  # fmt: skip


def _warm(live: LiveIndex) -> None:
    for council_id in list(live.now.index.councils)[:_WARMED]:
        try:
            live.now.advisor.advise(council_id, "Can I post this?")
        except EditionError as error:
            log.error("%s", error)
