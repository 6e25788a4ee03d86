"""Helpers to read text through the public reading path."""

from __future__ import annotations

from pathlib import Path

from index.clauses.document import read_document
from index.clauses.parts import Clause, Part
from index.corpus.council import Council, DocumentEntry, Reading
from index.corpus.load import Document, load_corpus

POLICIES = Path(__file__).parent.parent / "policies"


def parts_of(text: str, *, file: str = "policy.txt", title: str = "Policy", **reading: object) -> tuple[Part, ...]:
    """The parts of a text as if it were a council's one document."""
    entry = DocumentEntry(file=file, title=title, reading=Reading(**reading))  # type: ignore[arg-type]
    council = Council(id="somewhere", name="Somewhere Town Council", documents=(entry,))
    return read_document(council, Document(council.id, entry, text, "0" * 64, None))


def clauses_in(text: str, **options: object) -> list[Clause]:
    return [p.clause for p in parts_of(text, **options) if p.clause]  # type: ignore[arg-type]


def real(council_id: str) -> tuple[str, tuple[Part, ...]]:
    """A shipped policy's text and parts."""
    corpus = load_corpus(POLICIES)
    council = next(c for c in corpus.councils if c.id == council_id)
    document = next(d for d in corpus.documents if d.council == council_id)
    return document.text, read_document(council, document)
