"""Rows below column headings: each as a row, or cell by cell as lists that hang from their column's heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.readers.blocks import BlockKind, Printed
from index.readers.inline import is_title
from index.readers.markers import read_mark
from index.readers.marking import label_mark
from index.readers.verdicts import commanding, verdicts

_TEXT = (BlockKind.PARAGRAPH, BlockKind.ITEM)
_LONGEST_LABEL = 300
# A row longer than this is no quotation: it is told cell by cell.
_LONGEST_ROW = 800
# What is no rule without the row that it stands in.
_TICK = re.compile(r"\W*+(?:x|yes|no|n/?a|all|none)?\W*+", re.IGNORECASE)
# How deep the items of a cell hang below their column's heading: a list that follows the table stands above that.
UNDER_COLUMN = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: what is printed in it, and whether it is set apart as a heading of its column.

    `across` and `down`: how many columns and rows it takes up; `goes_on`: it is the rest of the cell above it.
    """

    blocks: tuple[Printed, ...]
    heads: bool = False
    across: int = 1
    down: int = 1
    goes_on: bool = False

    @property
    def shown(self) -> str:
        """All of the cell on one line, labels included."""
        return " ".join(" ".join((b.first, *b.lines[1:])) for b in self.blocks)


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; `heads` where the format itself calls it a row of column headings."""

    cells: tuple[Cell, ...]
    heads: bool = False

    @property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that hold something."""
        return tuple(c for c in self.cells if c.blocks)


def told(above: Sequence[Cell], head: Row | None, rows: Sequence[Row]) -> list[Printed]:
    """The rows below `head`. `above`: titles from edge to edge that hold for all of them.

    Under headings that command ("Do", "Don't") each cell by itself, wherever a row would not show at once which
    column each of its cells stands in; elsewhere a row by itself, cell by cell where it is too long to be quoted.
    """
    titles = _titles(head)
    if not above and not titles:
        return [b for row in rows for b in _unheaded(row)]
    commands = commanding([t.shown for t in titles])
    apart = any(commands) and (bool(above) or _is_uneven(titles, commands, rows))
    if apart and rows and commands[0]:
        return list(_columns(above, titles, rows))
    labels = commands.index(True) if any(commands) else 1
    heads = header((*above, *(head.cells if head else ())))
    out, said = [heads], True
    for row in rows:
        if _is_note(row, len(titles)):
            out.extend(row.cells[0].blocks if said else _note(row))
        elif _is_one(row, labels, apart=apart):
            out.extend([printed_row(row.cells)] if said else [heads, printed_row(row.cells)])
            said = True
        else:
            out.extend(_by_cell(above, titles, row, labels))
            said = False
    return out


def single_column(rows: Sequence[Row]) -> list[Printed]:
    """A table of one column below its heading, which commands or forbids."""
    return list(_column((), rows[0].cells, [r.cells[0] for r in rows[1:]], 0))


def header(cells: Iterable[Cell]) -> Printed:
    """Cells as a row of column headings."""
    return printed_row(cells, BlockKind.HEADER_ROW)


def printed_row(cells: Iterable[Cell], kind: BlockKind = BlockKind.ROW) -> Printed:
    """Cells side by side."""
    cells = tuple(cells)
    notes = tuple(n for c in cells for b in c.blocks for n in b.notes)
    return Printed(kind, tuple(c.shown for c in cells), notes=notes, fixed=True)


def _unheaded(row: Row) -> list[Printed]:
    """A row that no heading stands over: the first cell of a long one goes with the first paragraph only."""
    cells = row.filled
    if len(cells) == 1:
        return list(cells[0].blocks)
    if _fits(row):
        return [printed_row(row.cells)]
    opening = [replace(c, blocks=c.blocks[:1]) for c in row.cells]
    return [printed_row(opening), *(b for c in cells for b in c.blocks[1:])]


def _fits(row: Row) -> bool:
    """Whether a row is one quotation."""
    simple = all(len(c.blocks) == 1 for c in row.filled)
    return simple or len(printed_row(row.cells).words) <= _LONGEST_ROW


def _is_one(row: Row, labels: int, *, apart: bool) -> bool:
    """Whether a row is told as one. `apart`: cell by cell, but where its cells say nothing without it: "Adverts | | ✓"."""
    if not apart:
        return _fits(row)
    said = [c for c in row.cells[labels:] if c.blocks]
    return bool(said) and len(row.filled) > 1 and all(_TICK.fullmatch(c.shown) for c in said)


def _is_note(row: Row, width: int) -> bool:
    """Whether a row is one cell from edge to edge, which stands in no column."""
    return row.cells[0].across >= max(2, width, len(row.cells))


def _note(row: Row) -> Sequence[Printed]:
    """Such a cell below lists; one that begins in lower case is not the rest of the last item."""
    blocks = row.cells[0].blocks
    return _alone(blocks) if blocks[0].words[:1].islower() else blocks


def _titles(head: Row | None) -> list[Cell]:
    """The heading of each column; one that is merged across stands over each of its columns."""
    out: list[Cell] = []
    more = 0
    for cell in head.cells if head else ():
        goes_on = more > 0 and not cell.blocks
        out.append(out[-1] if goes_on else cell)
        more = more - 1 if goes_on else cell.across - 1
    return out


