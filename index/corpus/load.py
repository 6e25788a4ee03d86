"""A policies folder, read and validated as a whole."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from index.corpus.council import Council, DocumentEntry
from index.corpus.questions import MustQuote, load_questions
from index.corpus.shared_polls import SharedPolls, load_shared, with_shared
from index.corpus.yaml_file import YamlProblems, line_of, read_yaml, validate
from index.errors import DocumentError, PolicyError
from index.readers.blocks import Reading
from index.readers.bounded import read_document
from index.readers.formats import READABLE
from index.readers.structure import ReadingHints
from index.suggest import unknown_topic
from index.topics.catalogue import topic_ids

SETTINGS_FILE = "council.yaml"
# A file's name, its bytes, the officer's hints: `read_document`, or what keeps its readings.
Read = Callable[[str, bytes, ReadingHints], Reading]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read, with its entry in council.yaml.

    `path` is the file, `digest` the SHA-256 of its bytes, `size` their number.
    """

    council: str
    entry: DocumentEntry
    path: Path
    digest: str
    size: int
    reading: Reading

    @property
    def text(self) -> str:
        return self.reading.text

    @property
    def notes(self) -> tuple[str, ...]:
        """What an officer should know of how it was read."""
        return tuple(f"{self.council}: {self.entry.file}: {w}" for w in self.reading.warnings)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file at `path` that is to take the place of a council's document `file`, under the name `name`."""

    file: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Corpus:
    """All councils of a policies folder, by id in alphabetical order, their documents, and by id their questions."""

    councils: tuple[Council, ...]
    documents: tuple[Document, ...]
    questions: dict[str, tuple[MustQuote, ...]]

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(note for d in self.documents for note in d.notes)


def load_corpus(folder: Path, read: Read = read_document) -> Corpus:
    """Every council folder under `folder`, its documents read by `read`.

    Raises PolicyError with every mistake found: no folder, no council, invalid YAML, a document
    named but absent, empty or binary, two councils with one id.
    """
    if not folder.is_dir():
        raise PolicyError((f"{folder}: no such folder; name the folder of policies with --policies",))
    problems: list[str] = []
    councils: list[Council] = []
    documents: list[Document] = []
    questions: dict[str, tuple[MustQuote, ...]] = {}
    shared = _shared(folder)
    for home in sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith((".", "_"))):
        try:
            council, found, asked = _load_council(home, shared, read)
        except YamlProblems as error:
            problems.extend(error.lines)
            continue
        councils.append(council)
        documents.extend(found)
        questions[council.id] = asked
    for name, count in Counter(c.id for c in councils).items():
        if count > 1:
            problems.append(f"{folder}: {count} councils have the id {name!r}; give each its own")
    if not councils and not problems:
        problems.append(f"{folder}: no council found; each has a folder with a {SETTINGS_FILE} in it")
    if problems:
        raise PolicyError(tuple(problems))
    councils.sort(key=lambda c: c.id)
    return Corpus(tuple(councils), tuple(sorted(documents, key=lambda d: d.council)), questions)


def load_council(
    folder: Path, council_id: str, replacement: Replacement | None = None, read: Read = read_document
) -> Corpus:
    """One council of a policies folder; mistakes in the others do not matter. Raises PolicyError."""
    try:
        council, found, asked = _load_council(folder_of(folder, council_id), _shared(folder), read, replacement)
    except YamlProblems as error:
        raise PolicyError(tuple(error.lines)) from error
    return Corpus((council,), tuple(found), {council.id: asked})


def council_settings(folder: Path, council_id: str) -> Council:
    """One council as its council.yaml has it; its documents are not read. Raises PolicyError."""
    try:
        return _settings(folder_of(folder, council_id), _shared(folder))[0]
    except YamlProblems as error:
        raise PolicyError(tuple(error.lines)) from error


def council_questions(folder: Path, council_id: str) -> tuple[MustQuote, ...]:
    """The questions that one council keeps; its documents are not read. Raises PolicyError."""
    try:
        return load_questions(folder_of(folder, council_id))
    except YamlProblems as error:
        raise PolicyError(tuple(error.lines)) from error


