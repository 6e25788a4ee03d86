"""What was done to the index, when, by whom and why: one line of JSON each, only ever added to."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

log = logging.getLogger("askfirst.journal")
_FILE = "journal.jsonl"


class Deed(StrEnum):
    """What was done."""

    PUBLISHED = "published"
    ROLLED_BACK = "rolled back"
    REFUSED = "refused"
    PRUNED = "pruned"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """`snapshot` and `number` name the snapshot it was about, where there was one; `at` is UTC."""

    deed: Deed
    at: str
    by: str
    why: str
    snapshot: str | None = None
    number: int | None = None
    council: str | None = None


def note(home: Path, entry: JournalEntry) -> None:
    """Add an entry; it is on the disk when this returns."""
    path = home / "index" / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(asdict(entry), ensure_ascii=False)
    with path.open("a+b") as stream:
        # A line that a crash cut short is closed first, so that it spoils nothing after it.
        if stream.tell() and not _ends_whole(path):
            stream.write(b"\n")
        stream.write(line.encode("utf-8", "replace") + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def done(home: Path, entry: JournalEntry) -> None:
    """Add an entry on what has been put in force already: where it cannot be written, the log says so, for it is done."""
    try:
        note(home, entry)
    except OSError as error:
        log.warning("the journal has no line on snapshot %s: %s", entry.snapshot, error.strerror)


def entries(home: Path) -> tuple[JournalEntry, ...]:
    """Every entry, oldest first; lines that a crash cut short are left out."""
    path = home / "index" / _FILE
    if not path.is_file():
        return ()
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            record = json.loads(line)
            found.append(JournalEntry(**{**record, "deed": Deed(record["deed"])}))
        except (ValueError, TypeError, KeyError):
            continue
    return tuple(found)


def utc_now() -> str:
    """The time as snapshots and the journal write it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
