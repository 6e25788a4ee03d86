"""Tables drawn with lines: which segments stand in which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.readers.markers import read_mark
from index.readers.pdf.page import Rule, Segment

_NEAR = 3.0
_SHARE = 0.6
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its place on the page, and its rows of cells, each the segments in it."""

    top: float
    foot: float
    rows: tuple[tuple[tuple[Segment, ...], ...], ...]


def grids(segments: Sequence[Segment], rules: Sequence[Rule]) -> tuple[list[Segment], list[Grid]]:
    """A page's segments that stand in no table, and its tables from the top down."""
    level = _merged([r for r in rules if r.level])
    upright = _merged([r for r in rules if not r.level])
    found: list[Grid] = []
    rest = list(segments)
    if not _MOST_LINES > len(level) > 1 or not _MOST_LINES > len(upright) > 1:
        return rest, []
    for top, foot, lines in _frames(level, upright):
        xs = _distinct([r.x0 for r in lines])
        wide = xs[-1] - xs[0]
        ys = _distinct([r.y0 for r in level if top - _NEAR <= r.y0 <= foot + _NEAR and _inside(r, xs, _SHARE * wide)])
        if len(xs) < 3 or len(ys) < 2:
            continue
        inside = [s for s in rest if ys[0] < s.y < ys[-1] + _NEAR and xs[0] - _NEAR < s.x0 < xs[-1]]
        if not inside or any(_crosses(s, lines) for s in inside):
            continue
        taken = {id(s) for s in inside}
        rest = [s for s in rest if id(s) not in taken]
        found.append(Grid(ys[0], ys[-1], _cells(inside, xs, ys)))
    return rest, found


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Rules with those that continue each other as one: a table's borders are often drawn cell by cell."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.y0), r.x0) if r.level else (round(r.x0), r.y0)):
        last = merged[-1] if merged else None
        if last and rule.level and abs(rule.y0 - last.y0) <= 1.5 and rule.x0 <= last.x1 + _NEAR:
            merged[-1] = Rule(last.x0, last.y0, max(last.x1, rule.x1), last.y1)
        elif last and not rule.level and abs(rule.x0 - last.x0) <= 1.5 and rule.y0 <= last.y1 + _NEAR:
            merged[-1] = Rule(last.x0, last.y0, last.x1, max(last.y1, rule.y1))
        else:
            merged.append(rule)
    return merged


def _frames(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[float, float, list[Rule]]]:
    """Upright rules that stand side by side, with the stretch of the page that they take up."""
    frames: list[tuple[float, float, list[Rule]]] = []
    for rule in sorted(upright, key=lambda r: r.y0):
        last = frames[-1] if frames else None
        if last and rule.y0 <= last[1] + _NEAR:
            frames[-1] = (last[0], max(last[1], rule.y1), [*last[2], rule])
        elif not frames or level:
            frames.append((rule.y0, rule.y1, [rule]))
    return frames


def _inside(rule: Rule, xs: Sequence[float], least: float) -> bool:
    return rule.x1 - rule.x0 >= least and rule.x0 <= xs[-1] and rule.x1 >= xs[0]


def _distinct(values: Sequence[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _crosses(segment: Segment, lines: Sequence[Rule]) -> bool:
    """Whether words run through an upright line: then it is no cell's border."""
    return any(
        segment.x0 + _NEAR < r.x0 < segment.x1 - _NEAR and r.y0 < segment.y - segment.size / 2 < r.y1 for r in lines
    )


def _cells(
    inside: Sequence[Segment], xs: Sequence[float], ys: Sequence[float]
) -> tuple[tuple[tuple[Segment, ...], ...], ...]:
    cells: list[list[list[Segment]]] = [[[] for _ in xs[1:]] for _ in ys[1:]]
    for segment in inside:
        column = max(0, sum(x <= segment.x0 + _NEAR for x in xs[:-1]) - 1)
        row = max(0, sum(y <= segment.y - segment.size / 3 for y in ys[:-1]) - 1)
        cells[row][column].append(segment)
    return tuple(tuple(tuple(cell) for cell in row) for row in cells)


_IN_LINE = 3.0
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
        at = next((n for n, x in enumerate(edges) if abs(segment.x0 - x) <= _IN_LINE), None)
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
            rows[-1][max(0, sum(x <= segment.x0 + _IN_LINE for x in edges) - 1)].append(segment)
    return [tuple(tuple(cell) for cell in row) for row in rows]
