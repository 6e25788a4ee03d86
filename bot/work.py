"""Work done after a platform has had its acknowledgement: in order, by few threads, finished before a stop."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from enum import StrEnum

log = logging.getLogger("askfirst.work")


class Lane(StrEnum):
    """What waits for nothing in another lane."""

    CLAIMS = "claim"
    QUICK = "quick"
    ANSWERS = "answer"
    DOCUMENTS = "document"
    AGAIN = "again"


# Claims wait for the database, quick things for a person with a dialogue open, documents for downloads and refreshes, what is
# tried again for a platform that is out of order.
_THREADS = {Lane.CLAIMS: 8, Lane.QUICK: 4, Lane.ANSWERS: 8, Lane.DOCUMENTS: 2, Lane.AGAIN: 8}


class Work:
    """Jobs in lanes, each lane with threads of its own, so that nothing slow in one holds up another."""

    def __init__(self) -> None:
        self._lanes = {lane: ThreadPoolExecutor(threads, f"askfirst-{lane}") for lane, threads in _THREADS.items()}
        self._lock = threading.Lock()
        self._open: set[Future[None]] = set()
        self._due: list[tuple[float, int, Callable[[], object], Lane]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._over = False
        threading.Thread(target=self._watch, name="askfirst-later", daemon=True).start()

    def submit(self, job: Callable[[], object], lane: Lane = Lane.ANSWERS) -> Future[None]:
        """Do `job` soon. A job that fails says so in the log and stops nothing else."""
        future = self._lanes[lane].submit(_guarded, job)
        with self._lock:
            self._open.add(future)
        future.add_done_callback(self._forget)
        return future

    def later(self, job: Callable[[], object], seconds: float, lane: Lane) -> None:
        """Do `job` in so many seconds, unless work is finished before. However many wait, one thread waits for them."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + seconds, next(self._numbers), job, lane))
            self._changed.notify()

    @property
    def open(self) -> int:
        """How many jobs are under way or waiting."""
        with self._lock:
            return len(self._open)

    def finish(self, seconds: float) -> bool:
        """Wait for everything under way, at most so long; True where all of it was done."""
        until = time.monotonic() + seconds
        while under_way := self._under_way():  # a claim that is made leaves an answer to be given
            if wait(under_way, timeout=max(0.0, until - time.monotonic())).not_done:
                break
        with self._changed:
            self._over = True
            self._changed.notify()
        for threads in self._lanes.values():
            threads.shutdown(wait=False, cancel_futures=True)
        return not under_way

    def _watch(self) -> None:
        while (due := self._next()) is not None:
            try:
                self.submit(*due)
            except RuntimeError:  # the lanes are closed
                return

    def _next(self) -> tuple[Callable[[], object], Lane] | None:
        """What is due, once it is; None once work is finished."""
        with self._changed:
            while not self._over:
                pause = self._due[0][0] - time.monotonic() if self._due else None
                if pause is not None and pause <= 0:
                    _, _, job, lane = heapq.heappop(self._due)
                    return job, lane
                self._changed.wait(pause)
        return None

    def _under_way(self) -> set[Future[None]]:
        with self._lock:
            return set(self._open)

    def _forget(self, future: Future[None]) -> None:
        with self._lock:
            self._open.discard(future)


def _guarded(job: Callable[[], object]) -> None:
    try:
        job()
    except Exception as error:
        log.error("a job failed: %s", described(error))


def described(error: BaseException) -> str:
    """An error for the log: its kind and where it came from, never its words, which may hold a question."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-4:]))
    return f"{error.__class__.__name__} in {where}"
