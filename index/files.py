"""Writing files so that they survive a crash, and what files are known by."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
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


# What takes documents apart beside our own code.
_READ_WITH = ("cssselect2", "lxml", "markdown-it-py", "mdit-py-plugins", "pdfminer.six", "tinycss2")


def reading_digest(folders: Iterable[Path]) -> str:
    """What the code in `folders` that reads documents is known by, the libraries it reads with included: another version may
    read otherwise."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        digest.update(path.read_bytes())
    digest.update(repr([(name, version(name)) for name in _READ_WITH]).encode())
    return digest.hexdigest()


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
