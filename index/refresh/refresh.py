"""Policies folder to published snapshot, in two steps: prepared and compared first, then put in force."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from index.clauses.build import build_parts
from index.clauses.parts import Clause
from index.corpus.council import Council
from index.corpus.load import Corpus, Document, Replacement, load_corpus, load_council
from index.corpus.questions import MustQuote
from index.embedding.cache import EmbeddingCache
from index.embedding.sentence_transformers import Encoder, Vectors, clause_text
from index.errors import NoSnapshotError, PolicyError, SnapshotError
from index.files import refresh_lock, writing
from index.history import next_number, prune
from index.journal import Deed, JournalEntry, done, utc_now
from index.originals import Source, keep
from index.ranking.cues import Bits, cue_words, cues_digest
from index.records import council_to_json, part_to_json
from index.refresh.checks import change_suspicions, document_suspicions
from index.refresh.compare import Changes, compare
from index.refresh.reading_cache import reading_cache
from index.search.store import cache_path
from index.snapshot import (
    FORMAT,
    DocumentParts,
    Manifest,
    Snapshot,
    check_snapshot,
    clear_drafts,
    current_id,
    open_snapshot,
    write_snapshot,
)  # fmt: skip

Progress = Callable[[int, int], None]
Questions = tuple[MustQuote, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Content:
    """What a snapshot is made of: councils, their documents' parts, the files these were read from, and questions."""

    councils: tuple[Council, ...]
    documents: tuple[DocumentParts, ...]
    sources: tuple[Source, ...]
    questions: dict[str, Questions]


@dataclass(frozen=True)
class Prepared:
    """All that a snapshot would hold, not yet published.

    `before` is the snapshot in force that it was compared with, `changes` what differs from it.
    `files` are the documents' files as read; `embedded` counts clauses embedded anew; `notes` are lines
    on what an officer should look at.
    """

    content: Content
    files: tuple[tuple[Source, Path], ...]
    keys: tuple[str, ...]
    vectors: Vectors
    cues: Bits
    fingerprint: str
    model: tuple[str, str, str]
    before: Snapshot | None
    changes: Changes
    embedded: int
    notes: tuple[str, ...]

    @property
    def new(self) -> bool:
        """Whether there is anything to publish."""
        return self.before is None or not self.before.manifest.id.endswith(self.fingerprint)

    def difference(self, council: str) -> str:
        """A digest of one council as it is in force and as it would be: what an officer of that council is shown."""
        old = (self.before.councils, self.before.documents) if self.before else ((), ())
        sides = (old, (self.content.councils, self.content.documents))
        return "-".join(
            _fingerprint(
                tuple(c for c in councils if c.id == council),
                tuple(d for d in documents if d.council == council),
                (self.model[1], self.model[2]),
            )
            for councils, documents in sides
        )

    def as_snapshot(self) -> Snapshot:
        """As it would be opened once published."""
        manifest = self.manifest(0, utc_now(), "", "", None)
        return Snapshot(
            manifest, self.content.councils, self.content.documents, {k: n for n, k in enumerate(self.keys)},
            self.vectors, self.cues,
        )  # fmt: skip

    def manifest(self, number: int, created: str, by: str, why: str, forced: str | None) -> Manifest:
        clauses = sum(p.clause is not None for d in self.content.documents for p in d.parts)
        return Manifest(
            f"{created}-{self.fingerprint}", created, *self.model, self.vectors.shape[1], clauses,
            number, by, why, forced, self.content.sources,
        )  # fmt: skip


def parts_of(document: Document) -> DocumentParts:
    """A document's parts, in order."""
    file, reading = document.entry.file, document.reading
    parts = build_parts(document.council, file, reading.text, reading.blocks, markup=reading.markup)
    return DocumentParts(document.council, file, parts)


def read_corpus(corpus: Corpus) -> tuple[DocumentParts, ...]:
    """The parts of every document. Raises PolicyError where a document yields no clause."""
    found = tuple(parts_of(d) for d in corpus.documents)
    empty = [
        f"{d.council}/{d.file}: no clause found in it; is this the whole text?" for d in found if not clauses_of(d)
    ]
    if empty:
        raise PolicyError(tuple(empty))
    return found


def clauses_of(document: DocumentParts) -> tuple[Clause, ...]:
    """The clauses of a document that may be quoted."""
    return tuple(p.clause for p in document.parts if p.clause is not None and p.clause.quotable)


def prepare(
    policies: Path, home: Path, encoder: Encoder, progress: Progress | None = None,
    *, council: str | None = None, replacement: Replacement | None = None,
) -> Prepared:  # fmt: skip
    """Read `policies`, embed what is new and compare it with what is in force; nothing is published.

    With `council`, that one alone is read, and all others stay as they are in force; `replacement` is
    a file that takes the place of one of its documents. Raises PolicyError, DocumentError, ModelError,
    SnapshotError or HomeError.
    """
    before = _in_force(home)
    if council is not None and before is None and _published(home):
        raise SnapshotError(
            "What is in force cannot be read, so one council alone cannot be changed: the others would be lost. "
            "Whoever runs Askfirst has to run on the server: askfirst refresh"
        )
    with writing(home), reading_cache(cache_path(home).with_name("readings.sqlite")) as cache:
        if council is None:
            corpus = load_corpus(policies, cache.read)
        else:
            corpus = load_council(policies, council, replacement, cache.read)
    sources = tuple(Source(d.council, d.entry.file, d.digest, d.size) for d in corpus.documents)
    content = Content(corpus.councils, read_corpus(corpus), sources, corpus.questions)
    files = tuple(zip(sources, (d.path for d in corpus.documents), strict=True))
    if council is not None and before is not None:
        content = _within(before, content, council)
    return _prepared(home, encoder, content, before, files, corpus.notes, progress)


