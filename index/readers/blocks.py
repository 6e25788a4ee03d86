"""The records that every reader yields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `start` to `end`, of a document's text."""

    start: int
    end: int


class BlockKind(StrEnum):
    """What a block is, before any structure is read from it."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    HEADER_ROW = "header row"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of a document's text that belongs together.

    `spans` cover all of it, marker and markup included; `body` only its words, for
    a table row one span a cell.
    `number` is the printed number ("5.6", "Rule 3", "(a)") or None for a bullet or plain text.
    `level` is 0 for a document's title, 1.. for a heading's depth; for an item its nesting depth;
    for a row 0 where it opens a table that has no column headings.
    """

    kind: BlockKind
    spans: tuple[Span, ...]
    body: tuple[Span, ...]
    number: str | None = None
    level: int = 1
    bullet: bool = False
