"""A loaded document to its parts: the one place that joins readers and clause building."""

from __future__ import annotations

from pathlib import PurePath

from index.clauses.build import build_parts
from index.clauses.parts import Part
from index.corpus.council import Council
from index.corpus.load import Document, reading_hints
from index.readers.text import read_text


def read_document(council: Council, document: Document) -> tuple[Part, ...]:
    """The parts of one document in order. Never fails on a document that was loaded."""
    entry = document.entry
    if document.reading is not None:
        return build_parts(council.id, entry.file, document.text, document.reading.blocks, markup=False)
    markdown = PurePath(entry.file).suffix.lower() == ".md"
    blocks = read_text(document.text, reading_hints(council, entry), markdown=markdown)
    return build_parts(council.id, entry.file, document.text, blocks)
