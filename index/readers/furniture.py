"""What surrounds the text on a page and is no part of it: running headers, page numbers, contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.readers.blocks import BlockKind
from index.readers.boilerplate import boilerplate_lines
from index.readers.grouping import heading_words
from index.readers.lines import Line
from index.readers.pieces import Piece
from index.readers.running import running_lines

_SHORT = 90


def outside_lines(lines: Sequence[Line], starts: frozenset[int] = frozenset()) -> dict[int, str]:
    """Numbers of lines that are no part of the text, each with why. `starts`: lines that a form feed stands before."""
    return boilerplate_lines([line.text for line in lines]) | running_lines(lines, starts)


def page_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of lines that are page numbers, protective stamps, or repeat on page after page."""
    return frozenset(running_lines(lines))


def _key(words: str) -> frozenset[str]:
    return frozenset(word[:4] for word in re.findall(r"[a-z]+", words.lower().replace("’", "'")))


def title_similarity(one: str, other: str) -> float:
    """How alike two short lines are, 0 to 1, by the beginnings of their words."""
    return _alike(_key(one), _key(other))


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def similar_titles(one: str, other: str) -> bool:
    """Whether two short lines are the same title, up to endings and small words."""
    return title_similarity(one, other) >= 0.5


def _title_like(piece: Piece) -> bool:
    single = len(piece.lines) == 1 and len(piece.words) <= _SHORT
    return single and piece.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING, BlockKind.ROW)


def contents_run(pieces: Sequence[Piece]) -> range:
    """Where a contents list stands among the pieces: short lines of which most recur below.

    Empty where there is none. A list counts from four lines on, begins in the first third, and
    ends where the first of its lines comes again.
    """
    keys = [_key(heading_words(p)) for p in pieces]
    titles = [n for n, p in enumerate(pieces) if (_title_like(p) and p.mark is None) or p.kind is BlockKind.HEADING]
    last_alike: dict[int, int] = {}

    def recurs(at: int, end: int) -> bool:
        """Whether a title alike stands at `end` or below."""
        if at not in last_alike:
            last_alike[at] = next((n for n in reversed(titles) if _alike(keys[at], keys[n]) >= 0.5), -1)
        return last_alike[at] >= end

    ends = _run_ends(pieces, keys)
    for start in range(min(len(pieces), 4 + len(pieces) // 3)):
        end = ends[start]
        if end - start < 4 or not recurs(start, end):
            continue
        if sum(recurs(n, end) for n in range(start, end)) >= 0.6 * (end - start):
            return range(start, end)
    return range(0)


def _run_ends(pieces: Sequence[Piece], keys: Sequence[frozenset[str]]) -> list[int]:
    """For each piece, where a run of short lines that begins with it ends: before prose, or a line come again."""
    like = [_title_like(p) for p in pieces]
    before: list[int] = []
    seen: dict[frozenset[str], int] = {}
    for number, key in enumerate(keys):
        before.append(seen.get(key, -1))
        seen[key] = number
    ends: list[int] = []
    end = 0
    for start in range(len(pieces)):
        end = max(end, start)
        while end < len(pieces) and like[end] and before[end] < start:
            end += 1
        ends.append(end)
    return ends
