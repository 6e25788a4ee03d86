"""Tables that are set with spaces or tabs alone: lines whose words stand in the same columns."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from index.readers.blocks import Span
from index.readers.lines import Line
from index.readers.markers import MarkKind, read_mark

_CELL = re.compile(r"\S+(?: \S+)*")
_WIDE_GAP = 3
_FEWEST_ROWS = 3
_TITLE_WORDS = 4
_OFF = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: the numbers of its lines, its cells' words in reading order, and whether it holds the columns' names."""

    lines: tuple[int, ...]
    cells: tuple[Span, ...]
    heads: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    column: int
    span: Span
    text: str


def spaced_rows(lines: Sequence[Line], outside: Container[int]) -> dict[int, TableRow]:
    """By the number of its first line: each row of each table."""
    found: dict[int, TableRow] = {}
    at = 0
    while at < len(lines):
        table = _table(lines, outside, at)
        if table:
            found |= {row[0][0]: _row(row, heads=n == 0 and _is_head(table)) for n, row in enumerate(table)}
            at = table[-1][0][-1]
        at += 1
    return found


# A row under construction: its lines' numbers, and its cells line by line.
_Draft = tuple[list[int], list[_Cell]]


def _table(lines: Sequence[Line], outside: Container[int], start: int) -> list[_Draft]:
    """The rows of the table that begins at `start`; none where no table does."""
    first = _cells(lines, outside, start)
    if len(first) < 2:
        return []
    columns = [c.column for c in first]
    rows: list[_Draft] = [([start], list(first))]
    gap = 0
    for number in range(start + 1, len(lines)):
        if lines[number].blank:
            gap += 1
            if gap > 1:
                break
            continue
        if number in outside:
            break
        cells = _cells(lines, outside, number, columns)
        if not cells or not all(any(abs(c.column - known) <= _OFF for known in columns) for c in cells):
            break
        if abs(cells[0].column - columns[0]) > _OFF and not gap:
            rows[-1][0].append(number)
            rows[-1][1].extend(cells)
        elif len(cells) >= 2 and abs(cells[0].column - columns[0]) <= _OFF:
            rows.append(([number], list(cells)))
        else:
            break
        gap = 0
    return rows if len(rows) >= _FEWEST_ROWS else []


def _cells(lines: Sequence[Line], outside: Container[int], number: int, known: Sequence[int] = ()) -> list[_Cell]:
    """The cells of a line, wide gaps between them or each in a `known` column; none where it is no row."""
    line = lines[number]
    if line.blank or number in outside or len(line.text) > 300 or "|" in line.text:
        return []
    mark = read_mark(line.text)
    if mark is not None and mark.kind not in (MarkKind.CAPITAL, MarkKind.BARE):
        return []
    cells: list[_Cell] = []
    end = 0
    for found in _CELL.finditer(line.text):
        column = len(line.text[: found.start()].expandtabs(8))
        narrow = column - end < _WIDE_GAP and "\t" not in line.text[: found.start()]
        if cells and narrow and not any(abs(column - c) <= _OFF for c in known):
            return []
        cells.append(_Cell(column, Span(line.start + found.start(), line.start + found.end()), found[0]))
        end = len(line.text[: found.end()].expandtabs(8))
    return cells


def _row(draft: _Draft, *, heads: bool) -> TableRow:
    numbers, cells = draft
    return TableRow(
        tuple(numbers), tuple(c.span for c in sorted(cells, key=lambda c: (_column(draft, c), c.span))), heads
    )


def _column(draft: _Draft, cell: _Cell) -> int:
    """Which column a cell stands in, told by the cells of the row's first line."""
    starts = [c.column for c in draft[1] if c.column <= cell.column + _OFF]
    return max(starts[: max(1, len(starts))], default=0) if cell.column not in starts else cell.column


def _is_head(table: Sequence[_Draft]) -> bool:
    """Whether the first row names the columns: a few words a cell, with more below it."""
    first, below = table[0][1], table[1:]
    short = all(len(c.text.split()) <= _TITLE_WORDS and c.text[:1].isupper() for c in first)
    return short and any(
        len(c.text.split()) > _TITLE_WORDS or c.text[:1].islower() for _, cells in below for c in cells
    )
