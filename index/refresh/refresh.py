"""What would change, worked out and compared with what is in force; nothing is published here.

From the policies folder (`prepare`), from a file that somebody sends (`prepare_file`), or back to an earlier edition
(`prepare_restored`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.corpus.council import DocumentEntry
from index.corpus.load import Document, Read, folder_of, load_document
from index.corpus.questions import MustQuote
from index.embedding.sentence_transformers import Encoder, clause_text
from index.errors import EditionError, PolicyError
from index.ranking.cues import cue_words, cues_digest
from index.refresh.checks import change_suspicions, document_suspicions
from index.refresh.compare import Changes, compare
from index.refresh.folder import Folder, Found, load, look_over
from index.refresh.reading import clauses_of, parts_of, readers_digest
from index.store.editions import Contents, Current, EditionDocument, Proposal, Taken
from index.store.store import Store
from index.store.vectors import Progress

Questions = tuple[MustQuote, ...]


@dataclass(frozen=True)
class Step:
    """What one council would become, and what it is now: nothing where it is not in force, or cannot be read.

    `questions` are its own where answers may differ, none where neither they nor what they are asked of has changed.
    """

    proposal: Proposal
    before: Contents | None
    questions: Questions

    @property
    def council(self) -> str:
        return self.proposal.council


@dataclass(frozen=True)
class Prepared:
    """All that would change, council by council.

    `asked` are councils that stay as they are but whose questions are new. `taken`: folders that were read and give nothing
    new. `notes` are lines on what an officer should look at, `problems` mistakes in folders that were left out therefore.
    `embedded` counts clauses embedded anew; `first`: nothing is in force yet.
    """

    steps: tuple[Step, ...]
    asked: tuple[tuple[Contents, Questions], ...]
    taken: tuple[Taken, ...]
    changes: Changes
    embedded: int
    notes: tuple[str, ...]
    problems: tuple[str, ...]
    first: bool

    @property
    def new(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self.steps)


def prepare(
    policies: Path, store: Store, encoder: Encoder, progress: Progress | None = None,
    *, council: str | None = None, override: bool = False, examples: bool = True,
) -> Prepared:  # fmt: skip
    """Read what has changed in `policies` since it was last taken up, and compare it with what is in force.

    With `council`, that one alone is looked at; with `override` its folder takes the place of what was published otherwise
    even where the folder has not changed. Raises PolicyError, DocumentError, ModelError, EditionError, StorageError.
    """
    made_with = _digest((readers_digest(), encoder.digest, cues_digest()))
    now = store.editions.in_force(council=council)
    known = store.editions.taken(council)
    if council is None:
        gone = frozenset(t.council for t in known.values() if t.council not in now or now[t.council].number is None)
        folder = look_over(policies, known, made_with, store.readings.read, examples=examples, again=gone)
        if folder.problems and not (folder.found or folder.unchanged):
            raise PolicyError(folder.problems)
    else:
        folder = _one(policies, council, known, store.readings.read)
    taker = _Taker(store, now, made_with, override)
    for found in folder.found:
        taker.take(found)
    if council is not None and taker.problems:
        raise PolicyError(tuple(taker.problems))
    if council is None:
        taker.withdraw_all_but(folder.there)
    return taker.prepared(folder, encoder, progress)


def prepare_file(store: Store, encoder: Encoder, council: str, entry_file: str, name: str, data: bytes) -> Prepared:
    """One document of a council in force replaced by the file `name` with these bytes; all else as it is.

    Raises EditionError, DocumentError, PolicyError, ModelError, StorageError.
    """
    now = _must_be_in_force(store, council)
    held = store.editions.open(council, now.number or 0)
    entries = tuple(_renamed(e, name) if e.file == entry_file else e for e in held.council.documents)
    about = held.council.model_copy(update={"documents": entries})
    entry = next(e for e in entries if e.file == name)
    document = load_document(about, entry, data, store.readings.read)
    parts = parts_of(document)
    after = Contents(
        about,
        tuple(
            EditionDocument(name, d.origin, document.digest, parts) if d.file == entry_file else d
            for d in held.documents
        ),
    )
    proposal = Proposal(council, now.number, after, files=(data,))
    return _of_one(store, encoder, proposal, after, held, document.notes)


def prepare_restored(store: Store, encoder: Encoder, council: str, number: int) -> Prepared:
    """A council as an earlier edition holds it. Raises EditionError, ModelError, StorageError."""
    now = _must_be_in_force(store, council, or_ever=True)
    after = store.editions.open(council, number)
    if now.number == number:
        raise EditionError(f"Edition {number} of {council} is in force already.")
    return _of_one(store, encoder, Proposal(council, now.number, after, number), after, _opened(store, now), ())


class _Taker:
    """Takes up one folder after another, and keeps what comes of it."""

    def __init__(self, store: Store, now: dict[str, Current], made_with: str, override: bool) -> None:
        self._store = store
        self._now = now
        self._made_with = made_with
        self._override = override
        self._steps: list[Step] = []
        self._asked: list[tuple[Contents, Questions]] = []
        self._taken: list[Taken] = []
        self._read: list[Contents] = []
        self._notes: list[str] = []
        self.problems: list[str] = []

    def take(self, found: Found) -> None:
        """Work out what a council's folder gives."""
        name = found.council.id
        current = self._now.get(name)
        base = current.number if current else None
        before = _opened(self._store, current)
        self._notes += found.loaded.notes
        try:
            after, files = self._contents(found, before)
        except PolicyError as error:
            self.problems += error.problems
            return
        self._read.append(after)
        alone = after.fingerprint if _is_all_of(after, found) else ""
        taken = Taken(found.folder, name, found.files, found.questions, self._made_with, alone)
        asked = found.taken is None or found.taken.questions != found.questions
        if before is None or before.fingerprint != after.fingerprint:
            again = asked or before is None or _answers_differ(before, after)
            self._steps.append(
                Step(Proposal(name, base, after, files=files, taken=taken), before, found.questions if again else ())
            )
        elif asked and found.questions:
            self._asked.append((after, found.questions))
            self._taken.append(taken)
        else:
            self._taken.append(taken)
        if not alone:
            self._notes.append(_left_alone(self._store, name, base))

    def withdraw_all_but(self, there: frozenset[str]) -> None:
        """Propose to take out of force what the folder does not have."""
        for name, current in self._now.items():
            if current.number is not None and name not in there:
                self._steps.append(Step(Proposal(name, current.number, None), None, ()))

    def prepared(self, folder: Folder, encoder: Encoder, progress: Progress | None) -> Prepared:
        """All of it, compared and embedded."""
        for taken in folder.unchanged:
            current = self._now[taken.council]
            if current.fingerprint != taken.fingerprint:
                self._notes.append(_left_alone(self._store, taken.council, current.number))
        embedded = _embed(self._store, encoder, self._read, progress)
        changes, suspicions = _compared(self._steps)
        return Prepared(
            tuple(self._steps), tuple(self._asked), tuple(self._taken), changes, embedded, (*self._notes, *suspicions),
            (*folder.problems, *self.problems), first=not any(s.number is not None for s in self._now.values()),
        )  # fmt: skip

    def _contents(self, found: Found, before: Contents | None) -> tuple[Contents, tuple[bytes, ...]]:
        """The folder's settings and documents where they differ from what was taken up, else those in force."""
        fresh = self._override or before is None or found.taken is None
        renewed = fresh or found.settings_differ
        about = found.council if renewed or before is None else before.council
        items = [self._item(found, entry, before, fresh=fresh, renewed=renewed) for entry in about.documents]
        entries = tuple(_renamed(e, item.entry.file if isinstance(item, Document) else item.file) for e, (_, item) in zip(about.documents, items, strict=True))  # fmt: skip
        about = about.model_copy(update={"documents": entries})
        documents = []
        for origin, item in items:
            if isinstance(item, Document):
                parts = parts_of(item)
                documents.append(EditionDocument(item.entry.file, origin, item.digest, parts))
            else:
                documents.append(item)
        files = tuple(item.data for _, item in items if isinstance(item, Document))
        return Contents(about, tuple(documents)), files

    def _item(
        self, found: Found, entry: DocumentEntry, before: Contents | None, *, fresh: bool, renewed: bool
    ) -> tuple[str, Document | EditionDocument]:
        """A document of the folder, or the one in force in its place; with the name of the folder's file."""
        there = before.documents if before else ()
        held = next((d for d in there if entry.file == (d.origin if renewed else d.file)), None)
        origin = entry.file if renewed or held is None else held.origin
        ours = next((d for d in found.loaded.documents if d.entry.file == origin), None)
        if held is None or (ours is not None and (fresh or found.differs(origin))):
            if ours is None:
                raise PolicyError((f"{found.folder}: {origin} is neither in force nor in the folder",))
            return origin, ours
        if renewed or (found.taken and found.taken.made_with != self._made_with):
            data = self._store.documents.read(held.digest)
            council = found.council if renewed or before is None else before.council
            return origin, load_document(council, _renamed(entry, held.file), data, self._store.readings.read)
        return origin, held


