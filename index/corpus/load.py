"""A policies folder, read and validated as a whole."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from index.corpus.council import Council, DocumentEntry, council_id_of, is_council_id
from index.corpus.entered import mistakes_entered
from index.corpus.questions import MustQuote, load_questions
from index.corpus.shared_polls import SharedPolls, load_shared, with_shared
from index.corpus.yaml_file import YamlProblems, curly_quotes, line_of, read_yaml, told, validate
from index.errors import DocumentError, PolicyError
from index.readers.blocks import Reading
from index.readers.bounded import read_document
from index.readers.formats import READABLE
from index.readers.structure import ReadingHints
from index.suggest import unknown_topic
from index.topics.catalogue import topic_ids

SETTINGS_FILE = "council.yaml"
# A council's folder is remembered by its name.
_LONGEST_NAME = 200
# A file's name, its bytes, the officer's hints: `read_document`, or what keeps its readings.
Read = Callable[[str, bytes, ReadingHints], Reading]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read, with its entry in council.yaml. `data` are the file's bytes, `digest` their SHA-256."""

    council: str
    entry: DocumentEntry
    data: bytes
    digest: str
    reading: Reading

    @property
    def text(self) -> str:
        return self.reading.text

    @property
    def notes(self) -> tuple[str, ...]:
        """What an officer should know of how it was read."""
        return tuple(f"{self.council}: {self.entry.file}: {w}" for w in self.reading.warnings)


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
    """Every council folder under `folder`.

    Raises PolicyError with every mistake found: no folder, no council, invalid YAML, a document
    named but absent, empty or binary, two councils with one id.
    """
    if not folder.is_dir():
        raise PolicyError((f"{folder}: no such folder; name the folder of policies with --policies",))
    problems: list[str] = []
    found: list[Corpus] = []
    shared = _shared(folder)
    for home in council_folders(folder):
        try:
            found.append(_load_council(home, shared, read))
        except YamlProblems as error:
            problems.extend(error.lines)
    problems += twice(folder, [c.id for one in found for c in one.councils])
    if not found and not problems:
        problems.append(no_council(folder))
    if problems:
        raise PolicyError(tuple(problems))
    found.sort(key=lambda one: one.councils[0].id)
    return Corpus(
        tuple(c for one in found for c in one.councils), tuple(d for one in found for d in one.documents),
        {name: asked for one in found for name, asked in one.questions.items()},
    )  # fmt: skip


def council_folders(folder: Path) -> list[Path]:
    """The councils' folders in a policies folder, in order."""
    with os.scandir(folder) as there:
        names = sorted(e.name for e in there if not e.name.startswith((".", "_")) and e.is_dir())
    return [folder / name for name in names]


def twice(folder: Path, ids: Iterable[str]) -> list[str]:
    """A line for every id that more than one council has."""
    return [
        f"{folder}: {count} councils have the id {name!r}; give each its own"
        for name, count in Counter(ids).items()
        if count > 1
    ]


def no_council(folder: Path) -> str:
    """What is said of a policies folder with nothing in it."""
    if (folder / SETTINGS_FILE).is_file():
        return f"{folder / SETTINGS_FILE}: lies in the policies folder itself; put it and the documents in a folder of the council's own"
    return f"{folder}: no council found; each has a folder with a {SETTINGS_FILE} in it"


def load_folder(folder: Path, home: Path, read: Read = read_document) -> Corpus:
    """The one council in the folder `home` of a policies folder. Raises PolicyError."""
    try:
        return _load_council(home, _shared(folder), read)
    except YamlProblems as error:
        raise PolicyError(tuple(error.lines)) from error


