"""The formats that documents come in, by the endings of their names: the one table of readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath

from index.errors import DocumentError
from index.readers.blocks import Reading
from index.readers.decode import check_size
from index.readers.markers import MARKDOWN_HEADING
from index.readers.markup import folded, plain, words
from index.readers.structure import ReadingHints

# The file's name as messages call it, its bytes, the officer's hints. Raises DocumentError and nothing else.
Reader = Callable[[str, bytes, ReadingHints], Reading]


def _reader(of: str) -> Reader:
    """A format's reader; its module is imported with the first such document, for each brings a library along."""

    def read(name: str, data: bytes, hints: ReadingHints) -> Reading:
        reader: Reader = getattr(import_module(f"index.readers.{of}"), f"read_{of}")
        return reader(name, data, hints)

    return read


READERS: Mapping[str, Reader] = {
    ".docx": _reader("docx"),
    ".htm": _reader("html"),
    ".html": _reader("html"),
    ".md": _reader("markdown"),
    ".pdf": _reader("pdf"),
    ".txt": _reader("text"),
}
"""By ending, lower case. A new format is one line here."""

READABLE = READERS.keys()


def read_here(name: str, data: bytes, hints: ReadingHints) -> Reading:
    """The reading of a document of any format, in this process: what `index.readers.bounded` asks another for.

    `name` is what messages call it; its ending says the format.

    Raises DocumentError for a file of another kind, and for one that is empty, damaged, too large or without words.
    """
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise DocumentError(f"{name}: cannot read files of this kind; expected one of {', '.join(READABLE)}")
    check_size(name, data)
    reading = reader(name, data, hints)
    return replace(reading, warnings=(*reading.warnings, *_warnings(unmatched(reading, hints))))


def unmatched(reading: Reading, hints: ReadingHints) -> dict[str, tuple[str, ...]]:
    """By the key in council.yaml, the officer's lines that stand nowhere in the document; only keys that have any."""
    given = {"headings": hints.headings, "not_headings": hints.not_headings, "furniture": hints.furniture}
    if not any(given.values()):
        return {}
    lines = {folded(line) for line in reading.text.splitlines()}
    for block in reading.blocks:
        lines.update(words(reading.text, spans, markup=reading.markup) for spans in (block.spans, block.body))
    known = {line.rstrip(": ") for line in lines} | {plain(line).rstrip(": ") for line in lines}
    found = {
        key: tuple(
            sorted(line for line in said if not {line.rstrip(": "), plain(_unhashed(line)).rstrip(": ")} & known)
        )
        for key, said in given.items()
    }
    return {key: lines for key, lines in found.items() if lines}


def _warnings(absent: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for key, lines in absent.items():
        more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
        yield f"“{lines[0]:.70}”{more} under `{key}` in council.yaml stands nowhere in it and matches nothing"


def _unhashed(line: str) -> str:
    return MARKDOWN_HEADING.sub("", line)
