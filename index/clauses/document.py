"""A loaded document to its parts: the one place that joins readers and clause building."""

from __future__ import annotations

from pathlib import PurePath

from index.clauses.build import build_parts
from index.clauses.parts import Part
from index.corpus.council import Council
from index.corpus.load import Document
from index.readers.text import ReadingHints, read_text


def read_document(council: Council, document: Document) -> tuple[Part, ...]:
    """The parts of one document in order. Never fails on text that was decoded."""
    entry = document.entry
    hints = ReadingHints(
        paragraphs=entry.reading.paragraphs,
        headings=frozenset(entry.reading.headings),
        not_headings=frozenset(entry.reading.not_headings),
        furniture=frozenset(entry.reading.furniture),
        titles=frozenset({entry.title.lower(), council.name.lower()}),
    )
    path = PurePath(entry.file)
    blocks = read_text(document.text, hints, markdown=path.suffix.lower() == ".md")
    return build_parts(council.id, entry.file, document.text, blocks)
