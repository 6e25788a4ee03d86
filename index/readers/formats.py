"""The formats that documents come in, by the endings of their names: the one table of readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from index.readers.blocks import Reading
from index.readers.docx import read_docx
from index.readers.html import read_html
from index.readers.pdf import read_pdf
from index.readers.text import ReadingHints

# The file's name as messages call it, its bytes, the officer's hints. Raises DocumentError and nothing else.
Reader = Callable[[str, bytes, ReadingHints], Reading]

TEXT = frozenset({".txt", ".md"})
"""Read by `index.readers.text` from their decoded characters."""

READERS: Mapping[str, Reader] = {".docx": read_docx, ".html": read_html, ".htm": read_html, ".pdf": read_pdf}
"""Read from their bytes. A new format is one line here."""

READABLE = TEXT | READERS.keys()
