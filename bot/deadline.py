"""A deadline for the whole of a call, for libraries that only bound how long each read may take."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Result = TypeVar("Result")
# More than all lanes make at once, and within the threads that the systemd unit allows; what was left to itself counts until it ends.
_AT_ONCE = 120
_places = threading.BoundedSemaphore(_AT_ONCE)


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """What `call` returns or raises. Raises TimeoutError where it takes longer; it is then left to itself.

    A peer that sends a byte now and then keeps a read from ever timing out, and nothing can end a thread that waits for it: it
    is one that does not keep the process from ending. Of these there are so many at most; what comes then waits for a place.
    """
    until = time.monotonic() + seconds
    if not _places.acquire(timeout=seconds):
        raise TimeoutError("too many calls wait for their answers")
    done: Future[Result] = Future()

    def run() -> None:
        try:
            done.set_result(call())
        except BaseException as error:
            done.set_exception(error)
        finally:
            _places.release()

    threading.Thread(target=run, name="askfirst-call", daemon=True).start()
    return done.result(max(0.0, until - time.monotonic()))