def _one(policies: Path, council: str, known: dict[str, Taken], read: Read) -> Folder:
    """One council's folder as it is: where it was found the last time, if it is still there."""
    taken = next(iter(known.values()), None)
    home = policies / taken.folder if taken and (policies / taken.folder).is_dir() else folder_of(policies, council)
    found = load(policies, home, taken if taken and taken.folder == home.name else None, read)
    if found.council.id != council:
        found = load(policies, folder_of(policies, council), None, read)
    return Folder((found,), (), (), frozenset({council}))


def _of_one(
    store: Store, encoder: Encoder, proposal: Proposal, after: Contents, before: Contents | None, notes: Sequence[str]
) -> Prepared:
    """One council's proposal, compared with what is in force. Its questions are those last taken up."""
    embedded = _embed(store, encoder, [after], None)
    differs = before is None or before.fingerprint != after.fingerprint
    asked = tuple(q for taken in store.editions.taken(proposal.council).values() for q in taken.questions)
    again = before is None or _answers_differ(before, after)
    steps = (Step(proposal, before, asked if again else ()),) if differs else ()
    changes, suspicions = _compared(steps)
    return Prepared(steps, (), (), changes, embedded, (*notes, *suspicions), (), first=False)


def _embed(store: Store, encoder: Encoder, read: Sequence[Contents], progress: Progress | None) -> int:
    """Work out the numbers of all clauses that are not known yet; how many were embedded."""
    clauses = [clause for contents in read for document in contents.parts for clause in clauses_of(document)]
    if not clauses:
        return 0
    encoder.prepare()
    store.numbers.cues({c.digest: cue_words(c) for c in clauses})
    return store.numbers.vectors(encoder, {c.digest: clause_text(c.headings, c.words) for c in clauses}, progress)[1]


