"""A piece of text under construction, passed between the steps from lines to blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from index.readers.blocks import Block, BlockKind, Span
from index.readers.lines import Line
from index.readers.markers import Mark, MarkKind
from index.readers.markup import folded, plain

_CELL = re.compile(r"(?:\\\||[^|])+")
# How far from its end one looks at how a text ends.
_END = 200
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]\s⁰¹²³⁴⁵⁶⁷⁸⁹]*$")


@dataclass(frozen=True)
class Piece:
    """One or more lines that belong together, with the mark that opens them.

    `offsets` tells for each line where its words begin behind bullet, number or `#`.
    `gap` is the number of blank lines before it. `level`: see `Block.level`; None is undecided.
    `place` is which list an item stands in and how deep, and `cells` a row's cells, where the
    document's format says so; plain text never does. `markup`: asterisks and the like may be Markdown.
    `fixed`: its kind is known and not guessed at. `closing`: it ends the sentence that a list above it
    leads through. `why`: see `Block`.
    """

    kind: BlockKind
    lines: tuple[Line, ...]
    offsets: tuple[int, ...]
    mark: Mark | None = None
    gap: int = 0
    level: int | None = None
    place: tuple[str, tuple[float, ...]] | None = None
    cells: tuple[Span, ...] = ()
    markup: bool = True
    fixed: bool = False
    closing: bool = False
    why: str = ""

    @property
    def indent(self) -> int:
        return self.lines[0].indent

    @cached_property
    def words(self) -> str:
        """The plain words, on one line."""
        raw = "\n".join(line.text[at:] for line, at in zip(self.lines, self.offsets, strict=True))
        return plain(raw) if self.markup else folded(raw)

    @cached_property
    def tail(self) -> str:
        """The plain words of the last line."""
        raw = self.lines[-1].text[self.offsets[-1] :]
        return plain(raw) if self.markup else folded(raw)

    @cached_property
    def ended(self) -> bool:
        """Whether the words end as a sentence or a lead-in does."""
        return bool(_TERMINAL.search(self.tail[-_END:]))

    @property
    def starts_lower(self) -> bool:
        return self.words[:1].islower()

    def block(self) -> Block:
        """The finished record."""
        spans = tuple(line.span() for line in self.lines)
        if self.cells:
            body = self.cells
        elif self.kind in (BlockKind.ROW, BlockKind.HEADER_ROW):
            body = tuple(cell for line in self.lines for cell in _cells(line))
        else:
            body = tuple(line.span(at) for line, at in zip(self.lines, self.offsets, strict=True))
        return Block(
            self.kind,
            spans,
            tuple(Span(s.start, s.end) for s in body if s.end > s.start),
            self.mark.number if self.mark else None,
            1 if self.level is None else self.level,
            bool(self.mark and self.mark.kind is MarkKind.BULLET),
            self.closing,
            self.why,
        )

    def because(self, reason: str, **changes: Any) -> Piece:
        """The piece with `changes`, and the step of reading that made them with its reason."""
        return replace(self, why=f"{self.why}; {reason}" if self.why else reason, **changes)


def _cells(line: Line) -> list[Span]:
    """The cells of a table row that hold something, without the bars between them."""
    cells = [line.span(found.start()) for found in _CELL.finditer(line.text)]
    ends = [line.start + found.end() for found in _CELL.finditer(line.text)]
    trimmed = [
        Span(c.start, c.start + len(line.text[c.start - line.start : e - line.start].rstrip()))
        for c, e in zip(cells, ends, strict=True)
    ]
    return [c for c in trimmed if c.end > c.start]
