"""Work done after a platform has had its acknowledgement: in order, by few threads, finished before a stop."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
import traceback
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from index.errors import ChannelError

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
# However much one person sends at once, so many threads of a lane are left to all others.
_LEFT_TO_OTHERS = {Lane.ANSWERS: 6, Lane.DOCUMENTS: 1}
Job = Callable[[], object]


class Work:
    """Jobs in lanes, each lane with threads of its own, so that nothing slow in one holds up another."""

    def __init__(self) -> None:
        self._lanes = {lane: ThreadPoolExecutor(threads, f"askfirst-{lane}") for lane, threads in _THREADS.items()}
        self._lock = threading.Lock()
        self._open: set[Future[None]] = set()
        self._turns: dict[tuple[Lane, str], _Turns] = defaultdict(_Turns)
        self._due: list[tuple[float, int, Job, Lane]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._over = False
        threading.Thread(target=self._watch, name="askfirst-later", daemon=True).start()

    def submit(self, job: Job, lane: Lane = Lane.ANSWERS, whose: str = "") -> Future[None]:
        """Do `job` soon. A job that fails says so in the log and stops nothing else.

        `whose`: the person it is done for, whose jobs wait for one another where they are many.
        """
        future: Future[None] = Future()
        with self._lock:
            self._open.add(future)
        future.add_done_callback(self._forget)
        run = partial(self._run, job, future, lane, whose)
        try:
            if whose and lane in _LEFT_TO_OTHERS:
                self._in_turn(run, lane, whose)
            else:
                self._lanes[lane].submit(run)
        except RuntimeError:  # the lanes are closed
            self._forget(future)
            raise
        return future

    def later(self, job: Job, seconds: float, lane: Lane) -> None:
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

    def _in_turn(self, run: Job, lane: Lane, whose: str) -> None:
        """Give a person's job to the lane, or have it wait until one of theirs is done."""
        with self._lock:
            turns = self._turns[lane, whose]
            if turns.under_way == _THREADS[lane] - _LEFT_TO_OTHERS[lane]:
                turns.waiting.append(run)
                return
            turns.under_way += 1
        self._lanes[lane].submit(run)

    def _run(self, job: Job, future: Future[None], lane: Lane, whose: str) -> None:
        _guarded(job)
        future.set_result(None)
        with self._lock:
            turns = self._turns.get((lane, whose))
            if turns is None:
                return
            following = turns.waiting.popleft() if turns.waiting else None
            if following is None:
                turns.under_way -= 1
                if not turns.under_way:
                    del self._turns[lane, whose]
        if following is not None:
            with suppress(RuntimeError):  # the lanes are closed
                self._lanes[lane].submit(following)

    def _watch(self) -> None:
        while (due := self._next()) is not None:
            try:
                self.submit(*due)
            except RuntimeError:  # the lanes are closed
                return

    def _next(self) -> tuple[Job, Lane] | None:
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


@dataclass
class _Turns:
    """What one person has under way in a lane, and what waits for that."""

    under_way: int = 0
    waiting: deque[Job] = field(default_factory=deque)


def _guarded(job: Job) -> None:
    try:
        job()
    except Exception as error:
        log.error("a job failed: %s", described(error))


def described(error: BaseException) -> str:
    """An error for the log: its kind and where it came from, never its words, which may hold a question."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames[-4:]))
    return f"{error.__class__.__name__} in {where}"


def in_log(error: BaseException) -> str:
    """An error for the log: what a chat platform said and what to do about it; of all else its kind and where it came from.

    A platform's words hold none of a person's; those of other errors may.
    """
    return str(error) if isinstance(error, ChannelError) else described(error)
