"""The clause, and the other parts of a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from index.clauses.citing import cited
from index.readers.blocks import Span


class PartKind(StrEnum):
    """The four things any stretch of a document can be."""

    HEADING = "heading"
    STEM = "stem"
    CLAUSE = "clause"
    FURNITURE = "furniture"


class Role(StrEnum):
    """What a clause does in its document; only a fragment is never quoted."""

    RULE = "rule"
    DEFINITION = "definition"
    PURPOSE = "purpose"
    BENEFIT = "benefit"
    RISK = "risk"
    CONTACT = "contact"
    REVIEW = "review"
    FRAGMENT = "fragment"


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest part of a document that can stand alone as a rule.

    `id` is stable as long as number and words are. `number` is as printed, `parent` what is cited
    for the item that a lettered one hangs from. `headings` run from the outermost in. `stem` is the
    lead-in without which `text` may say the opposite. The spans point into the document's text.
    `digest` covers headings, number, stem and text.
    """

    id: str
    council: str
    document: str
    number: str | None
    parent: str | None
    headings: tuple[str, ...]
    stem: str | None
    text: str
    stem_spans: tuple[Span, ...]
    text_spans: tuple[Span, ...]
    role: Role
    digest: str

    @property
    def citation(self) -> str | None:
        """The number to cite, whole: "5.6", "Rule 3", "6(1)(a)" for an item lettered (a) below 6.—(1)."""
        return cited(self.number, self.parent)

    @property
    def quotable(self) -> bool:
        return self.role is not Role.FRAGMENT

    @property
    def words(self) -> str:
        """Stem and text as one reads them."""
        return f"{self.stem} {self.text}" if self.stem else self.text


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document; all parts' `spans` together cover every character that shows.

    `why`: which steps of reading made it what it is; kept in no store.
    """

    kind: PartKind
    spans: tuple[Span, ...]
    number: str | None
    headings: tuple[str, ...]
    stem: str | None
    text: str
    clause: Clause | None = None
    why: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """One document's parts in order."""

    council: str
    file: str
    parts: tuple[Part, ...]


def clause_digest(headings: tuple[str, ...], number: str | None, stem: str | None, text: str) -> str:
    """SHA-256 of all that makes a clause what it is, so that one that has not changed is known again."""
    mark = "\x1f".join((*headings, number or "", stem or "", text))
    return hashlib.sha256(mark.encode("utf-8", "surrogatepass")).hexdigest()
