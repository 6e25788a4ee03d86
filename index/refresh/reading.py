"""Documents to parts, through what was read before."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path, PurePath

import index
from index.clauses.build import build_parts
from index.clauses.parts import Clause, DocumentParts, Part
from index.corpus.council import Council
from index.corpus.load import Corpus, Document, reading_hints
from index.errors import PolicyError
from index.readers.text import read_text
from index.store.documents import Readings


def read_document(council: Council, document: Document) -> tuple[Part, ...]:
    """The parts of one document in order. Never fails on a document that was loaded."""
    entry = document.entry
    if document.reading is not None:
        return build_parts(council.id, entry.file, document.text, document.reading.blocks, markup=False)
    markdown = PurePath(entry.file).suffix.lower() == ".md"
    blocks = read_text(document.text, reading_hints(council, entry), markdown=markdown)
    return build_parts(council.id, entry.file, document.text, blocks)


def read_again(readings: Readings, council: Council, document: Document) -> DocumentParts:
    """What `read_document` gives, from what is kept where it is. Raises PolicyError where there is no clause in it."""
    key = _key(council, document)
    parts = readings.find(key)
    if parts is None:
        parts = read_document(council, document)
        readings.keep(key, document.digest, parts)
    return _whole(DocumentParts(council.id, document.entry.file, parts))


def read_corpus(corpus: Corpus) -> tuple[DocumentParts, ...]:
    """The parts of every document. Raises PolicyError where a document yields no clause."""
    councils = {c.id: c for c in corpus.councils}
    return tuple(
        _whole(DocumentParts(d.council, d.entry.file, read_document(councils[d.council], d))) for d in corpus.documents
    )


def clauses_of(document: DocumentParts) -> tuple[Clause, ...]:
    """The clauses of a document that may be quoted."""
    return tuple(p.clause for p in document.parts if p.clause is not None and p.clause.quotable)


def _whole(document: DocumentParts) -> DocumentParts:
    if not clauses_of(document):
        raise PolicyError((f"{document.council}/{document.file}: no clause found in it; is this the whole text?",))
    return document


def _key(council: Council, document: Document) -> str:
    settings = document.entry.model_dump_json(include={"file", "title", "reading"})
    said = "\x1f".join((readers_digest(), council.id, council.name, settings, document.digest))
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def readers_digest() -> str:
    """A digest of the code that reads: another version may read otherwise."""
    digest = hashlib.sha256()
    base = Path(index.__file__).parent
    for path in sorted(path for part in ("clauses", "corpus", "readers") for path in (base / part).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
