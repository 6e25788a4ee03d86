"""Writing files so that they survive a crash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import HomeError


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Raises HomeError where the machine refuses to write in `folder`."""
    try:
        yield
    except OSError as error:
        raise HomeError(
            f"The folder {folder} cannot be written ({error.strerror or error}). Make room on the disk, or let Askfirst write there, "
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
