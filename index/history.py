"""The snapshots there have been: their numbers, which is in force, going back, and which are kept.

What is kept: every snapshot of the last 400 days, at least the newest ten whatever their age, and
always the one in force and the one before it. A snapshot removed leaves its line in the journal.
"""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import SnapshotError
from index.files import refresh_lock
from index.journal import Deed, JournalEntry, done, entries, utc_now
from index.originals import forget_all_but
from index.snapshot import Manifest, current_id, manifests, open_snapshot, point_at, snapshot_folders

KEEP_DAYS = 400
KEEP_AT_LEAST = 10
# How the reason begins where one council alone went back: a snapshot of its own, since the other councils stay.
ROLLBACK = "rollback "


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot that is still there."""

    manifest: Manifest
    in_force: bool


def history(home: Path) -> tuple[Kept, ...]:
    """The snapshots that are still there, newest first."""
    try:
        now = current_id(home)
    except SnapshotError:
        now = ""
    return tuple(Kept(m, m.id == now) for m in manifests(home))


def next_number(home: Path) -> int:
    """One more than any snapshot has had, those removed included."""
    told = [e.number for e in entries(home) if e.number]
    return max([m.number for m in manifests(home)] + told, default=0) + 1


def find(home: Path, wanted: str) -> Manifest:
    """The snapshot with this number, or whose id begins so. Raises SnapshotError naming those there are."""
    there = manifests(home)
    found = [m for m in there if str(m.number) == wanted] or [m for m in there if m.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(str(m.number) for m in there[:20]) or "none yet"
    raise SnapshotError(f"There is no snapshot {wanted!r}. There are: {known}. `askfirst history` lists them.")


def previous(home: Path, council: str | None = None) -> Manifest:
    """The snapshot to go back to from the one in force: the one it replaced, those gone back from left out.

    With `council`, the last in which that council's files were others. Raises SnapshotError where there is none.
    """
    before = earlier(home)
    if council is not None:
        there = {m.id: m for m in manifests(home)}
        now = there.get(current_id(home))
        before = _others(before, now, council) if now else before
    if not before:
        raise SnapshotError("There is no snapshot before the one in force, so there is nothing to go back to.")
    return before[0]


def earlier(home: Path) -> tuple[Manifest, ...]:
    """What was in force before, nearest first. What officers went back from is left out: it is not good to answer from."""
    now = current_id(home)
    there = {m.id: m for m in manifests(home)}
    told = [e for e in entries(home) if e.deed in (Deed.PUBLISHED, Deed.ROLLED_BACK) and e.snapshot in there]
    if not told:  # a home whose journal was lost
        return tuple(m for m in there.values() if m.id != now)
    replaced: list[str] = []
    for entry in told:
        name = str(entry.snapshot)
        if entry.deed is Deed.ROLLED_BACK and name in replaced:
            del replaced[replaced.index(name) :]
        replaced.append(name)
    # A crash between a deed and its line in the journal leaves the one in force without a line.
    before = replaced[: replaced.index(now)] if now in replaced else replaced
    return tuple(there[name] for name in reversed(before))


def _others(before: tuple[Manifest, ...], now: Manifest, council: str) -> tuple[Manifest, ...]:
    """Those with other files of the council, nearest first; what was gone back from, by a chat's rollback, left out."""
    chain: list[Manifest] = []
    for manifest in (*reversed(before), now):
        if manifest.why.startswith(ROLLBACK):
            same = [n for n, m in enumerate(chain) if _files(m, council) == _files(manifest, council)]
            del chain[same[0] if same else len(chain) :]
        chain.append(manifest)
    return tuple(m for m in reversed(chain[:-1]) if _files(m, council) != _files(now, council))


def _files(manifest: Manifest, council: str) -> set[tuple[str, str]]:
    return {(s.file, s.digest) for s in manifest.sources if s.council == council}


def roll_back(home: Path, to: str | None, *, by: str, why: str) -> Manifest:
    """Put an earlier snapshot in force again, in one step; the one before where none is named.

    Raises SnapshotError for one that is not there or is damaged; what is in force then stays so.
    """
    with refresh_lock(home):
        target = find(home, to) if to else previous(home)
        if target.id == current_id(home):
            raise SnapshotError(f"Snapshot {target.number} is in force already.")
        open_snapshot(home, target.id)
        point_at(home, target.id)
        done(home, JournalEntry(Deed.ROLLED_BACK, utc_now(), by, why, target.id, target.number))
    return target


def prune(home: Path, now: dt.datetime | None = None) -> None:
    """Remove what the rule above does not keep. Call it while holding the refresh lock."""
    there = manifests(home)
    whole = len(there) == len(snapshot_folders(home))
    since = (now or dt.datetime.now(dt.UTC)) - dt.timedelta(days=KEEP_DAYS)
    protected = {current_id(home)} | {m.id for m in there[:KEEP_AT_LEAST]}
    with suppress(SnapshotError):  # the first one has none before it
        protected.add(previous(home).id)
    kept = []
    for manifest in there:
        if manifest.id in protected or dt.datetime.fromisoformat(manifest.created) >= since:
            kept.append(manifest)
            continue
        shutil.rmtree(home / "index" / manifest.id, ignore_errors=True)
        done(
            home,
            JournalEntry(
                Deed.PRUNED, utc_now(), "askfirst", f"older than {KEEP_DAYS} days", manifest.id, manifest.number
            ),
        )
    if whole:  # a snapshot of another version needs its files too, and does not tell here which they are
        forget_all_but(home, {s.digest for m in kept for s in m.sources})
