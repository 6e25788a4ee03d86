"""Helpers to read text through the public reading path."""

from __future__ import annotations

import json
from pathlib import Path

from index.clauses.parts import Clause, Part
from index.corpus.council import Council, DocumentEntry, Reading
from index.corpus.load import Document, load_corpus, reading_hints
from index.readers.bounded import read_document
from index.refresh.reading import parts_of as parts_of_document
from tests.support.paths import POLICIES


def document_of(text: str, *, file: str = "policy.txt", title: str = "Policy", **reading: object) -> Document:
    """A text as a council's one document, as read. Raises DocumentError."""
    entry = DocumentEntry(file=file, title=title, reading=Reading(**reading))  # type: ignore[arg-type]
    council = Council(id="somewhere", name="Somewhere Town Council", documents=(entry,))
    data = text.encode("utf-8", "surrogatepass")
    made = read_document(file, data, reading_hints(council, entry))
    return Document(council.id, entry, data, "0" * 64, made)


def parts_of(text: str, **options: object) -> tuple[Part, ...]:
    """The parts of a text as if it were a council's one document."""
    return parts_of_document(document_of(text, **options)).parts  # type: ignore[arg-type]


def clauses_in(text: str, **options: object) -> list[Clause]:
    return [p.clause for p in parts_of(text, **options) if p.clause]


def real(council_id: str) -> tuple[str, tuple[Part, ...]]:
    """A shipped policy's text and parts."""
    corpus = load_corpus(POLICIES)
    document = next(d for d in corpus.documents if d.council == council_id)
    return document.text, parts_of_document(document).parts


def loaded(folder: Path, file: str, data: bytes, **reading: object) -> tuple[Document, tuple[Part, ...]]:
    """A file's document and parts as if it were a council's one document, by way of a policies folder."""
    home = folder / "somewhere"
    home.mkdir(parents=True, exist_ok=True)
    (home / file).write_bytes(data)
    entry = {"file": file, "title": "Policy", "reading": reading}
    (home / "council.yaml").write_text(json.dumps({"name": "Somewhere Town Council", "documents": [entry]}))
    corpus = load_corpus(folder)
    return corpus.documents[0], parts_of_document(corpus.documents[0]).parts
