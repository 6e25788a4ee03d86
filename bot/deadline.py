"""A deadline for the whole of a call, for libraries that only bound how long each read may take."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """What `call` returns or raises. Raises TimeoutError where it takes longer; it is then left to itself.

    A peer that sends a byte now and then keeps a read from ever timing out, and nothing can end a thread that waits for it: it
    is one that does not keep the process from ending.
    """
    done: Future[Result] = Future()

    def run() -> None:
        try:
            done.set_result(call())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="askfirst-call", daemon=True).start()
    return done.result(seconds)
