"""One refresh at a time in a home, and one officer's change from a chat being put in force."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from index.errors import SnapshotError
from index.files import writing


@contextmanager
def refresh_lock(home: Path) -> Iterator[None]:
    """Hold the home's lock; raises SnapshotError at once where another process holds it.

    Also raises HomeError where something cannot be written, the body included.
    """
    with _held(home, "refresh.lock", "Another refresh is under way. Wait until it has finished and run it again."):
        yield


@contextmanager
def deciding_lock(home: Path) -> Iterator[None]:
    """Hold what publishing or discarding an officer's change needs alone: folder, snapshot and record together."""
    with _held(home, "deciding.lock", "Another change is being put in force just now. Try again in a moment."):
        yield


@contextmanager
def _held(home: Path, name: str, taken: str) -> Iterator[None]:
    """The operating system lets go of the lock when the process ends, however it ends."""
    with writing(home), _opened(home / name) as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SnapshotError(taken) from error
        yield


def _opened(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a")
