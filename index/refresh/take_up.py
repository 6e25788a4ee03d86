"""A council's folder beside what is in force: which settings and documents are taken up, and which stay."""

from __future__ import annotations

from dataclasses import dataclass

from index.corpus.council import DocumentEntry
from index.corpus.load import Document, load_document
from index.corpus.questions import MustQuote
from index.errors import EditionError, PolicyError
from index.refresh.folder import Found
from index.refresh.reading import whole_parts_of
from index.store.records import Contents, Current, EditionDocument, Proposal, Taken
from index.store.store import Store

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


class Taker:
    """Takes up one folder after another, and keeps what comes of it."""

    def __init__(self, store: Store, now: dict[str, Current], made_with: str, override: bool) -> None:
        self._store = store
        self._now = now
        self._made_with = made_with
        self._override = override
        self.steps: list[Step] = []
        self.asked: list[tuple[Contents, Questions]] = []
        self.taken: list[Taken] = []
        self.read: list[Contents] = []
        self.notes: list[str] = []
        self.problems: list[str] = []

    def take(self, found: Found) -> None:
        """Work out what a council's folder gives."""
        name = found.council.id
        current = self._now.get(name)
        base = current.number if current else None
        before = opened(self._store, current)
        self.notes += found.loaded.notes
        try:
            after, files = self._contents(found, before)
        except PolicyError as error:
            self.problems += error.problems
            return
        self.read.append(after)
        alone = after.fingerprint if _is_all_of(after, found) else ""
        taken = Taken(found.folder, name, found.files, found.questions, self._made_with, alone)
        asked = found.taken is None or found.taken.questions != found.questions
        if before is None or before.fingerprint != after.fingerprint:
            again = asked or before is None or answers_differ(before, after)
            questions = self._store.questions.beside(name, found.questions) if again else ()
            self.steps.append(Step(Proposal(name, base, after, files=files, taken=taken), before, questions))
        elif asked and found.questions:
            self.asked.append((after, found.questions))
            self.taken.append(taken)
        else:
            self.taken.append(taken)
        if not alone:
            self.notes.append(left_alone(self._store, name, base))

    def withdraw_all_but(self, there: frozenset[str]) -> None:
        """Propose to take out of force what the folder does not have."""
        for name, current in self._now.items():
            if current.number is not None and name not in there:
                self.steps.append(Step(Proposal(name, current.number, None), None, ()))

    def _contents(self, found: Found, before: Contents | None) -> tuple[Contents, tuple[bytes, ...]]:
        """The folder's settings and documents where they differ from what was taken up, else those in force."""
        fresh = self._override or before is None or found.taken is None
        renewed = fresh or found.settings_differ
        about = found.council if renewed or before is None else before.council
        items = [self._item(found, entry, before, fresh=fresh, renewed=renewed) for entry in about.documents]
        entries = tuple(renamed(e, item.entry.file if isinstance(item, Document) else item.file) for e, (_, item) in zip(about.documents, items, strict=True))  # fmt: skip
        about = about.model_copy(update={"documents": entries})
        documents = []
        for origin, item in items:
            if isinstance(item, Document):
                parts = whole_parts_of(item)
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
            return origin, load_document(council, renamed(entry, held.file), data, self._store.readings.read)
        return origin, held


def _is_all_of(after: Contents, found: Found) -> bool:
    """Whether a folder alone would give the same."""
    ours = [(d.entry.file, d.digest) for d in found.loaded.documents]
    return after.council == found.council and [(d.file, d.digest) for d in after.documents] == ours


def left_alone(store: Store, council: str, number: int | None) -> str:
    made = store.editions.record(council, number) if number is not None else None
    what = f"edition {made.number}, by {made.by}" if made else "what is in force"
    return (
        f"{council}: {what}, was not taken from the policies folder, where nothing has changed since that would take its "
        f"place; it was left alone. To put in force what the folder holds: askfirst refresh --council {council} --override"
    )


def opened(store: Store, current: Current | None) -> Contents | None:
    """What is in force of a council; nothing where it cannot be read, so that a refresh mends it."""
    if current is None or current.number is None:
        return None
    try:
        return store.editions.open(current.council, current.number)
    except EditionError:
        return None


def renamed(entry: DocumentEntry, name: str) -> DocumentEntry:
    return entry if entry.file == name else entry.model_copy(update={"file": name})


def answers_differ(before: Contents, after: Contents) -> bool:
    """Whether a question may be answered otherwise: by other text, or by what council.yaml says of it."""
    texts = [[d.parts_digest for d in contents.documents] for contents in (before, after)]
    return texts[0] != texts[1] or before.council.documents != after.council.documents
