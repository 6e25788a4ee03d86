"""Writing files so that they survive a crash."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from index.errors import HomeError, SnapshotError


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Raises HomeError where the machine refuses to write in `folder`."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise HomeError(
            f"The folder {folder} cannot be written ({reason}). Make room on the disk, or let Askfirst write there, "
            "and try again. What was in force stays so."
        ) from error


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Have the operating system put a file or folder on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_whole(path: Path, data: bytes) -> None:
    """Put `data` in place of the file at `path` in one step."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        draft.write_bytes(data)
        sync(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)


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
