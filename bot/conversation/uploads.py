"""Files that officers sent, kept until they are published or discarded."""

from __future__ import annotations

from pathlib import Path, PurePath

from bot.storage.changes import Change, Changes
from index.corpus.load import Replacement
from index.errors import DocumentError
from index.files import replace_whole, writing
from index.readers.formats import READABLE

MOST_BYTES = 20_000_000


class Uploads:
    """One file an open change, under the change's id; what a crash or a lapsed change left goes when the next begins."""

    def __init__(self, home: Path, changes: Changes) -> None:
        self._home = home
        self._changes = changes

    def keep(self, change: Change, name: str, data: bytes) -> None:
        """Keep a sent file. Raises DocumentError for one that cannot be read, HomeError."""
        if PurePath(name).suffix.lower() not in READABLE:
            raise DocumentError(f"Files of this kind cannot be read. Send one of {', '.join(sorted(READABLE))}.")
        if len(data) > MOST_BYTES:
            raise DocumentError(
                f"The file has {len(data) / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB can be read."
            )
        with writing(self._home):
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_whole(self._path(change), data)

    def of(self, change: Change) -> Replacement:
        """The file as what it is to replace."""
        return Replacement(change.of, change.new_name, self._path(change))

    def forget(self, change: Change) -> None:
        """Delete a change's file."""
        self._path(change).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Delete files that no open change is about."""
        known = self._changes.ids()
        for path in self._folder.glob("*"):
            # A file that is just being written has a name of its own around the id.
            if path.name.lstrip(".").partition(".")[0] not in known:
                path.unlink(missing_ok=True)

    @property
    def _folder(self) -> Path:
        return self._home / "uploads"

    def _path(self, change: Change) -> Path:
        return self._folder / f"{change.id}{PurePath(change.new_name).suffix}"
