"""Whether a line goes on with the paragraph before it: by gaps, edges, indents, type and marks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from index.readers.markers import MarkKind, is_successor, read_mark
from index.readers.pdf.lines import Line
from index.readers.pdf.page import LOWERED

_ENDED = re.compile(rf"[.!?:;…][\"'”’)\]\s{LOWERED}\d]*$")
_BULLETS = re.compile(r"\s*[•·▪◦‣●○■□➢➤✓✔\uf0b7\uf0a7]")
_TERMINAL = re.compile(r"[.!?:;][\"'”’)\]]*$")
_OPEN_WORD = re.compile(
    r"\b(?:a|an|the|of|and|or|to|in|on|by|for|with|from|that|which|your|their|our|its|as|at|be|is|are|any|paragraph"
    r"|section|clause|rule|page|part|under|see)$",
    re.I,
)
_USUAL = 1.2
_WIDER, _WIDEST = 1.15, 1.35
_ENOUGH_GAPS = 8
_FIRST_LINE = 50.0
_MUCH_ROOM = 0.4


def ended(text: str) -> bool:
    """Whether words end as a sentence or a lead-in does."""
    return bool(_ENDED.search(text))


class Flow:
    """Tells paragraphs apart, knowing how far apart the document sets its lines."""

    def __init__(self, lines: Sequence[Line], body: float) -> None:
        self._body = body
        self._leading = _leading(_gaps(lines, body)) or _USUAL
        columns: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            columns[line.column].append(line)
        own = {column: _leading(_gaps(found, body), _ENOUGH_GAPS) for column, found in columns.items()}
        self._leadings = {column: ratio for column, ratio in own.items() if ratio}

    def goes_on(self, current: Sequence[Line], line: Line) -> bool:
        """Whether `line` goes on with the paragraph that the lines of `current` make so far."""
        last = current[-1]
        if abs(line.size - last.size) > 0.06 * last.size or self._opens(last, line):
            return False
        if line.column == last.column:
            gap = line.y - last.y
            usual = self._leadings.get(line.column, self._leading) * line.size
            if not 0 < gap <= (_WIDEST if self._runs_on(last, line) else _WIDER) * usual:
                return False
        elif not self._goes_over(current, line):
            return False
        if line.bold is not last.bold and (not self._full(last, line) or ended(last.text)):
            return False
        return self._aligned(current, line) and self._fills(last, line)

    def _goes_over(self, current: Sequence[Line], line: Line) -> bool:
        """Whether a paragraph goes on at the top of the next column or page."""
        last = current[-1]
        if line.size > self._body * 1.08 or (line.bold and not current[0].bold):
            return False
        if not ended(last.text):
            return line.text[:1].islower() or self._full(last, line) or bool(_OPEN_WORD.search(last.text))
        hangs = len(current) > 1 and current[1].indent > current[0].indent + 3
        # A full last line seldom ends a paragraph; where it might, what stands further in is its rest.
        return self._full(last, line) and not last.text.endswith(":") and hangs

    def _runs_on(self, last: Line, line: Line) -> bool:
        """Whether a sentence plainly goes on: the line before is full, and this one begins small."""
        return line.text[:1].islower() and not ended(last.text) and self._full(last, line)

    def _full(self, last: Line, line: Line) -> bool:
        return not last.holds(line)

    def _fills(self, last: Line, line: Line) -> bool:
        """Whether the line before is filled, or stops short though its sentence plainly goes on."""
        if self._full(last, line) or (last.text.endswith(("-", "\u00ad")) and line.text[:1].islower()):
            return True
        if last.room > _MUCH_ROOM * (last.right - last.left) or ended(last.text):
            return False
        return line.text[:1].islower() or bool(_OPEN_WORD.search(last.text))

    def _aligned(self, current: Sequence[Line], line: Line) -> bool:
        first, last = current[0], current[-1]
        near = 0.4 * line.size
        if line.column != last.column and not ended(last.text):
            return True
        if _centred(last, near) and _centred(line, near) and first.label == "":
            return True
        if len(current) > 1 and _within(line, last, near):
            return True
        if len(current) > 1:
            return False
        if first.hanging is not None and abs(line.indent - first.hanging) <= near:
            return True
        if line.indent > first.indent + near:
            hangs = read_mark(first.text) is not None or self._runs_on(first, line)
            return hangs and line.indent <= first.indent + _FIRST_LINE
        if line.indent < first.indent - near:
            return first.indent - line.indent <= _FIRST_LINE and self._full(first, line) and first.tab is None
        return True

    def _opens(self, last: Line, line: Line) -> bool:
        """Whether the line opens with a mark, and not with a figure that its sentence came to."""
        if line.label or _BULLETS.match(line.text):
            return True
        mark = read_mark(line.text)
        if mark is None or (mark.kind is MarkKind.CAPITAL and line.tab is None):
            return False
        if line.tab is not None:
            return True
        if mark.kind is MarkKind.BARE and not line.bold:
            return not self._full(last, line)
        before = read_mark(last.text)
        if mark.kind is MarkKind.DECIMAL and before and before.kind is MarkKind.DECIMAL and mark.number:
            return is_successor(str(before.number), mark.number)
        return not self._full(last, line) or ended(last.text) or last.text.endswith(",")


def _within(line: Line, other: Line, near: float) -> bool:
    return abs(line.indent - other.indent) <= near


def _centred(line: Line, near: float) -> bool:
    after = line.right - line.x1
    return line.indent > 2 * near and abs(line.indent - after) <= 2 * near


def _gaps(lines: Sequence[Line], body: float) -> Counter[float]:
    """How far apart lines of the text's size stand, in sizes of their letters."""
    gaps: Counter[float] = Counter()
    for one, other in pairwise(lines):
        if one.column == other.column and one.size == other.size and abs(one.size - body) < 0.6:
            ratio = round((other.y - one.y) / one.size * 20) / 20
            if 0.9 <= ratio <= 3:
                gaps[ratio] += 1
    return gaps


def _leading(gaps: Counter[float], enough: int = 0) -> float | None:
    """How far apart the lines of a paragraph stand: the smallest of the usual gaps."""
    if gaps.total() < enough:
        return None
    return min((ratio for ratio, count in gaps.items() if count >= max(3, gaps.total() * 0.1)), default=None)
