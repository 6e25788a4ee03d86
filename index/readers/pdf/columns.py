"""Where the columns of a document begin and end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from index.readers.pdf.lines import Edge, Line, rows
from index.readers.pdf.page import Segment
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


_GUTTER = 7.0
_FEWEST = 3
# Running text fills its column; the cells of a table mostly do not.
_FILLED = 0.55
_NARROWEST, _SHORTEST = 90.0, 12
_MOST_COLUMNS = 4
_MOST_PLACES = 12
_RUN_THROUGH = 0.05


@dataclass(frozen=True, slots=True)
class Region:
    """Segments that are read from the top down. `edge` is the same for the same column on every page."""

    segments: tuple[Segment, ...]
    edge: Edge


def regions(segments: Sequence[Segment], edge: Edge = ("page",), depth: int = 1) -> list[Region]:
    """The regions of a page, or of a part of it, in reading order."""
    best: list[tuple[Sequence[Segment], bool]] = []
    most, place = 0, 0.0
    for x in sorted(_places(segments)) if depth < _MOST_COLUMNS else ():
        bands = list(_bands(segments, x))
        inside = sum(len(band) for band, parted in bands if parted)
        if inside > most:
            best, most, place = bands, inside, x
    if not best:
        return [Region(tuple(segments), edge)] if segments else []
    found: list[Region] = []
    for band, parted in best:
        if not parted:
            found.append(Region(tuple(band), edge))
            continue
        left = [s for s in band if s.x1 <= place - 0.5]
        right = [s for s in band if s.x0 >= place - 0.5]
        found.extend(regions(left, (*edge, round(place / 12), 0), depth + 1))
        found.extend(regions(right, (*edge, round(place / 12), 1), depth + 1))
    return found


def _places(segments: Sequence[Segment]) -> list[float]:
    """Where a column to the right may begin: where several segments do."""
    if not segments:
        return []
    start, end = min(s.x0 for s in segments), max(s.x1 for s in segments)
    inner = sorted(s.x0 for s in segments if start + _NARROWEST < s.x0 < end - _NARROWEST)
    groups: list[list[float]] = []
    for x in inner:
        if groups and x - groups[-1][0] <= 3:
            groups[-1].append(x)
        else:
            groups.append([x])
    often = sorted((g for g in groups if len(g) >= _FEWEST), key=len, reverse=True)
    return [*_gutters(segments, start + _NARROWEST, end - _NARROWEST), *(g[0] for g in often[:_MOST_PLACES])]


def _gutters(segments: Sequence[Segment], start: float, end: float) -> list[float]:
    """Where strips end that hardly any segment runs through."""
    events = sorted([*((s.x0, 1) for s in segments), *((s.x1, -1) for s in segments)])
    most = _RUN_THROUGH * len(segments)
    found: list[float] = []
    depth, opened = 0, 0.0
    for x, step in events:
        if depth <= most < depth + step and x - opened >= _GUTTER and start < x < end:
            found.extend((min(s.x0 for s in segments if s.x0 >= opened + _GUTTER), x))
        if depth > most >= depth + step:
            opened = x
        depth += step
    return list(dict.fromkeys(found))[: 2 * _FEWEST]


def _bands(segments: Sequence[Segment], x: float) -> Iterator[tuple[Sequence[Segment], bool]]:
    """Stretches of the page from the top down, each with whether a column begins at `x` in it."""
    whole: list[Segment] = []
    band: list[Segment] = []
    for row in rows(segments):
        crossing = any(s.x0 < x - 0.5 and s.x1 > x - _GUTTER for s in row)
        if crossing and band:
            if _parted(band, x):
                yield from ([(whole, False)] if whole else [])
                yield band, True
                whole = []
            else:
                whole.extend(band)
            band = []
        (whole if crossing else band).extend(row)
    if band and _parted(band, x):
        yield from ([(whole, False)] if whole else [])
        yield band, True
    elif whole or band:
        yield [*whole, *band], False


def _parted(band: Sequence[Segment], x: float, *, deeper: bool = True) -> bool:
    """Whether running text stands on both sides of `x`, side by side."""
    left, right = [s for s in band if s.x1 < x], [s for s in band if s.x0 >= x - 0.5]
    if not left or not right or min(len(rows(left)), len(rows(right))) < _FEWEST:
        return False
    if any(median(sum(len(s.text) for s in row) for row in rows(side)) < _SHORTEST for side in (left, right)):
        return False
    top, foot = max(left[0].y, right[0].y), min(left[-1].y, right[-1].y)
    shorter = min(left[-1].y - left[0].y, right[-1].y - right[0].y)
    return foot - top >= 0.5 * shorter and _runs(left, deeper) and _runs(right, deeper)


def _runs(side: Sequence[Segment], deeper: bool) -> bool:
    """Whether a column's lines mostly reach its edge, or do so in the columns that it holds."""
    wide = max(s.x1 for s in side) - min(s.x0 for s in side)
    if median(row[-1].x1 - row[0].x0 for row in rows(side)) >= _FILLED * wide:
        return True
    return deeper and any(_parted(side, x, deeper=False) for x in _places(side)[:_FEWEST])
