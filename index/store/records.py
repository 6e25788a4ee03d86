"""What the store holds of a council: its editions, which of them is in force, and what is proposed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from index.clauses.parts import DocumentParts
from index.corpus.council import Council, Pages
from index.corpus.questions import MustQuote
from index.store.documents import parts_digest

_SHOWN_OF_FINGERPRINT = 12


class Deed(StrEnum):
    """What was done."""

    PUBLISHED = "published"
    ROLLED_BACK = "rolled back"
    WITHDRAWN = "taken out"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class EditionDocument:
    """A document of an edition. `origin`: the folder's file that it stands for; `digest` that of its bytes."""

    file: str
    origin: str
    digest: str
    parts: DocumentParts

    @property
    def parts_digest(self) -> str:
        """What the parts are kept under."""
        return parts_digest(self.parts.parts)


@dataclass(frozen=True, slots=True)
class Contents:
    """All that an edition holds: a council's settings and its documents, in their order."""

    council: Council
    documents: tuple[EditionDocument, ...]

    @property
    def parts(self) -> tuple[DocumentParts, ...]:
        return tuple(document.parts for document in self.documents)

    @property
    def fingerprint(self) -> str:
        """A digest of everything that decides what the council's answers are. The bytes alone do not."""
        said = [settings_of(self.council), *(x for d in self.documents for x in (d.file, parts_digest(d.parts.parts)))]
        return digest_of_all(said)


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition's record. `at` is when it was published, `forced` the reason given in spite of a failed question."""

    council: str
    number: int
    fingerprint: str
    clauses: int
    at: str
    by: str
    why: str
    forced: str | None

    @property
    def id(self) -> str:
        """What programs know it by, within its council."""
        return edition_id(self.number, self.fingerprint)


def edition_id(number: int, fingerprint: str) -> str:
    """What programs know an edition by, within its council."""
    return f"{number}-{fingerprint[:_SHOWN_OF_FINGERPRINT]}"


class Current(NamedTuple):
    """That an edition answers for a council, since when, and what the store's counter was then. No number: none does.

    A tuple, because thousands of them are made whenever a database is opened.
    """

    council: str
    number: int | None
    since: str
    publication: int
    fingerprint: str | None

    @property
    def id(self) -> str:
        """What programs know the edition by."""
        return edition_id(self.number or 0, self.fingerprint or "")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was last taken up from a council's folder; see the table."""

    folder: str
    council: str
    files: dict[str, str]
    questions: tuple[MustQuote, ...]
    made_with: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one council would become. `base` is the edition in force that it was compared with.

    `contents` is what would be in force, nothing where the council is taken out; `number` names the edition that holds it
    already, where it is gone back to; `files` are documents' bytes that may be new; `taken` what was read of the folder.
    """

    council: str
    base: int | None
    contents: Contents | None
    number: int | None = None
    files: tuple[bytes, ...] = ()
    taken: Taken | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something and why. `turn` joins what is done at one go."""

    by: str
    why: str
    turn: str
    forced: str | None = None


def settings_of(council: Council) -> str:
    """A council's settings as they are kept."""
    record = council.model_dump(mode="json")
    # It came later than editions whose digests are known: where it says nothing it is left out.
    if council.pages == Pages():
        del record["pages"]
    return json.dumps(record, sort_keys=True)


def digest_of_all(said: Iterable[str]) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()
