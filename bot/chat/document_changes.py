"""An officer changes their council's documents from a chat: shown first, then published or discarded."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import PurePath

from bot import phrases
from bot.advisor import contacts_of
from bot.changes import OpenChanges
from bot.chat.buttons import Action
from bot.chat.people import Party, Person, is_officer
from bot.chat.reply import Done, ReplyForm, ShownChange
from bot.live import LiveIndex
from bot.refresh import Plan, Refresher
from bot.refresh_lines import plan_lines
from bot.storage.changes import Change, ChangeRecords
from index.corpus.council import Council, DocumentEntry
from index.errors import DocumentError, OfficerError
from index.readers.formats import READABLE
from index.store.records import Act

MOST_BYTES = 20_000_000


class DocumentChanges:
    """Takes changes from officers. Knows nothing of any chat platform.

    What was shown is kept in the store as it was shown, and published so: nothing is read again in between.
    Every method raises OfficerError, DocumentError, PolicyError, EditionError or StorageError, in words for the officer; what is
    in force then stays so.
    """

    def __init__(self, live: LiveIndex, changes: ChangeRecords, refresher: Refresher) -> None:
        self._live = live
        self._changes = OpenChanges(changes, refresher)
        self._refresher = refresher
        self._store = refresher.store

    def councils_of(self, person: Person) -> tuple[Council, ...]:
        """The councils that list the person among their officers."""
        named = self._store.directory.mentioning(person.id)
        return tuple(council for council in named if is_officer(council, person))

    def from_file(self, officer: Party, name: str, data: bytes, said: str) -> ShownChange:
        """A document's new file. `said`: the message it came with, which may name the council."""
        council = self.chosen(officer, "a new file", said)
        return self._from_file(officer, council, name, data, _replaced(council, name))

    def from_file_for(self, officer: Party, name: str, data: bytes, council_id: str, file: str) -> ShownChange:
        """The same for one document of one council, `file` as council.yaml names it."""
        council = self.chosen(officer, "a new file", council_id)
        if file not in {entry.file for entry in council.documents}:
            raise OfficerError(phrases.MOVED_ON)
        return self._from_file(officer, council, name, data, file)

    def replaceable(self, person: Person, name: str) -> list[tuple[Council, DocumentEntry]]:
        """The documents that an officer's file may be a new version of; those of its own name alone where there are any."""
        every = [(council, entry) for council in self.councils_of(person) for entry in council.documents]
        return [(council, entry) for council, entry in every if entry.file in _same(council, name)] or every

    def unnamed(self, officer: Party) -> OfficerError:
        """Said of a file that is to replace a document, and nobody knows which: how to name one, of each council of theirs."""
        mine = self.councils_of(officer.person)
        if not mine:
            return self.refused(officer.person, "a new file")
        return OfficerError(" ".join(_which(council) for council in mine))

    def _from_file(self, officer: Party, council: Council, name: str, data: bytes, file: str) -> ShownChange:
        new_name = str(PurePath(file).with_suffix(PurePath(name).suffix.lower() or PurePath(file).suffix))
        _check(name, data)
        change = self._begin(officer, council, "file", (file, new_name))
        return self._shown(change, council, lambda: self._refresher.plan_file(council.id, file, new_name, data))

    def from_folder(self, officer: Party, said: str) -> ShownChange:
        """What the policies folder holds that was not taken up yet."""
        council = self.chosen(officer, "a refresh", said)
        change = self._begin(officer, council, "folder", ("", ""))
        return self._shown(change, council, lambda: self._refresher.plan(council=council.id))

    def from_before(self, officer: Party, said: str) -> ShownChange:
        """Going back to the edition that was in force before."""
        council = self.chosen(officer, "going back", said)
        number = self._store.history.previous(council.id)
        change = self._begin(officer, council, "rollback", (str(number), ""))
        return self._shown(change, council, lambda: self._refresher.plan_restored(council.id, number))

    def force_form(self, change_id: str, officer: Party, pressed: str) -> ReplyForm:
        """The form for the reason why a change is published on which a question of the council's own fails; `pressed` is
        the message that its outcome is to replace."""
        change = self._open(change_id, officer.person)
        name = self._live.now.index.council(change.council).council.name
        return ReplyForm(
            name, phrases.FORCE_IT, phrases.CHECK_FAILED, (), phrases.YOUR_REASON, change.id, Action.SEND_FORCE, pressed
        )  # fmt: skip

    def publish(self, change_id: str, officer: Party, force: str | None = None) -> Done:
        """Put in force what was shown; `force` is the reason where one of the council's own questions fails."""
        change = self._open(change_id, officer.person)
        by = f"{officer.name} ({officer.person.key})" if officer.name else officer.person.key
        made = self._changes.publish(change, by, f"{change.kind} {change.new_name}".strip(), force)
        self._live.poll()
        said = phrases.BACK_IN_FORCE if change.kind == "rollback" else phrases.PUBLISHED
        return Done(said.format(number=made.number if made else ""))

    def discard(self, change_id: str, officer: Party) -> Done:
        """Leave what is in force."""
        self._changes.end(self._open(change_id, officer.person))
        return Done(phrases.DISCARDED)

    def refused(self, person: Person, what: str) -> OfficerError:
        """Record that somebody who is no officer tried; the error tells them."""
        self._store.editions.refused(Act(person.key, what, uuid.uuid4().hex))
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
        """`names`: the document or edition it is about, and the new file's name."""
        name = officer.name or officer.person.id
        return self._changes.begin(council, officer.person.key, name, kind, names)

    def _shown(self, change: Change, council: Council, planned: Callable[[], Plan]) -> ShownChange:
        try:
            plan = planned()
            lines = plan_lines(plan)
            if plan.prepared.new:
                self._changes.keep(change, plan)
                return ShownChange(
                    lines, change.id, phrases.CHECK_FAILED if plan.failed else None, contacts_of(council)
                )
            self._refresher.take_up(plan)
        except BaseException:
            self._changes.end(change)
            raise
        self._changes.end(change)
        return ShownChange(lines, None, phrases.NO_DIFFERENCE, contacts_of(council))

    def _open(self, change_id: str, person: Person) -> Change:
        change = self._changes.find(change_id)
        if change is None:
            raise OfficerError(phrases.ENDED)
        council = self._live.now.index.council(change.council).council
        if not is_officer(council, person):
            raise self.refused(person, "publishing or discarding a change")
        return change


def _check(name: str, data: bytes) -> None:
    if PurePath(name).suffix.lower() not in READABLE:
        raise DocumentError(f"Files of this kind cannot be read. Send one of {', '.join(sorted(READABLE))}.")
    if len(data) > MOST_BYTES:
        raise DocumentError(f"The file has {len(data) / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB can be read.")


def _replaced(council: Council, name: str) -> str:
    """The document that a sent file is to replace: the one of its name, or the only one there is. Raises OfficerError."""
    files = [d.file for d in council.documents]
    same = _same(council, name)
    if len(same) != 1 and len(files) > 1:
        raise OfficerError(_which(council))
    return (same or files)[0]


def _which(council: Council) -> str:
    return phrases.WHICH_DOCUMENT.format(council=council.name, files=", ".join(d.file for d in council.documents))


def _same(council: Council, name: str) -> list[str]:
    """The council's files of a name, with the same ending or with any."""
    files = [d.file for d in council.documents]
    stem = PurePath(name).stem.casefold()
    return [f for f in files if f.casefold() == name.casefold()] or [
        f for f in files if PurePath(f).stem.casefold() == stem
    ]
