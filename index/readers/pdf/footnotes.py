"""The footnotes of a page: small letters below its text, each opened by its mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.pdf.lines import rows
from index.readers.pdf.page import LOWERED, RAISED, Segment

_SMALLER = 0.4  # points that a footnote's letters are smaller than the text's
_LABEL = re.compile(
    rf"{RAISED}\s*(?P<raised>[^{LOWERED}\s]{{1,4}})\s*{LOWERED}\s*|(?P<typed>\d{{1,3}}|[*†‡§]{{1,3}})[.)]?\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its mark as printed, its lines, and the page that it stands on."""

    label: str
    page: int
    lines: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.page} {self.label}"


def footnotes(
    page: int, segments: Sequence[Segment], body: float, *, going: bool, first: bool
) -> tuple[list[Segment], list[Note], list[str]]:
    """A column's segments without its footnotes, these, and lines that go on with a note of the page before.

    `going`: the last note of the page before breaks off. `first`: nothing stands on the page before this column.
    """
    lines = rows(segments)
    start = len(lines)
    while start and all(s.size < body - _SMALLER for s in lines[start - 1]):
        start -= 1
    small = [" ".join(s.text for s in line) for line in lines[start:]]
    opens = next((n for n, text in enumerate(small) if _LABEL.match(text)), len(small))
    if not small or (start == 0 and first):
        return list(segments), [], []
    more = small[:opens] if going else []
    start += 0 if going else opens
    notes: list[Note] = []
    for text in small[opens:]:
        found = _LABEL.match(text)
        if found and (found["raised"] or _follows(notes, found["typed"])):
            notes.append(Note(found["raised"] or found["typed"], page, (text[found.end() :],)))
        elif notes:
            notes[-1] = Note(notes[-1].label, page, (*notes[-1].lines, text))
    return [s for line in lines[:start] for s in line], notes, more


def _follows(notes: Sequence[Note], label: str) -> bool:
    """Whether a figure that is not raised opens a note: the first does, and then the next in turn."""
    if not notes or not label.isdigit() or not notes[-1].label.isdigit():
        return True
    return int(label) == int(notes[-1].label) + 1
