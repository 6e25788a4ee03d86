"""Where the columns of a document begin and end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.readers.pdf.lines import Edge, Line
from index.readers.pdf.paragraphs import Table, Thing, lines_of

_ENOUGH_LINES = 10
_MIRRORED = 4.0
# So many lines, and so large a share of them, that end at the same place, to a point, are set flush.
_FLUSH, _FLUSH_SHARE, _SAME = 4, 0.3, 1.0


def with_edges(things: Sequence[Thing]) -> list[Thing]:
    """Things, each line with the edges of its column: where the lines of that column begin and end."""
    spans: dict[Edge, list[tuple[float, float]]] = defaultdict(list)
    ends: dict[int, list[float]] = defaultdict(list)
    for thing in things:
        for line in lines_of(thing):
            spans[line.edge].append((line.x0, line.x1))
            ends[line.column].append(line.x1)
    flush = {column: x for column, found in ends.items() if (x := _flush(found)) is not None}
    edges = _settled({edge: _edges(found) for edge, found in spans.items()})

    def set_in(line: Line) -> Line:
        left, right = edges[line.edge]
        return replace(line, left=left, right=max(flush.get(line.column, right), line.x1))

    out: list[Thing] = []
    for thing in things:
        if isinstance(thing, Line):
            out.append(set_in(thing))
        elif isinstance(thing, Table):
            out.append(Table(tuple(tuple(tuple(map(set_in, cell)) for cell in row) for row in thing.rows)))
        else:
            out.append(thing)
    return out


def _edges(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The left and right edge of a column; a lone line that juts out to the right does not set it."""
    ends = sorted((x1 for _, x1 in spans), reverse=True)
    return min(x0 for x0, _ in spans), ends[2 if len(ends) >= _ENOUGH_LINES else 0]


def _flush(ends: Sequence[float]) -> float | None:
    """Where the lines of one column end, if they are set flush right."""
    ordered = sorted(ends)
    start, best = 0, (0, 0.0)
    for at, end in enumerate(ordered):
        while end - ordered[start] > _SAME:
            start += 1
        best = max(best, (at - start + 1, end))
    return best[1] if best[0] >= max(_FLUSH, _FLUSH_SHARE * len(ordered)) else None


def _settled(edges: Mapping[Edge, tuple[float, float]]) -> dict[Edge, tuple[float, float]]:
    """Edges, the same on left-hand and right-hand pages unless these are set off from each other as a whole."""
    out = dict(edges)
    for edge, (left, right) in edges.items():
        other = edges.get((1 - edge[0], *edge[1:])) if isinstance(edge[0], int) else None
        if other is not None and abs((left - other[0]) - (right - other[1])) > _MIRRORED:
            out[edge] = (min(left, other[0]), max(right, other[1]))
    return out
