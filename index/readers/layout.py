"""How a text file lays out its paragraphs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import StrEnum

from index.readers.lines import Line
from index.readers.markers import MARKDOWN_HEADING, read_mark

# Lines wider than this are whole paragraphs: nobody wraps there by hand.
_WIDEST_WRAP = 140


class Paragraphs(StrEnum):
    """The three layouts met in published policies."""

    WRAPPED = "wrapped"  # sentences run over lines, a blank line ends a paragraph
    LINES = "lines"  # every line is a paragraph
    DOUBLE_SPACED = "double-spaced"  # wrapped, with a blank line after every line


def detect(lines: Sequence[Line]) -> Paragraphs:
    """The layout of a text, from line widths and blank lines."""
    filled = [line for line in lines if not line.blank]
    if len(filled) < 3:
        return Paragraphs.WRAPPED
    widths = sorted(len(line.stripped) for line in filled)
    wide = widths[int(len(widths) * 0.9)]
    if wide > _WIDEST_WRAP:
        return Paragraphs.LINES
    if _share_of_blank_followed_breaks(lines, wide) > 0.5:
        return Paragraphs.DOUBLE_SPACED
    return Paragraphs.WRAPPED if _wraps(lines, wide) else Paragraphs.LINES


def _runs_on(line: Line, wide: int) -> bool:
    text = line.stripped
    return len(text) >= 0.6 * wide and not text.endswith((".", "!", "?", ":", ";"))


def _share_of_blank_followed_breaks(lines: Sequence[Line], wide: int) -> float:
    """Of the lines that stop in mid-sentence at full width, the share with a blank line next."""
    broken = [i for i, line in enumerate(lines[:-1]) if not line.blank and _runs_on(line, wide)]
    if len(broken) < 5:
        return 0.0
    return sum(lines[i + 1].blank for i in broken) / len(broken)


def _wraps(lines: Sequence[Line], wide: int) -> bool:
    """Whether lines are broken in mid-sentence often enough to be wrapped by hand."""
    pairs = [
        (a, b)
        for a, b in itertools.pairwise(lines)
        if not a.blank and not b.blank and not MARKDOWN_HEADING.match(a.text)
    ]
    if not pairs:
        return True
    wrapped = sum(_runs_on(a, wide) and read_mark(b.text) is None for a, b in pairs)
    return wrapped >= 0.2 * len(pairs)
