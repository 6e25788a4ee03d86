"""The reader for Word documents (.docx): the page as Word shows it, with all changes made."""

from __future__ import annotations

from index.errors import DocumentError
from index.readers.blocks import Reading
from index.readers.docx.body import BodyReader
from index.readers.docx.numbering import Numbering
from index.readers.docx.package import Package
from index.readers.docx.styles import Styles
from index.readers.rich_text import compose
from index.readers.structure import ReadingHints
from index.readers.xml import Element, child, number, value

_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_FEW_WORDS = 80


def read_docx(name: str, data: bytes, hints: ReadingHints) -> Reading:
    """The reading of a .docx file. `name` is what messages call it.

    Raises DocumentError for a file that is damaged, protected, of another kind, a bomb, or without words.
    """
    package = Package(name, data)
    main = package.xml(package.main)
    body = child(main, "body")
    if body is None:
        raise DocumentError(f"{name}: is damaged or no Word document; open it in Word and save it again as .docx")
    styles = Styles(package.related("styles"))
    numbering = Numbering(package.related("numbering"), styles)
    reader = BodyReader(styles, numbering, _notes(package))
    blocks = reader.blocks(body)
    words = sum(len(b.words.split()) for b in blocks)
    return compose(name, blocks, reader.notes, hints, _warnings(package, reader, numbering, words))


def _notes(package: Package) -> dict[str, Element]:
    """Footnotes and endnotes by what refers to them."""
    found: dict[str, Element] = {}
    for kind in ("footnote", "endnote"):
        root = package.related(f"{kind}s")
        for note in root if root is not None else ():
            if value(note, "type") not in _SEPARATORS:
                found.setdefault(f"{kind} {number(value(note, 'id'), -1)}", note)
    return found


def _warnings(package: Package, reader: BodyReader, numbering: Numbering, words: int) -> list[str]:
    seen = reader.seen
    found = []
    if seen.changes:
        found.append("holds tracked changes: read as if all were accepted. Accept or reject them, and publish that")
    if seen.comments or child(package.related("comments"), "comment") is not None:
        found.append("holds comments, which are left out")
    found.extend(seen.hidden.told("holds hidden text, which is left out"))
    found.extend(seen.struck.told("has text that is struck out, which is left out"))
    if seen.objects:
        found.append("holds a diagram, chart or embedded file, whose words are not read")
    if reader.foreign:
        found.append("holds another document by reference, which is not read")
    if seen.pictures and words < _FEW_WORDS:
        found.append("is mostly pictures, whose words are not read")
    found.extend(seen.described.told("has pictures, whose words are not read"))
    if numbering.unknown:
        kinds = ", ".join(sorted(numbering.unknown)[:3])
        found.append(f"numbers in a form that is not known ({kinds:.80}) are shown as figures")
    return found
