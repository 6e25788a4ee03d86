"""The reader for PDFs (.pdf): the words as they stand on the pages, in the order in which people read them."""

from __future__ import annotations

from index.readers.blocks import Reading
from index.readers.pdf.opening import check_legible, open_pdf, warnings_of
from index.readers.pdf.pages import read_pages
from index.readers.rich_text import compose
from index.readers.structure import ReadingHints


def read_pdf(name: str, data: bytes, hints: ReadingHints) -> Reading:
    """The reading of a PDF. `name` is what messages call it.

    Raises DocumentError for a file that is damaged, protected, of another kind, a bomb, or without legible words.
    """
    opened = open_pdf(name, data)
    check_legible(name, opened)
    blocks, notes = read_pages(opened.sheets)
    return compose(name, blocks, notes, hints, warnings_of(opened))
