"""Policies folder to published snapshot."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.clauses.document import read_document
from index.clauses.parts import Clause
from index.corpus.council import Council
from index.corpus.load import Corpus, load_corpus
from index.embedding import Encoder, clause_text
from index.embedding_cache import EmbeddingCache
from index.errors import PolicyError, SnapshotError
from index.explain import cache_path
from index.locking import refresh_lock
from index.ranking.cues import cue_words, cues_digest
from index.records import DocumentParts, council_to_json, part_to_json
from index.snapshot import (
    FORMAT,
    Manifest,
    check_snapshot,
    clear_drafts,
    current_id,
    write_snapshot,
)  # fmt: skip

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did. `published` is false where nothing had changed."""

    snapshot: str
    published: bool
    councils: int
    clauses: int
    embedded: int
    notes: tuple[str, ...]


def read_corpus(corpus: Corpus) -> tuple[DocumentParts, ...]:
    """The parts of every document. Raises PolicyError where a document yields no clause."""
    councils = {c.id: c for c in corpus.councils}
    found = tuple(
        DocumentParts(d.council, d.entry.file, read_document(councils[d.council], d)) for d in corpus.documents
    )
    empty = [
        f"{d.council}/{d.file}: no clause found in it; is this the whole text?" for d in found if not clauses_of(d)
    ]
    if empty:
        raise PolicyError(tuple(empty))
    return found


def clauses_of(document: DocumentParts) -> tuple[Clause, ...]:
    """The clauses of a document that may be quoted."""
    return tuple(p.clause for p in document.parts if p.clause is not None and p.clause.quotable)


def refresh(policies: Path, home: Path, encoder: Encoder, progress: Progress | None = None) -> Refreshed:
    """Read `policies`, embed what is new, publish a snapshot in `home` unless nothing changed.

    Raises PolicyError, DocumentError, ModelError or SnapshotError; what is in force then stays so.
    """
    corpus = load_corpus(policies)
    documents = read_corpus(corpus)
    notes = (*corpus.notes, *duplicate_numbers(documents))
    encoder.prepare()
    with refresh_lock(home):
        clear_drafts(home)
        fingerprint = _fingerprint(corpus.councils, documents, encoder)
        clauses = sum(p.clause is not None for d in documents for p in d.parts)
        in_force = _in_force(home)
        if in_force and in_force.endswith(fingerprint):
            return Refreshed(in_force, False, len(corpus.councils), clauses, 0, notes)
        texts = {c.digest: clause_text(c.headings, c.words) for d in documents for c in clauses_of(d)}
        cache = EmbeddingCache(cache_path(home))
        vectors, new = cache.encode(encoder, texts, progress)
        cues = cache.cues({c.digest: cue_words(c) for d in documents for c in clauses_of(d)})
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        manifest = Manifest(
            f"{now}-{fingerprint}", now, encoder.name, encoder.digest, cues_digest(), vectors.shape[1], clauses
        )
        write_snapshot(home, manifest, corpus.councils, documents, tuple(texts), vectors, cues)
    return Refreshed(manifest.id, True, len(corpus.councils), clauses, new, notes)


def duplicate_numbers(documents: tuple[DocumentParts, ...]) -> tuple[str, ...]:
    """A warning for each number that stands twice in one document under the same heading."""
    warnings: list[str] = []
    for document in documents:
        seen: set[tuple[tuple[str, ...], str | None, str]] = set()
        for part in document.parts:
            if part.clause is None or part.number is None:
                continue
            decimal = "." in part.number.strip(".")
            key = (() if decimal else part.headings, None if decimal else part.clause.parent, part.number)
            if key in seen:
                warnings.append(
                    f"{document.council}/{document.file}: the number {part.number} is printed more than once; "
                    "answers cite it with its heading"
                )
            seen.add(key)
    return tuple(warnings)


def _in_force(home: Path) -> str | None:
    try:
        name = current_id(home)
        check_snapshot(home, name)
    except SnapshotError:
        return None
    return name


def _fingerprint(councils: tuple[Council, ...], documents: tuple[DocumentParts, ...], encoder: Encoder) -> str:
    """A digest of everything that decides what a snapshot holds."""
    digest = hashlib.sha256(f"{FORMAT}\x1f{encoder.digest}\x1f{cues_digest()}".encode())
    for council in councils:
        digest.update(json.dumps(council_to_json(council), sort_keys=True).encode())
    for document in documents:
        for part in document.parts:
            digest.update(json.dumps([document.council, document.file, part_to_json(part)]).encode())
    return digest.hexdigest()[:12]
