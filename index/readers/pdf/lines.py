"""Segments to lines of one column: label, words and where they begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.readers.markers import MarkKind, read_mark
from index.readers.pdf.page import Segment

# Names a column, the same on every page: whether the page's number is odd, how wide it is, and which of its columns.
Edge = tuple[int | float | str, ...]
_SAME_LINE = 0.3
_SPACE_WIDTH = 0.25


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column.

    `label` is a bullet that stands apart in front of the words; `tab` where the words begin behind it, or behind
    a number that stands apart. `column`: lines with the same follow each other down the page; `left` and `right`
    its edges. `parts`: its segments' words; `first`: the width of its first word.
    """

    page: int
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    text: str
    parts: tuple[str, ...]
    first: float
    label: str = ""
    tab: float | None = None
    column: int = 0
    edge: Edge = ()
    left: float = 0.0
    right: float = 0.0

    @property
    def indent(self) -> float:
        return self.x0 - self.left

    @property
    def hanging(self) -> float | None:
        """How far in the words behind its mark begin, where they stand apart from it."""
        return None if self.tab is None else self.tab - self.left

    def holds(self, other: Line) -> bool:
        """Whether the first word of `other` would still have had room at the end of this line."""
        return self.room > other.first + _SPACE_WIDTH * self.size

    @property
    def room(self) -> float:
        return self.right - self.x1 - 0.01 * (self.right - self.left)


def rows(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Segments by line, from the top down and from left to right."""
    found: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (s.y, s.x0)):
        if found and segment.y - found[-1][0].y <= _SAME_LINE * max(segment.size, found[-1][0].size):
            found[-1].append(segment)
        else:
            found.append([segment])
    return [sorted(row, key=lambda s: s.x0) for row in found]


def line_of(row: Sequence[Segment], page: int, column: int, edge: Edge) -> Line:
    """One line of the segments that stand on it."""
    words = [s for s in row if any(c.isalnum() for c in s.text)] or list(row)
    label, tab, text = "", None, " ".join(s.text for s in row)
    if len(row) > 1 and _is_bullet(row[0].text):
        label, tab, text = row[0].text, row[1].x0, " ".join(s.text for s in row[1:])
    elif len(row) > 1 and _is_number(row[0].text):
        tab = row[1].x0
    return Line(
        page, row[0].x0, row[-1].x1, words[0].y, body_size(words), all(s.bold for s in words), text,
        tuple(s.text for s in row), row[0].first, label, tab, column, edge,
    )  # fmt: skip


def body_size(segments: Iterable[Segment]) -> float:
    """The size that most letters have."""
    sizes: Counter[float] = Counter()
    for segment in segments:
        sizes[round(segment.size * 2) / 2] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_bullet(text: str) -> bool:
    return len(text) == 1 and (text == "o" or not (text.isalnum() or text in "“”‘’\"'£$€%&@#/\\|<>=.,;:!?"))


def _is_number(text: str) -> bool:
    mark = read_mark(f"{text} Xxxx")
    return mark is not None and mark.end == len(text) + 1 and mark.kind is not MarkKind.BULLET
