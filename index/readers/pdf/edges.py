"""What stands at the edges of pages: running headers, page numbers, stamps, footnotes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.readers.furniture import page_lines
from index.readers.lines import Line as TextLine
from index.readers.pdf.lines import rows
from index.readers.pdf.sheets import LOWERED, RAISED, Segment, Sheet

_ZONE = 0.13
_SAME_HEIGHT = 4.0
_SMALLER = 0.6  # points that a footnote's letters are smaller than the text's
_ROMAN = re.compile(r"(?:page\s+)?[ivxl]{1,6}", re.IGNORECASE)
_FIGURE = re.compile(r"\d{1,6}")
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


def running(sheets: Sequence[Sheet]) -> frozenset[tuple[int, int]]:
    """Page and place of every segment that is a running header or footer, a page number or a stamp."""
    found: set[tuple[int, int]] = set()
    places: dict[tuple[str, int], dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for page, sheet in enumerate(sheets):
        heights: dict[int, list[str]] = defaultdict(list)
        for segment in sheet.segments:
            heights[round(segment.y)].append(segment.text)
        for number, segment in enumerate(sheet.segments):
            if segment.outside:
                found.add((page, number))
            elif not _ZONE * sheet.height < segment.y < (1 - _ZONE) * sheet.height:
                alone = len(heights[round(segment.y)]) == 1
                if _is_page_number(segment.text) and (alone or not segment.text.isdigit()):
                    found.add((page, number))
                key = re.sub(r"\d+", "#", segment.text.lower())
                if sum(c.isalpha() for c in key) >= 3:
                    places[key, round(segment.x0 > sheet.width / 2)][page].append((page, number))
    for by_page in places.values():
        found.update(_repeated(sheets, by_page))
    return frozenset(found | _figures_beside(sheets, found))


def _figures_beside(sheets: Sequence[Sheet], found: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Figures that stand on one line with nothing but running headers or footers: page numbers as well."""
    out: set[tuple[int, int]] = set()
    for page, sheet in enumerate(sheets):
        heights: dict[int, list[int]] = defaultdict(list)
        for number, segment in enumerate(sheet.segments):
            heights[round(segment.y)].append(number)
        for numbers in heights.values():
            words = [n for n in numbers if not _FIGURE.fullmatch(sheet.segments[n].text)]
            if words and all((page, n) in found for n in words):
                out.update((page, n) for n in numbers)
    return out


def _repeated(sheets: Sequence[Sheet], by_page: Mapping[int, list[tuple[int, int]]]) -> set[tuple[int, int]]:
    """Of segments that say the same, those that do so at the same height on page after page."""
    if len(by_page) < max(2, len(sheets) / 3):
        return set()
    heights: dict[int, set[int]] = defaultdict(set)
    for page, spots in by_page.items():
        for _, number in spots:
            at = round(sheets[page].segments[number].y / _SAME_HEIGHT)
            for near in (at - 1, at, at + 1):
                heights[near].add(page)
    best = max(heights.values(), key=len)
    if len(best) < max(2, len(sheets) / 3):
        return set()
    return {
        spot
        for spots in by_page.values()
        for spot in spots
        if heights[round(sheets[spot[0]].segments[spot[1]].y / _SAME_HEIGHT)] == best
    }


def _is_page_number(text: str) -> bool:
    return bool(page_lines([TextLine(0, len(text), text)]) or _ROMAN.fullmatch(text))


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