def _compared(steps: Sequence[Step]) -> tuple[Changes, tuple[str, ...]]:
    """What differs, and what looks wrong about it. Councils taken out are no change of their documents."""
    stays = [s for s in steps if s.proposal.contents is not None]
    old = [d for s in stays if s.before for d in s.before.parts]
    new = [d for s in stays if s.proposal.contents for d in s.proposal.contents.parts]
    settings = [s.before.council for s in stays if s.before], [s.proposal.contents.council for s in stays if s.proposal.contents]  # fmt: skip
    changes = compare(old, new, settings)
    changed = {(d.council, d.file) for d in changes.documents}
    suspicions = (line for d in new if (d.council, d.file) in changed for line in document_suspicions(d))
    return changes, (*suspicions, *change_suspicions(changes.documents, old))


def _answers_differ(before: Contents, after: Contents) -> bool:
    """Whether a question may be answered otherwise: by other text, or by what council.yaml says of it."""
    texts = [[d.parts_digest for d in contents.documents] for contents in (before, after)]
    return texts[0] != texts[1] or before.council.documents != after.council.documents


def _is_all_of(after: Contents, found: Found) -> bool:
    """Whether a folder alone would give the same."""
    ours = [(d.entry.file, d.digest) for d in found.loaded.documents]
    return after.council == found.council and [(d.file, d.digest) for d in after.documents] == ours


def _left_alone(store: Store, council: str, number: int | None) -> str:
    made = store.editions.record(council, number) if number is not None else None
    what = f"edition {made.number}, by {made.by}" if made else "what is in force"
    return (
        f"{council}: {what}, was not taken from the policies folder, where nothing has changed since that would take its "
        f"place; it was left alone. To put in force what the folder holds: askfirst refresh --council {council} --override"
    )


def _must_be_in_force(store: Store, council: str, *, or_ever: bool = False) -> Current:
    now = store.editions.in_force(council=council).get(council)
    if now is None or (now.number is None and not or_ever):
        raise EditionError(f"Nothing of {council} is in force. `askfirst councils` lists what is.")
    return now


def _opened(store: Store, current: Current | None) -> Contents | None:
    """What is in force of a council; nothing where it cannot be read, so that a refresh mends it."""
    if current is None or current.number is None:
        return None
    try:
        return store.editions.open(current.council, current.number)
    except EditionError:
        return None


def _renamed(entry: DocumentEntry, name: str) -> DocumentEntry:
    return entry if entry.file == name else entry.model_copy(update={"file": name})


def _digest(said: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()
