"""One answer to one message, however often and by whichever events a platform tells of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from bot.chat.desk import Desk
from bot.chat.people import Person
from bot.chat.reply import Told, apology
from bot.chat.services import Services
from bot.work import described
from index.errors import ChannelError

log = logging.getLogger("askfirst.once")
Done = TypeVar("Done")


def answer_once(
    services: Services, keys: Sequence[str], trying: Callable[[Callable[[], None]], bool], job: Callable[[], None]
) -> bool:
    """Leave `job` to be done soon, unless one of `keys` is taken on already; False where it is.

    `trying` does a job, tells the person where it fails, and says whether it did not: what could not be answered may be
    tried again. Where nothing can be claimed the person is told as well.
    """
    try:
        claimed = services.seen.claim(keys)
    except Exception as error:
        services.work.submit(partial(trying, partial(_fail, error)))
        return True
    if not claimed:
        return False

    def settle() -> None:
        if trying(job):
            services.seen.done(keys)
        else:
            services.seen.release(keys)

    services.work.submit(settle)
    return True


def done_once(services: Services, keys: Sequence[str], job: Callable[[], Done]) -> Done | None:
    """Do `job` now, unless one of `keys` is taken on already: None where it is. What failed may be done again."""
    if not services.seen.claim(keys):
        return None
    try:
        found = job()
    except Exception:
        _noted(services.seen.release, keys)
        raise
    _noted(services.seen.done, keys)
    return found


def _noted(note: Callable[[Sequence[str]], None], keys: Sequence[str]) -> None:
    """What has been done stays done, and what has failed is told as it failed, whether or not it can be noted."""
    try:
        note(keys)
    except Exception as error:
        log.error("an event was not noted: %s", described(error))


def _fail(error: Exception) -> None:
    raise error


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
