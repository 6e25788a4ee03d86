"""The text that printed blocks make, and the pieces that point into it."""

from __future__ import annotations

from collections.abc import Sequence

from index.readers.blocks import BlockKind, Span
from index.readers.lines import Line
from index.readers.pieces import Piece
from index.readers.printed import Printed

_ROWS = (BlockKind.ROW, BlockKind.HEADER_ROW)
_WIDEST_INDENT = 24


def written(blocks: Sequence[Printed]) -> tuple[str, list[Piece]]:
    """The text that the blocks make, and a piece for each."""
    text: list[str] = []
    pieces: list[Piece] = []
    at = 0
    before: BlockKind | None = None
    for block in blocks:
        close = block.kind is before and before in (*_ROWS, BlockKind.ITEM, BlockKind.FURNITURE)
        if pieces and not close:
            text.append("\n")
            at += 1
        lines, cells = _lines(block, at)
        text.extend(f"{line.text}\n" for line in lines)
        at = lines[-1].end + 1
        pieces.append(_piece(block, lines, cells))
        before = block.kind
    return "".join(text), pieces


def _lines(block: Printed, at: int) -> tuple[tuple[Line, ...], tuple[Span, ...]]:
    """The block's lines as they stand in the text from `at` on, and its cells where it is a row."""
    if block.kind in _ROWS:
        cells: list[Span] = []
        start = at
        for cell in block.lines:
            cells.append(Span(start, start + len(cell)))
            start += len(cell) + 1
        return (Line(at, start - 1, "\t".join(block.lines)),), tuple(c for c in cells if c.end > c.start)
    indent = " " * min(block.indent, _WIDEST_INDENT) if block.kind is BlockKind.ITEM else ""
    lines: list[Line] = []
    for words in (block.first, *block.lines[1:]):
        lines.append(Line(at, at + len(indent) + len(words), indent + words))
        at = lines[-1].end + 1
    return tuple(lines), ()


def _piece(block: Printed, lines: tuple[Line, ...], cells: tuple[Span, ...]) -> Piece:
    mark, kind = block.mark, block.kind
    skipped = mark.end + len(lines[0].text) - len(lines[0].text.lstrip()) if mark else 0
    if kind is BlockKind.HEADING and mark is not None:
        skipped = 0 if mark.number is not None else skipped
        mark = None
    if kind is BlockKind.FOOTNOTE:
        mark = None
    if kind in (*_ROWS, BlockKind.FURNITURE):
        mark, skipped = None, 0
    return Piece(
        kind, lines, (skipped, *(0 for _ in lines[1:])), mark, 1, block.level, block.place, cells, markup=False
    )
