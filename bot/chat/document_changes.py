"""An officer changes their council's documents from a chat: shown first, then published or discarded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePath

from bot import phrases
from bot.advisor import contacts_of
from bot.chat.people import Party, Person, is_officer
from bot.chat.reply import Told
from bot.live import LiveIndex
from bot.refresh import Plan, Refresher
from bot.refresh_lines import Line, plan_lines
from bot.storage.changes import Change, Changes
from index.corpus.council import Council
from index.corpus.load import Replacement, council_settings, folder_of
from index.corpus.replace_document import counterparts, put_in_place
from index.errors import AskfirstError, DocumentError, OfficerError
from index.files import deciding_lock, digest_of, replace_whole, writing
from index.history import ROLLBACK, previous
from index.journal import Deed, JournalEntry, note, utc_now
from index.originals import original_path
from index.readers.formats import READABLE
from index.snapshot import Manifest, check_snapshot, current_id, open_snapshot


def put_back(refresher: Refresher, council_id: str, snapshot_id: str) -> bool:
    """A council's folder holds the documents of a snapshot again, by the names they had, so that a refresh finds no difference.

    False where that cannot be done, such as in a folder that is read-only.
    """
    home, policies = refresher.home, refresher.policies
    try:
        there = council_settings(policies, council_id)
        snapshot = open_snapshot(home, snapshot_id)
        then = next(c for c in snapshot.councils if c.id == council_id)
        sources = {s.file: s for s in snapshot.manifest.sources if s.council == council_id}
        for now_file, then_file in counterparts(there.documents, then.documents).items():
            kept = original_path(home, sources[then_file])
            with put_in_place(folder_of(policies, council_id), Replacement(now_file, then_file, kept)):
                pass
    except (AskfirstError, OSError, KeyError, StopIteration):
        return False
    return True


def take_back(refresher: Refresher, council_id: str, replacement: Replacement) -> None:
    """Undo what a crash between folder and snapshot left: the folder holds a file that never came into force."""
    placed = folder_of(refresher.policies, council_id) / replacement.name
    if not (placed.is_file() and replacement.path.is_file()):
        return
    sent = digest_of(replacement.path)
    now = current_id(refresher.home)
    in_force = {s.digest for s in check_snapshot(refresher.home, now).sources if s.council == council_id}
    if digest_of(placed) == sent and sent not in in_force:
        put_back(refresher, council_id, now)


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


@dataclass(frozen=True, slots=True)
class Shown:
    """What the officer decides on. `change` is None where nothing can be published; `said` then says why."""

    council: Council
    lines: tuple[Line, ...]
    change: str | None
    said: str | None = None


class Changing:
    """Takes changes from officers. Knows nothing of any chat platform.

    Every method raises OfficerError, DocumentError, PolicyError, SnapshotError or HomeError, in words for the officer; what is
    in force then stays so.
    """

    def __init__(self, live: LiveIndex, changes: Changes, refresher: Refresher) -> None:
        self._live = live
        self._changes = changes
        self._refresher = refresher
        self._uploads = Uploads(refresher.home, changes)

    def councils_of(self, person: Person) -> tuple[Council, ...]:
        """The councils that list the person among their officers."""
        return tuple(e.council for e in self._live.now.index.councils.values() if is_officer(e.council, person))

    def from_file(self, officer: Party, name: str, data: bytes, said: str) -> Shown:
        """A document's new file. `said`: the message it came with, which may name the council."""
        council = self.chosen(officer, "a new file", said)
        replacement = _replacement(council, name)
        change = self._begin(officer, council, "file", replacement)
        try:
            self._uploads.keep(change, name, data)
            return self._shown(change, council)
        except BaseException:
            self._end(change)
            raise

    def from_folder(self, officer: Party, said: str) -> Shown:
        """What the policies folder holds."""
        council = self.chosen(officer, "a refresh", said)
        return self._shown_or_ended(self._begin(officer, council, "folder", ("", "")), council)

    def from_before(self, officer: Party, said: str) -> Shown:
        """Going back to the documents that were in force before."""
        council = self.chosen(officer, "going back", said)
        before = previous(self._refresher.home, council=council.id).id
        return self._shown_or_ended(self._begin(officer, council, "rollback", (before, "")), council)

    def publish(self, change_id: str, officer: Party) -> Told:
        """Put in force what was shown."""
        with deciding_lock(self._refresher.home):
            change, council = self._open(change_id, officer.person)
            plan = self._plan(change)
            if _digest(plan, council) != change.shown:
                raise OfficerError(phrases.MOVED_ON)
            manifest = self._published(change, council, plan, officer)
            said = phrases.PUBLISHED.format(number=manifest.number)
            if change.kind == "rollback" and not put_back(self._refresher, council.id, change.of):
                said = f"{said} {phrases.NOT_PUT_BACK}"
            self._end(change)
        self._live.look()
        return Told(said, contacts_of(council))

    def discard(self, change_id: str, officer: Party) -> Told:
        """Leave what is in force."""
        with deciding_lock(self._refresher.home):
            change, council = self._open(change_id, officer.person)
            if change.kind == "file":
                take_back(self._refresher, council.id, self._uploads.of(change))
            self._end(change)
        return Told(phrases.DISCARDED, contacts_of(council))

    def refused(self, person: Person, what: str) -> OfficerError:
        """Record that somebody who is no officer tried; the error tells them."""
        note(self._refresher.home, JournalEntry(Deed.REFUSED, utc_now(), person.key, what))
        return OfficerError(phrases.NO_OFFICER)

    def chosen(self, officer: Party, what: str, said: str) -> Council:
        """The council meant, to an officer; anybody else is refused and recorded: the officer's own, or the one of several that they name."""
        mine = self.councils_of(officer.person)
        if not mine:
            raise self.refused(officer.person, what)
        words = set(said.casefold().split())
        named = [c for c in mine if c.id in words or c.name.casefold() in said.casefold()]
        if len(mine) > 1 and len(named) != 1:
            raise OfficerError(phrases.WHICH_OF_YOURS.format(ids=", ".join(c.id for c in mine)))
        return (named or mine)[0]

    def _begin(self, officer: Party, council: Council, kind: str, names: tuple[str, str]) -> Change:
        """`names`: the document or snapshot it is about, and the new file's name."""
        name = officer.name or officer.person.id
        change = self._changes.take(council.id, officer.person.key, name, kind, *names)
        if change is None:
            other = self._changes.open_for(council.id)
            held = other.name if other else phrases.ANOTHER_OFFICER
            raise OfficerError(phrases.HELD.format(name=held, council=council.name))
        self._uploads.sweep()
        return change

    def _shown_or_ended(self, change: Change, council: Council) -> Shown:
        try:
            return self._shown(change, council)
        except BaseException:
            self._end(change)
            raise

    def _shown(self, change: Change, council: Council) -> Shown:
        plan = self._plan(change)
        lines = plan_lines(plan)
        if not plan.prepared.new or plan.failed:
            self._end(change)
            return Shown(council, lines, None, phrases.CHECK_FAILED if plan.prepared.new else phrases.NO_DIFFERENCE)
        self._changes.show(change, _digest(plan, council))
        return Shown(council, lines, change.id)

    def _plan(self, change: Change) -> Plan:
        if change.kind == "rollback":
            return self._refresher.plan_restored(change.council, change.of)
        replacement = self._uploads.of(change) if change.kind == "file" else None
        return self._refresher.plan(council=change.council, replacement=replacement)

    def _published(self, change: Change, council: Council, plan: Plan, officer: Party) -> Manifest:
        by = f"{officer.name} ({officer.person.key})" if officer.name else officer.person.key
        why = f"{ROLLBACK}{change.of}" if change.kind == "rollback" else f"{change.kind} {change.new_name}".strip()
        if change.kind == "file":
            with put_in_place(folder_of(self._refresher.policies, council.id), self._uploads.of(change)):
                return self._refresher.publish(plan, by=by, why=why)
        return self._refresher.publish(plan, by=by, why=why)

    def _open(self, change_id: str, person: Person) -> tuple[Change, Council]:
        change = self._changes.find(change_id)
        if change is None:
            raise OfficerError(phrases.ENDED)
        council = self._live.now.index.council(change.council).council
        if not is_officer(council, person):
            raise self.refused(person, "publishing or discarding a change")
        return change, council

    def _end(self, change: Change) -> None:
        self._changes.end(change)
        if change.kind == "file":
            self._uploads.forget(change)


def _digest(plan: Plan, council: Council) -> str:
    """What names the difference that an officer is shown, within the column that holds it."""
    return hashlib.sha256(plan.prepared.difference(council.id).encode()).hexdigest()


def _replacement(council: Council, name: str) -> tuple[str, str]:
    """The document that a sent file is to replace, and its name then: of the file's name, or the only one there is."""
    files = [d.file for d in council.documents]
    sent = PurePath(name)
    same = [f for f in files if f.casefold() == name.casefold()] or [
        f for f in files if PurePath(f).stem.casefold() == sent.stem.casefold()
    ]
    if len(same) != 1 and len(files) > 1:
        raise OfficerError(phrases.WHICH_DOCUMENT.format(council=council.name, files=", ".join(files)))
    file = (same or files)[0]
    return file, str(PurePath(file).with_suffix(sent.suffix.lower() or PurePath(file).suffix))
