"""One council amended: other settings, new files, and its other documents as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.corpus.council import Council, DocumentEntry
from index.corpus.load import Document, load_document, reading_hints
from index.errors import PolicyError
from index.refresh.reading import whole_parts_of
from index.store.records import Contents, EditionDocument
from index.store.store import Store


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file for one of a council's documents, under the name that its settings give it.

    `instead`: the document whose place it takes, None for one that is new.
    """

    name: str
    data: bytes
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Amended:
    """What the council would hold. `kept` are the documents that no file was sent for, `notes` what an officer should know
    of how the others were read, a line each."""

    contents: Contents
    kept: tuple[EditionDocument, ...]
    notes: tuple[str, ...]


def amend(
    store: Store, about: Council, files: Sequence[NewFile], start: Contents | None, *, again: Contents | None = None
) -> Amended:
    """`start` with the settings `about` and new files. With `again`, what differs from that is read anew for its notes.

    Raises DocumentError for a file that cannot be read, PolicyError where a document is neither sent nor there, EditionError.
    """
    sent = {file.name: file for file in files}
    documents: list[EditionDocument] = []
    kept: list[EditionDocument] = []
    notes: list[str] = []
    known = {d.digest for d in again.documents} if again else set()
    for entry in about.documents:
        file, held = sent.get(entry.file), _held(start, entry.file)
        if file is not None:
            instead = _held(start, file.instead) if file.instead else None
            read = load_document(about, entry, file.data, store.readings.read)
            origin = instead.origin if instead else entry.file
        elif held is None or start is None:
            raise PolicyError((f"{about.id}: {entry.file} is neither sent nor in force",))
        elif (again is None or held.digest in known) and _as_before(start.council, about, entry):
            documents.append(held)
            kept.append(held)
            continue
        else:
            read = load_document(about, entry, store.documents.read(held.digest), store.readings.read)
            origin = held.origin
        documents.append(_read(read, origin))
        notes += read.notes
        if file is None:
            kept.append(documents[-1])
    return Amended(Contents(about, tuple(documents)), tuple(kept), tuple(notes))


def _read(document: Document, origin: str) -> EditionDocument:
    return EditionDocument(document.entry.file, origin, document.digest, whole_parts_of(document))


def _held(start: Contents | None, file: str | None) -> EditionDocument | None:
    return next((d for d in start.documents if d.file == file), None) if start else None


def _as_before(old: Council, new: Council, entry: DocumentEntry) -> bool:
    """Whether what is said of a document's layout is what was said."""
    was = next((e for e in old.documents if e.file == entry.file), None)
    return was is not None and reading_hints(old, was) == reading_hints(new, entry)
