"""Doing something for a person who is told where it fails, the same on every chat platform."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.chat.desk import Desk
from bot.chat.people import Person
from bot.chat.reply import Told, apology
from bot.work import described
from index.errors import ChannelError


def tried(
    job: Callable[[], None], desk: Desk, person: Person, tell: Callable[[Told], None], log: logging.Logger
) -> bool:
    """Do `job`; where it fails, `tell` the person that nothing was checked. False where it failed."""
    try:
        job()
    except Exception as error:
        log.error("an answer failed: %s", str(error) if isinstance(error, ChannelError) else described(error))
        try:
            tell(apology(desk, person, error))
        except Exception as again:
            log.error("the person could not be told: %s", described(again))
        return False
    return True