def council_settings(folder: Path, council_id: str) -> Council:
    """One council as its council.yaml has it; its documents are not read. Raises PolicyError."""
    try:
        return _settings(folder_of(folder, council_id), _shared(folder))[0]
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
    if len(home.name) > _LONGEST_NAME or not home.name.isprintable():
        raise YamlProblems(
            [
                f"{home.name[:_LONGEST_NAME]!a}: a folder's name is printable, and at most {_LONGEST_NAME} characters long"
            ]
        )
    if not path.is_file():
        raise YamlProblems([f"{home}: {_absent(home)}"])
    data, node = read_yaml(path)
    problems = list(curly_quotes(path, node))
    if isinstance(data, dict):
        data, mistakes = with_shared(data, node, shared)
        problems += [f"{path}:{line}: {mistake}" for line, mistake in mistakes]
        if "id" not in data and not is_council_id(home.name):
            problems.append(f"{path}:1: {_no_id(home.name)}")
        data = {"id": council_id_of(home.name), **data}
    try:
        council = validate(Council, path, data, node)
    except YamlProblems as error:
        raise YamlProblems([*problems, *error.lines]) from error
    return council, node, [*problems, *(told(path, node, mistake) for mistake in mistakes_entered(council))]


def _absent(home: Path) -> str:
    """What is said where a council's folder has no settings, with the file that was meant for them where there is one."""
    for path in sorted(home.iterdir()):
        if re.match(r"council[\w ()-]*\.ya?ml", path.name, re.IGNORECASE) and path.is_file():
            return f"{path.name} is not read; call the file {SETTINGS_FILE}"
    return f"no {SETTINGS_FILE}; policies/README.md shows what to write in it, and `askfirst init` writes one"


def _no_id(name: str) -> str:
    made = council_id_of(name)
    return (
        f"the folder's name is the council's id, and {name!r} cannot be one: it has small letters, digits and hyphens alone. "
        f"Call the folder {made}, or write here: id: {made}"
    )


def _load_council(home: Path, shared: SharedPolls, read: Read) -> Corpus:
    path = home / SETTINGS_FILE
    council, node, problems = _settings(home, shared)
    documents: list[Document] = []
    for number, entry in enumerate(council.documents):
        try:
            documents.append(load_document(council, entry, _bytes_of(home, entry), read))
        except DocumentError as error:
            problems.append(f"{path}:{line_of(node, ('documents', number, 'file'))}: {error}")
        for key, given in entry.topics.items():
            line = line_of(node, ("documents", number, "topics", key))
            problems.extend(f"{path}:{line}: {unknown_topic(t)}" for t in given if t not in topic_ids())
    if problems:
        raise YamlProblems(problems)
    return Corpus((council,), tuple(documents), {council.id: load_questions(home)})


def _bytes_of(home: Path, entry: DocumentEntry) -> bytes:
    path = home / entry.file
    _check_kind(entry.file)
    if not (path.is_file() and path.resolve().is_relative_to(home.resolve())):
        near = ", ".join(sorted(p.name for p in home.iterdir() if p.suffix.lower() in READABLE)) or "no document"
        raise DocumentError(f"{entry.file}: named here but not in the folder, which holds {near}")
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{entry.file}: cannot be read ({error.strerror})") from error


def load_document(council: Council, entry: DocumentEntry, data: bytes, read: Read = read_document) -> Document:
    """A council's document from its bytes. Raises DocumentError where they cannot be read."""
    reading = read(entry.file, data, reading_hints(council, entry))
    return Document(council.id, entry, data, hashlib.sha256(data).hexdigest(), reading)


def _check_kind(name: str) -> None:
    if Path(name).suffix.lower() not in READABLE:
        kinds = ", ".join(sorted(READABLE))
        raise DocumentError(f"{name}: cannot read files of this kind; expected one of {kinds}")


def reading_hints(council: Council, entry: DocumentEntry) -> ReadingHints:
    """What council.yaml says about how a document is laid out."""
    return ReadingHints(
        paragraphs=entry.reading.paragraphs,
        headings=frozenset(entry.reading.headings),
        not_headings=frozenset(entry.reading.not_headings),
        furniture=frozenset(entry.reading.furniture),
        titles=frozenset({entry.title.lower(), council.name.lower()}),
    )
