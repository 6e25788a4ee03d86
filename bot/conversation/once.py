"""One answer to one message, however often and by whichever events a platform tells of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversation.services import Services


def answer_once(services: Services, keys: Sequence[str], job: Callable[[], bool], *, quick: bool = False) -> bool:
    """Leave `job` to be done soon, unless one of `keys` is taken on already; False where it is.

    `job` says whether it answered: what it could not answer may be tried again.
    """
    if not services.seen.claim(keys):
        return False

    def settle() -> None:
        if job():
            services.seen.done(keys)
        else:
            services.seen.release(keys)

    services.work.submit(settle, quick=quick)
    return True