def prepare_restored(home: Path, encoder: Encoder, council: str, snapshot: Snapshot, asked: Questions) -> Prepared:
    """One council's documents as a kept snapshot has them; its other settings and all other councils as in force.

    Raises SnapshotError where nothing is in force or the snapshot has no such council.
    """
    before = _in_force(home)
    now = [c for c in before.councils if c.id == council] if before else []
    then = [c for c in snapshot.councils if c.id == council]
    if before is None or not now or not then:
        raise SnapshotError(f"Snapshot {snapshot.manifest.number} holds nothing of {council}.")
    content = Content(
        (now[0].model_copy(update={"documents": then[0].documents}),),
        tuple(d for d in snapshot.documents if d.council == council),
        tuple(s for s in snapshot.manifest.sources if s.council == council),
        {council: asked},
    )
    return _prepared(home, encoder, _within(before, content, council), before)


def _within(before: Snapshot, content: Content, council: str) -> Content:
    """One council's content in place of what is in force of it."""
    return Content(
        _joined(before.councils, content.councils, lambda c: c.id, council),
        _joined(before.documents, content.documents, lambda d: d.council, council),
        _joined(before.manifest.sources, content.sources, lambda s: s.council, council),
        content.questions,
    )


def _prepared(
    home: Path, encoder: Encoder, content: Content, before: Snapshot | None,
    files: tuple[tuple[Source, Path], ...] = (), notes: tuple[str, ...] = (), progress: Progress | None = None,
) -> Prepared:  # fmt: skip
    """Embed what is new, and compare with what is in force."""
    documents = content.documents
    texts = {c.digest: clause_text(c.headings, c.words) for d in documents for c in clauses_of(d)}
    with writing(home):
        encoder.prepare()
    with refresh_lock(home):
        numbers = EmbeddingCache(cache_path(home))
        vectors, embedded = numbers.encode(encoder, texts, progress)
        cues = numbers.cues({c.digest: cue_words(c) for d in documents for c in clauses_of(d)})
    old = before.documents if before else ()
    changes = compare(old, documents, (before.councils if before else (), content.councils))
    changed = {(d.council, d.file) for d in changes.documents}
    suspicions = tuple(line for d in documents if (d.council, d.file) in changed for line in document_suspicions(d))
    return Prepared(
        content, files, tuple(texts), vectors, cues, _fingerprint(content.councils, documents, (encoder.digest, cues_digest())),
        (encoder.name, encoder.digest, cues_digest()), before, changes, embedded,
        (*notes, *suspicions, *change_suspicions(changes.documents, old)),
    )  # fmt: skip


def publish(prepared: Prepared, home: Path, *, by: str, why: str, forced: str | None = None) -> Manifest:
    """Put it in force. Raises HomeError, or SnapshotError where something else was put in force since it was compared."""
    with refresh_lock(home):
        if _checked_id(home) != (prepared.before and prepared.before.manifest.id):
            raise SnapshotError(
                "Another change has been put in force since this one was compared. Run the refresh again."
            )
        clear_drafts(home)
        for source, path in prepared.files:
            keep(home, source, path)
        manifest = prepared.manifest(next_number(home), _unused_time(home, prepared.fingerprint), by, why, forced)
        write_snapshot(
            home,
            manifest,
            prepared.content.councils,
            prepared.content.documents,
            prepared.keys,
            prepared.vectors,
            prepared.cues,
        )
        done(home, JournalEntry(Deed.PUBLISHED, manifest.created, by, why, manifest.id, manifest.number))
        with suppress(OSError):  # the new one is in force; what is left over goes the next time
            prune(home)
    return manifest


def _joined(old: tuple[T, ...], new: tuple[T, ...], council_of: Callable[[T], str], council: str) -> tuple[T, ...]:
    """One council's records replaced, all in the order of their councils."""
    return tuple(sorted((*(o for o in old if council_of(o) != council), *new), key=council_of))


def _unused_time(home: Path, fingerprint: str) -> str:
    """The time now, or the next second that no snapshot of the same content has: clocks are set back."""
    now = dt.datetime.now(dt.UTC)
    while (home / "index" / f"{(stamp := now.strftime('%Y-%m-%dT%H:%M:%SZ'))}-{fingerprint}").exists():
        now += dt.timedelta(seconds=1)
    return stamp


def _in_force(home: Path) -> Snapshot | None:
    try:
        return open_snapshot(home, current_id(home))
    except SnapshotError:
        return None


def _published(home: Path) -> bool:
    try:
        current_id(home)
    except NoSnapshotError:
        return False
    except SnapshotError:
        return True
    return True


def _checked_id(home: Path) -> str | None:
    try:
        return check_snapshot(home, current_id(home)).id
    except SnapshotError:
        return None


def _fingerprint(
    councils: tuple[Council, ...], documents: tuple[DocumentParts, ...], made_with: tuple[str, str]
) -> str:
    """A digest of everything that decides what a snapshot holds. `made_with`: digests of the model and the cues."""
    digest = hashlib.sha256("\x1f".join((str(FORMAT), *made_with)).encode())
    for council in councils:
        digest.update(json.dumps(council_to_json(council), sort_keys=True).encode())
    for document in documents:
        for part in document.parts:
            digest.update(json.dumps([document.council, document.file, part_to_json(part)]).encode())
    return digest.hexdigest()[:12]
