"""The documents' files as they were published, kept by digest for as long as a snapshot names them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.errors import SnapshotError
from index.files import sync


@dataclass(frozen=True, slots=True)
class Source:
    """A published file: `digest` is the SHA-256 of its bytes, `size` their number."""

    council: str
    file: str
    digest: str
    size: int


def keep(home: Path, source: Source, path: Path) -> None:
    """Copy the file at `path` in, unless its bytes are kept already.

    Raises SnapshotError where it no longer is the file that was read.
    """
    target = _place(home, source.digest)
    if target.is_file() and target.stat().st_size == source.size:
        return
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != source.digest:
        raise SnapshotError(
            f"{source.council}/{source.file} was changed while it was being read. Run the refresh again."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{source.digest}-{os.getpid()}")
    draft.write_bytes(data)
    sync(draft)
    draft.replace(target)
    sync(target.parent)


def original(home: Path, source: Source) -> bytes:
    """The bytes of a published file. Raises SnapshotError where they are gone or damaged."""
    try:
        data = _place(home, source.digest).read_bytes()
    except OSError as error:
        raise SnapshotError(f"The file {source.file} as published is no longer kept.") from error
    if hashlib.sha256(data).hexdigest() != source.digest:
        raise SnapshotError(f"The kept copy of {source.file} is damaged.")
    return data


def original_path(home: Path, source: Source) -> Path:
    """Where the bytes of a published file are kept. Raises what `original` raises."""
    original(home, source)
    return _place(home, source.digest)


def forget_all_but(home: Path, digests: Iterable[str]) -> None:
    """Remove files that no snapshot names."""
    wanted = set(digests)
    folder = _place(home, "x").parent
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in wanted:
                path.unlink(missing_ok=True)


def _place(home: Path, digest: str) -> Path:
    return home / "index" / "originals" / digest
