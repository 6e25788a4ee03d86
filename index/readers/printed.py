"""A block of a published page as its reader sees it, before it has a place in a text."""

from __future__ import annotations

from dataclasses import dataclass

from index.readers.blocks import BlockKind
from index.readers.markers import Mark, MarkKind


@dataclass(frozen=True, slots=True)
class Printed:
    """One block: what every reader of a rich format hands to `index.readers.rich_text`.

    `lines` are its words line by line, white space folded; for a table row the cells, one each.
    `label` is what the page draws in front of them ("1.", "(a)", "•"), `family` what it is known
    to be. `place` says which list an item stands in and how deep, where the format says so, and
    `indent` how far from the margin, in columns. `level` is a heading's depth, 0 for a title.
    `bold`: all of it is set apart as headings are. `fixed`: its kind is known and not guessed at.
    `within`: it goes on with the item before it; `indented`: it stands as far in as that item does, and may.
    `notes` are the footnotes it refers to, `note`
    the one that it is.
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

    @property
    def words(self) -> str:
        """The words on one line, without the label."""
        return " ".join(self.lines)

    @property
    def first(self) -> str:
        """The first line as the page shows it, label included."""
        return f"{self.label} {self.lines[0]}" if self.label else self.lines[0]
