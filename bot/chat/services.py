"""The parts that every chat channel works with, in one record."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.chat.desk import Desk
from bot.chat.document_changes import Changing
from bot.chat.memory import Memory
from bot.chat.notices import Noticing
from bot.chat.referrals import Referring
from bot.live import LiveIndex
from bot.storage.answers import Tallies
from bot.storage.choices import Choices
from bot.storage.claims import Seen
from bot.work import Work, described

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
