"""What surrounds the text on a page and is no part of it: running headers, page numbers, contents."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from index.readers.blocks import BlockKind
from index.readers.grouping import heading_words
from index.readers.lines import Line
from index.readers.markers import MARKDOWN_HEADING, read_mark
from index.readers.pieces import Piece

_PAGE = re.compile(
    r"\s*(?:page\s*\|?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?|\d{1,3}\s*\|\s*page|[-–—]\s*\d{1,3}\s*[-–—]"
    r"|\d{1,3}\s*(?:of|/)\s*\d{1,3}|\d{1,3})\s*$",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\s*(?:OFFICIAL(?:[ -]+SENSITIVE)?|NOT PROTECTIVELY MARKED|UNCLASSIFIED)\s*$")
_SHORT = 90


def page_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of lines that are page numbers, protective stamps, or repeat on page after page."""
    found = {n for n, line in enumerate(lines) if _PAGE.match(line.text) or _STAMP.match(line.text)}
    places: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        key = re.sub(r"\d+", "#", line.stripped.lower())
        if 4 <= len(key) <= 80 and read_mark(line.text) is None and not MARKDOWN_HEADING.match(line.text):
            places[key].append(number)
    for numbers in places.values():
        gaps = [b - a for a, b in itertools.pairwise(numbers)]
        if len(numbers) >= 3 and min(gaps) >= 12 and max(gaps) <= 4 * min(gaps):
            found.update(numbers)
    return frozenset(found)


def _key(words: str) -> frozenset[str]:
    return frozenset(word[:4] for word in re.findall(r"[a-z]+", words.lower().replace("’", "'")))


def title_similarity(one: str, other: str) -> float:
    """How alike two short lines are, 0 to 1, by the beginnings of their words."""
    a, b = _key(one), _key(other)
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
    for start in range(min(len(pieces), 4 + len(pieces) // 3)):
        end = _run_end(pieces, start)
        if end - start < 4:
            continue
        below = [
            heading_words(p) for p in pieces[end:] if (_title_like(p) and p.mark is None) or p.kind is BlockKind.HEADING
        ]
        recurring = [_recurs(pieces[n], below) for n in range(start, end)]
        if recurring[0] and sum(recurring) >= 0.6 * len(recurring):
            return range(start, end)
    return range(0)


def _recurs(piece: Piece, below: Sequence[str]) -> bool:
    return any(similar_titles(heading_words(piece), title) for title in below)


def _run_end(pieces: Sequence[Piece], start: int) -> int:
    seen: list[frozenset[str]] = []
    for number in range(start, len(pieces)):
        key = _key(heading_words(pieces[number]))
        if not _title_like(pieces[number]) or key in seen:
            return number
        seen.append(key)
    return len(pieces)
