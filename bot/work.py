"""Work done after a platform has had its acknowledgement: in order, by few threads, finished before a stop."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

log = logging.getLogger("askfirst.work")


class Work:
    """Two lanes: `answers`, and `quick` for what a person waits for with a dialogue open."""

    def __init__(self, answering: int = 8, quick: int = 4) -> None:
        self._answers = ThreadPoolExecutor(answering, "askfirst-answer")
        self._quick = ThreadPoolExecutor(quick, "askfirst-quick")
        self._lock = threading.Lock()
        self._open: set[Future[None]] = set()

    def submit(self, job: Callable[[], object], *, quick: bool = False) -> None:
        """Do `job` soon. A job that fails says so in the log and stops nothing else."""
        future = (self._quick if quick else self._answers).submit(_guarded, job)
        with self._lock:
            self._open.add(future)
        future.add_done_callback(self._forget)

    @property
    def open(self) -> int:
        """How many jobs are under way or waiting."""
        with self._lock:
            return len(self._open)

    def finish(self, seconds: float) -> bool:
        """Wait for everything under way, at most so long; True where all of it was done."""
        with self._lock:
            under_way = set(self._open)
        left = wait(under_way, timeout=seconds).not_done
        self._answers.shutdown(wait=False, cancel_futures=True)
        self._quick.shutdown(wait=False, cancel_futures=True)
        return not left

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
