"""Tables drawn without lines: rows of words that begin below each other, with wide gaps between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index.readers.markers import read_mark
from index.readers.pdf.page import Segment

_NEAR = 3.0
_WIDE = 30.0
_FEWEST = 3
_WIDER = 1.6

Segments = Sequence[Segment]
Cells = tuple[tuple[Segment, ...], ...]


def parted(lines: Sequence[Segments]) -> list[Segments | tuple[Cells, ...]]:
    """Lines of a column, each stretch of them that is a table as its rows of cells."""
    out: list[Segments | tuple[Cells, ...]] = []
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        if end > at:
            out.append(tuple(_rows(lines[at:end])))
            at = end
        else:
            out.append(lines[at])
            at += 1
    return out


def _starts(line: Segments) -> list[float]:
    return [s.x0 for s in line]


def _opens(line: Segments) -> bool:
    """Whether a line can be a row: two words or more, apart, the first no mark of a list, the last no page number."""
    if len(line) < 2 or any(b.x0 - a.x1 < _WIDE / 3 for a, b in pairwise(line)):
        return False
    mark = read_mark(f"{line[0].text} Xxxx")
    listed = mark is not None and mark.end > len(line[0].text)
    return not listed and len(line[0].text) > 1 and not line[-1].text.isdigit() and line[1].x0 - line[0].x0 > _WIDE


def _table_end(lines: Sequence[Segments], start: int) -> int:
    """Where a table that begins at `start` ends; `start` where none does."""
    first = lines[start]
    if not _opens(first):
        return start
    full, end = 1, start + 1
    while end < len(lines):
        line, before = lines[end], lines[end - 1]
        if len(line) == len(first) and _opens(line) and _below(line, first):
            full += 1
        elif len(line) >= len(first) or not _below(line, first) or not _close(line, before):
            break
        end += 1
    return end if full >= _FEWEST else start


def _below(line: Segments, first: Segments) -> bool:
    """Whether every segment of a line begins where one of `first` does, and ends before the next begins."""
    edges = [*_starts(first), float("inf")]
    for segment in line:
        at = next((n for n, x in enumerate(edges) if abs(segment.x0 - x) <= _NEAR), None)
        if at is None or segment.x1 > edges[at + 1]:
            return False
    return True


def _close(line: Segments, before: Segments) -> bool:
    return line[0].y - before[0].y <= _WIDER * line[0].size


def _rows(lines: Sequence[Segments]) -> list[Cells]:
    """The rows of a table: a line that fills fewer cells goes on with the row above it."""
    edges = _starts(lines[0])
    rows: list[list[list[Segment]]] = []
    for line in lines:
        if len(line) == len(edges) or not rows:
            rows.append([[] for _ in edges])
        for segment in line:
            rows[-1][max(0, sum(x <= segment.x0 + _NEAR for x in edges) - 1)].append(segment)
    return [tuple(tuple(cell) for cell in row) for row in rows]
