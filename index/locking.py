"""One refresh at a time in a home."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import SnapshotError


@contextmanager
def refresh_lock(home: Path) -> Iterator[None]:
    """Hold the home's lock; raises SnapshotError at once where another process holds it.

    The operating system lets go of it when the process ends, however it ends.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "refresh.lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SnapshotError("Another refresh is under way. Wait until it has finished and run it again.") from error
        yield
