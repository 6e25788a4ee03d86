"""Documents as read to parts and clauses."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import index
from index.clauses.build import build_parts
from index.clauses.parts import Clause, DocumentParts
from index.corpus.load import Corpus, Document
from index.errors import PolicyError
from index.files import reading_digest


def parts_of(document: Document) -> DocumentParts:
    """A document's parts, in order."""
    file, reading = document.entry.file, document.reading
    parts = build_parts(document.council, file, reading.text, reading.blocks, markup=reading.markup)
    return DocumentParts(document.council, file, parts)


def whole_parts_of(document: Document) -> DocumentParts:
    """A document's parts, in order. Raises PolicyError where there is no clause in it."""
    found = parts_of(document)
    if not clauses_of(found):
        raise PolicyError((f"{found.council}/{found.file}: no clause found in it; is this the whole text?",))
    return found


def read_corpus(corpus: Corpus) -> tuple[DocumentParts, ...]:
    """The parts of every document. Raises PolicyError where a document yields no clause."""
    return tuple(whole_parts_of(document) for document in corpus.documents)


def clauses_of(document: DocumentParts) -> tuple[Clause, ...]:
    """The clauses of a document that may be quoted."""
    return tuple(p.clause for p in document.parts if p.clause is not None and p.clause.quotable)


@cache
def readers_digest() -> str:
    """What decides, beside a document and its settings, which clauses it has."""
    base = Path(index.__file__).parent
    return reading_digest([base / part for part in ("clauses", "corpus", "readers")])
