"""The reader for plain text: structure from marks, blank lines and indents alone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from index.readers.blocks import Reading
from index.readers.decode import decode
from index.readers.furniture import outside_lines
from index.readers.grouping import Grouper
from index.readers.hyphens import unhyphenated
from index.readers.lines import Line, detect, split_lines
from index.readers.structure import LONGEST_BLOCK, ReadingHints, check_extent, structure

# A line this long with several inline bullets or numbers is a whole list run together.
_RUN_TOGETHER = 600
_FEW = 5
_INLINE_MARK = re.compile(r"(?<=[.:;!?]) +(?=[•·▪]\s*\S)|(?<=[.:;!?]) +(?=\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s+[A-Z])")


def read_text(name: str, data: bytes, hints: ReadingHints) -> Reading:
    """The reading of a plain-text file: its own characters, every one that shows in exactly one block.

    Words parted at the end of a line are whole.
    `name` is what messages call it. Raises DocumentError for a binary file and one without words.
    """
    source, warnings = decode(name, data)
    source = unhyphenated(source)
    lines = tuple(part for line in split_lines(source) for part in _unglue(line))
    check_extent(name, [sum(len(line.text) for line in some) for some in _batched(lines)])
    outside = outside_lines(lines, _page_starts(source, lines))
    outside |= {n: "`furniture` in council.yaml" for n, line in enumerate(lines) if line.stripped in hints.furniture}
    layout = hints.paragraphs or detect([line for n, line in enumerate(lines) if n not in outside])
    pieces = tuple(Grouper(lines, layout, outside).pieces())
    check_extent(name, [sum(len(line.text) for line in p.lines) for p in pieces])
    return Reading(source, structure(pieces, hints, layout), warnings, markup=True)


def _batched(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines a few at a time: so many short ones are no paragraph, and count as one."""
    filled = [line for line in lines if not line.blank]
    for start in range(0, len(filled), _FEW):
        batch = filled[start : start + _FEW]
        yield batch if max(len(line.text) for line in batch) > LONGEST_BLOCK // _FEW else batch[:1]


def _page_starts(source: str, lines: Sequence[Line]) -> frozenset[int]:
    """Lines that a form feed stands before."""
    ends = [0, *(line.end for line in lines)]
    return frozenset(n for n, line in enumerate(lines) if "\f" in source[ends[n] : line.start] or line.text[:1] == "\f")


def _unglue(line: Line) -> Sequence[Line]:
    """A whole list on one line as one line an item."""
    cuts = [m.end() for m in _INLINE_MARK.finditer(line.text)] if len(line.text) > _RUN_TOGETHER else []
    if not cuts:
        return (line,)
    edges = [0, *cuts, len(line.text)]
    pairs = itertools.pairwise(edges)
    return tuple(Line(line.start + a, line.start + b, line.text[a:b]) for a, b in pairs)