def _is_uneven(titles: Sequence[Cell], commands: Sequence[bool], rows: Sequence[Row]) -> bool:
    """Whether cells told as a row might be taken for those of another column, or hold lists."""
    if verdicts([t.shown for t in titles]):
        return True
    last = max(n for n, command in enumerate(commands) if command)
    for row in rows:
        blocks = [c.blocks for c in row.cells]
        if any(len(b) > 1 or b[0].kind not in _TEXT for b in blocks if b):
            return True
        if not all(blocks[: last + 1]) or len(blocks) <= last:
            return True
        if any(b and not t.blocks for b, t in zip(blocks, titles, strict=False)):
            return True
    return False


def _by_cell(above: Sequence[Cell], titles: Sequence[Cell], row: Row, labels: int) -> list[Printed]:
    """A row cell by cell, each below its column's heading and what the row is about: its first `labels` cells."""
    about: list[Cell] = list(above)
    out: list[Printed] = []
    others = any(c.blocks for c in row.cells[labels:])
    for at, cell in enumerate(row.cells):
        if not cell.blocks:
            continue
        own = titles[at : at + cell.across]
        label = _label(cell) if at < labels and others else None
        if label is None or label.blocks != cell.blocks or not is_title(label.shown):
            out.extend(_hung((*about, *own), cell.blocks))
        if label is not None:
            about.extend((*own, label))
    return out


def _label(cell: Cell) -> Cell | None:
    """What tells of a row, in a cell that opens it: its one block, or the paragraph over the others."""
    first = cell.blocks[0]
    one = len(cell.blocks) == 1 and first.kind in _TEXT
    short = len(first.words) <= _LONGEST_LABEL and (one or first.kind is BlockKind.PARAGRAPH)
    return replace(cell, blocks=cell.blocks[:1]) if short else None


def _columns(above: Sequence[Cell], titles: Sequence[Cell], rows: Sequence[Row]) -> Iterator[Printed]:
    """Each column below its heading, one after the other, up to a note from edge to edge and on after it."""
    start = 0
    width = max(len(titles), *(len(r.cells) for r in rows))
    for end, row in enumerate((*rows, None)):
        if row is not None and not _is_note(row, len(titles)):
            continue
        for at in range(width) if end > start or not start else ():
            yield from _column(above, titles, [r.cells[at] for r in rows[start:end] if at < len(r.cells)], at)
        yield from _note(row) if row is not None else ()
        start = end + 1


def _column(above: Sequence[Cell], titles: Sequence[Cell], cells: Sequence[Cell], at: int) -> Iterator[Printed]:
    """A column below its heading, which stands once over cells of one paragraph or bullet each, else over each cell."""
    own = titles[at : at + 1]
    filled = [c for c in cells if c.blocks]
    if not filled and own and own[0].blocks and own != titles[at - 1 : at]:
        yield header((*above, *own))
    before: Cell | None = None
    for cell in filled:
        if before is not None and cell.blocks is before.blocks:
            continue  # one cell that goes down over several rows
        alike = before is not None and before.across == cell.across and _likeness(before) == _likeness(cell) != ""
        hung = _hung((*above, *titles[at : at + cell.across]), cell.blocks)
        yield from hung[1:] if alike and hung[0].kind is BlockKind.HEADER_ROW else hung
        before = cell


def _likeness(cell: Cell) -> str:
    """What a cell of one block without a number opens with: those of a column that are alike make one list."""
    block = cell.blocks[0]
    if len(cell.blocks) > 1 or block.kind not in _TEXT:
        return ""
    mark = label_mark(block.label, block.family) if block.label else read_mark(block.lines[0])
    return "plain" if mark is None else "" if mark.number else "bullet"


def _hung(over: Sequence[Cell], blocks: Sequence[Printed]) -> list[Printed]:
    """The blocks of a cell as a list below `over`; below nothing, as they are, so that they hang from no other column."""
    lead = [c for c in over if c.blocks]
    if not lead:
        return _alone(blocks)
    opening = header(lead)
    out = [opening]
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            out.append(header((*lead, Cell((block,)))))
        elif block.kind is BlockKind.HEADER_ROW:
            out.append(replace(block, lines=(*opening.lines, *block.lines)))
        elif block.kind is BlockKind.ROW:
            out.append(replace(block, level=None))
        elif block.kind in _TEXT:
            out.extend([opening] if out[-1].kind is BlockKind.ROW else [])
            out.append(_item(block, alone=len(blocks) == 1))
        else:
            out.append(block)
    return out


def _alone(blocks: Sequence[Printed]) -> list[Printed]:
    """What stands in no column that has a heading; one paragraph as a row, so that no list above goes on with it."""
    if len(blocks) == 1 and blocks[0].kind in _TEXT:
        return [replace(printed_row([Cell(tuple(blocks))]), level=0)]
    return [replace(b, fixed=True) for b in blocks]


def _item(block: Printed, *, alone: bool) -> Printed:
    """A paragraph or item of a cell as an item that hangs from its column; alone in its cell, it is in no other list."""
    item = replace(block, kind=BlockKind.ITEM, level=UNDER_COLUMN, fixed=True)
    return replace(item, indent=0, place=None, indented=False) if alone else item
