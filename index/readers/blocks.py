"""The records that every reader yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from index.readers.markers import Mark, MarkKind


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
    for a row 0 where it opens a table that has no column headings. `closing`: a paragraph that ends
    the sentence of the list above it. `why`: which steps of reading made it what it is, for `askfirst show --why`; kept nowhere.
    """

    kind: BlockKind
    spans: tuple[Span, ...]
    body: tuple[Span, ...]
    number: str | None = None
    level: int = 1
    bullet: bool = False
    closing: bool = False
    why: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document of any format, as read.

    `text` holds the words that a reader of the published page sees, in order, a block a line or
    paragraph, with numbers as printed; a plain-text document's is the text itself. Every character
    of it that is not white space is in the spans of exactly one block. `warnings`: what an officer
    should know of how it was read, a sentence each. `markup`: asterisks and the like in it may be Markdown.
    """

    text: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    markup: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """One block: what every reader of a rich format hands to `index.readers.rich_text`.

    `lines` are its words line by line, white space folded; for a table row the cells, one each.
    `label` is what the page draws in front of them ("1.", "(a)", "•"), `family` what it is known
    to be. `place` says which list an item stands in and how deep, where the format says so, and
    `indent` how far from the margin, in columns. `level` is a heading's depth, 0 for a title.
    `bold`: all of it is set apart as headings are. `fixed`: its kind is known and not guessed at.
    `within`: it goes on with the item before it; `indented`: it stands as far in as that item does, and may.
    `notes` are the footnotes it refers to, `note` the one that it is. `why`: see `Block`.
    """

    kind: BlockKind
    lines: tuple[str, ...]
    label: str = ""
    family: MarkKind | None = None
    place: tuple[str, tuple[float, ...]] | None = None
    indent: int = 0
    level: int | None = None
    bold: bool = False
    fixed: bool = False
    within: bool = False
    indented: bool = False
    notes: tuple[str, ...] = ()
    note: str | None = None
    mark: Mark | None = None
    why: str = ""

    @property
    def words(self) -> str:
        """The words on one line, without the label."""
        return " ".join(self.lines)

    @property
    def first(self) -> str:
        """The first line as the page shows it, label included."""
        return f"{self.label} {self.lines[0]}" if self.label else self.lines[0]
