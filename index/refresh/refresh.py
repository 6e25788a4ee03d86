"""What would change, worked out and compared with what is in force; nothing is published here.

From the policies folder (`prepare`), from a file that somebody sends (`prepare_file`), from settings and files of one council
(`prepare_council`), or back to an earlier edition (`prepare_restored`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.corpus.council import Council
from index.corpus.load import Read, folder_of
from index.embedding.sentence_transformers import Encoder, clause_text
from index.errors import EditionError, PolicyError
from index.ranking.cues import cue_words, cues_digest
from index.refresh.amend import NewFile, amend
from index.refresh.checks import change_suspicions, document_suspicions
from index.refresh.compare import Changes, compare
from index.refresh.folder import Folder, load, look_over
from index.refresh.reading import clauses_of, readers_digest
from index.refresh.take_up import Questions, Step, Taker, answers_differ, left_alone, opened, renamed
from index.store.records import Contents, Current, Proposal, Taken, digest_of_all
from index.store.store import Store
from index.store.vectors import Progress


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
    made_with = digest_of_all((readers_digest(), encoder.digest, cues_digest()))
    now = store.editions.in_force(council=council)
    known = store.editions.taken(council)
    if council is None:
        gone = frozenset(t.council for t in known.values() if t.council not in now or now[t.council].number is None)
        folder = look_over(policies, known, made_with, store.readings.read, examples=examples, again=gone)
        if folder.problems and not (folder.found or folder.unchanged):
            raise PolicyError(folder.problems)
    else:
        folder = _one(policies, council, known, store.readings.read)
    taker = Taker(store, now, made_with, override)
    for found in folder.found:
        taker.take(found)
    if council is not None and taker.problems:
        raise PolicyError(tuple(taker.problems))
    if council is None:
        taker.withdraw_all_but(folder.there)
    return _all_of(taker, folder, now, store, encoder, progress)


def prepare_file(store: Store, encoder: Encoder, council: str, entry_file: str, name: str, data: bytes) -> Prepared:
    """One document of a council in force replaced by the file `name` with these bytes; all else as it is.

    Raises EditionError, DocumentError, PolicyError, ModelError, StorageError.
    """
    now = _must_be_in_force(store, council)
    held = store.editions.open(council, now.number or 0)
    others = {e.file for e in held.council.documents} - {entry_file}
    if name in others:
        raise PolicyError(
            (f"{council}: {name} is another of its documents. Give the file the ending of {entry_file}.",)
        )
    entries = tuple(renamed(e, name) if e.file == entry_file else e for e in held.council.documents)
    about = held.council.model_copy(update={"documents": entries})
    return prepare_council(store, encoder, about, (NewFile(name, data, entry_file),), held)


def prepare_council(
    store: Store, encoder: Encoder, about: Council, files: Sequence[NewFile] = (), start: Contents | None = None
) -> Prepared:
    """A council with these settings and new files, whether or not it is in force yet.

    A document that no file is sent for stays as `start` has it, by default what is in force; where what `about` says of its
    layout is another thing, it is read again. Raises DocumentError, PolicyError, EditionError, ModelError, StorageError.
    """
    now = store.editions.in_force(council=about.id).get(about.id)
    before = opened(store, now)
    amended = amend(store, about, files, start or before)
    published = {d.digest for d in before.documents} if before else set()
    drafts = [store.documents.read(d.digest) for d in amended.kept if d.digest not in published]
    proposal = Proposal(
        about.id, now.number if now else None, amended.contents, files=(*(f.data for f in files), *drafts)
    )
    return _of_one(store, encoder, proposal, amended.contents, before, amended.notes)


def prepare_kept(store: Store, encoder: Encoder, proposal: Proposal) -> Prepared:
    """What was proposed before, compared again. Raises EditionError, ModelError, StorageError."""
    now = store.editions.in_force(council=proposal.council).get(proposal.council)
    before = opened(store, now)
    if proposal.contents is None:
        raise EditionError("What was proposed takes the council out of force; decide on it with: askfirst refresh")
    notes = amend(store, proposal.contents.council, (), proposal.contents, again=before).notes
    return _of_one(store, encoder, proposal, proposal.contents, before, notes)


def prepare_restored(store: Store, encoder: Encoder, council: str, number: int) -> Prepared:
    """A council as an earlier edition holds it. Raises EditionError, ModelError, StorageError."""
    now = _must_be_in_force(store, council, or_ever=True)
    after = store.editions.open(council, number)
    if now.number == number:
        raise EditionError(f"Edition {number} of {council} is in force already.")
    return _of_one(store, encoder, Proposal(council, now.number, after, number), after, opened(store, now), ())


def _all_of(
    taker: Taker, folder: Folder, now: dict[str, Current], store: Store, encoder: Encoder, progress: Progress | None
) -> Prepared:
    """All of it, compared and embedded."""
    for taken in folder.unchanged:
        current = now[taken.council]
        if current.fingerprint != taken.fingerprint:
            taker.notes.append(left_alone(store, taken.council, current.number))
    embedded = _embed(store, encoder, taker.read, progress)
    changes, suspicions = _compared(taker.steps)
    return Prepared(
        tuple(taker.steps), tuple(taker.asked), tuple(taker.taken), changes, embedded, (*taker.notes, *suspicions),
        (*folder.problems, *taker.problems), first=store.editions.publication() == 0,
    )  # fmt: skip


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
    known = tuple(q for taken in store.editions.taken(proposal.council).values() for q in taken.questions)
    asked = store.questions.beside(proposal.council, known)
    again = before is None or answers_differ(before, after)
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


def _must_be_in_force(store: Store, council: str, *, or_ever: bool = False) -> Current:
    now = store.editions.in_force(council=council).get(council)
    if now is None or (now.number is None and not or_ever):
        raise EditionError(f"Nothing of {council} is in force. `askfirst councils` lists what is.")
    return now
