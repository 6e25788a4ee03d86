"""A document's text as lines that know where they stand in it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.readers.blocks import Span
from index.readers.markers import MARKDOWN_HEADING, read_mark


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `start` to `end` are its characters in the document without the line break."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def indent(self) -> int:
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip())

    @property
    def stripped(self) -> str:
        return self.text.strip()

    def span(self, offset: int = 0) -> Span:
        """The line's words from `offset` characters in, white space at both ends left out."""
        part = self.text[offset:]
        lead = len(part) - len(part.lstrip())
        start = self.start + offset + lead
        return Span(start, max(start, self.start + len(self.text.rstrip())))


def split_lines(source: str) -> tuple[Line, ...]:
    """Every line of `source`; form feeds and Unicode line separators end a line too."""
    lines: list[Line] = []
    at = 0
    for raw in source.splitlines(keepends=True):
        bare = raw.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        lines.append(Line(at, at + len(bare), bare))
        at += len(raw)
    return tuple(lines)


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