def folder_of(folder: Path, council_id: str) -> Path:
    """The folder of one council: of its name, or with its id in council.yaml. Raises PolicyError."""
    named = folder / council_id
    if (named / SETTINGS_FILE).is_file():
        return named
    for settings in sorted(folder.glob(f"*/{SETTINGS_FILE}")):
        try:
            data, _ = read_yaml(settings)
        except YamlProblems:
            continue
        if isinstance(data, dict) and data.get("id") == council_id:
            return settings.parent
    raise PolicyError((f"{folder}: there is no council {council_id!r} in it",))


def _shared(folder: Path) -> SharedPolls:
    try:
        return load_shared(folder)
    except YamlProblems as error:
        raise PolicyError(error.lines) from error


def _settings(home: Path, shared: SharedPolls) -> tuple[Council, yaml.Node | None, list[str]]:
    """A council.yaml, its lines, and the mistakes in it that do not keep it from being read. Raises YamlProblems."""
    path = home / SETTINGS_FILE
    if not path.is_file():
        raise YamlProblems([f"{home}: no {SETTINGS_FILE}; policies/README.md shows what to write in it"])
    data, node = read_yaml(path)
    if not isinstance(data, dict):
        raise YamlProblems([f"{path}:1: expected keys such as 'name:' and 'documents:', found {type(data).__name__}"])
    data, mistakes = with_shared(data, node, shared)
    problems = [f"{path}:{line}: {mistake}" for line, mistake in mistakes]
    try:
        return validate(Council, path, {"id": home.name, **data}, node), node, problems
    except YamlProblems as error:
        raise YamlProblems([*problems, *error.lines]) from error


def _load_council(
    home: Path, shared: SharedPolls, read: Read, replacement: Replacement | None = None
) -> tuple[Council, list[Document], tuple[MustQuote, ...]]:
    path = home / SETTINGS_FILE
    council, node, problems = _settings(home, shared)
    if replacement is not None:
        if not any(e.file in (replacement.file, replacement.name) for e in council.documents):
            raise YamlProblems(
                [f"{path}: names no document {replacement.file}; put {replacement.name} there by hand and refresh"]
            )
        council = _with(council, replacement)
    documents: list[Document] = []
    for number, entry in enumerate(council.documents):
        try:
            staged = replacement.path if replacement and replacement.name == entry.file else None
            documents.append(_load_document(council, home, entry, staged, read))
        except DocumentError as error:
            problems.append(f"{path}:{line_of(node, ('documents', number, 'file'))}: {error}")
        for key, given in entry.topics.items():
            line = line_of(node, ("documents", number, "topics", key))
            problems.extend(f"{path}:{line}: {unknown_topic(t)}" for t in given if t not in topic_ids())
    if problems:
        raise YamlProblems(problems)
    return council, documents, load_questions(home)


def _with(council: Council, replacement: Replacement) -> Council:
    """The council with the document's entry naming the new file."""
    entries = tuple(
        e.model_copy(update={"file": replacement.name}) if e.file == replacement.file else e for e in council.documents
    )
    return council.model_copy(update={"documents": entries})


def _load_document(council: Council, home: Path, entry: DocumentEntry, staged: Path | None, read: Read) -> Document:
    path = staged or home / entry.file
    if not staged and not (path.is_file() and path.resolve().is_relative_to(home.resolve())):
        near = ", ".join(sorted(p.name for p in home.iterdir() if p.suffix.lower() in READABLE)) or "no document"
        raise DocumentError(f"{entry.file}: named here but not in the folder, which holds {near}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{entry.file}: cannot be read ({error.strerror})") from error
    digest = hashlib.sha256(data).hexdigest()
    reading = read(entry.file, data, reading_hints(council, entry))
    return Document(council.id, entry, path, digest, len(data), reading)


def reading_hints(council: Council, entry: DocumentEntry) -> ReadingHints:
    """What council.yaml says about how a document is laid out."""
    return ReadingHints(
        paragraphs=entry.reading.paragraphs,
        headings=frozenset(entry.reading.headings),
        not_headings=frozenset(entry.reading.not_headings),
        furniture=frozenset(entry.reading.furniture),
        titles=frozenset({entry.title.lower(), council.name.lower()}),
    )
