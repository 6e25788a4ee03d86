"""Running headers and footers, page numbers, stamps: what repeats at the edges of pages, with nothing outside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from index.readers.furniture import page_lines
from index.readers.lines import Line
from index.readers.markers import read_mark
from index.readers.pdf.lines import body_size
from index.readers.pdf.page import Segment, Sheet

# Where on a page it can stand, in parts of its height; on how many pages: a third of them, and two at least.
_ZONE = 0.13
_SHARE, _FEWEST = 1 / 3, 2
# What reads as a rule has to repeat more; a lead-in and an item never are a running header.
_RULE = re.compile(r"[.;,]$")
_RULE_SHARE, _RULE_FEWEST = 0.6, 3
_SAME_HEIGHT = 4.0
_APART, _OTHER_SIZE = 1.8, 0.6
_EDGE, _SMALL, _LONGEST_NOTE = 0.06, 0.86, 100
_FIGURE = re.compile(r"\d{1,6}")
_ROMAN = re.compile(r"(?:page\s+)?[ivx]{1,6}")

Spot = tuple[int, int]


def running(sheets: Sequence[Sheet]) -> frozenset[Spot]:
    """Page and place of every segment that is a running header or footer, a page number or a stamp."""
    body = body_size(s for sheet in sheets for s in sheet.segments)
    repeated: dict[int, set[int]] = defaultdict(set)
    for page, number in _all_repeated(sheets):
        repeated[page].add(number)
    found: set[Spot] = set()
    for page, sheet in enumerate(sheets):
        by_height: dict[int, list[int]] = defaultdict(list)
        for number, segment in enumerate(sheet.segments):
            if segment.outside:
                found.add((page, number))
            else:
                by_height[round(segment.y)].append(number)
        lines = [by_height[y] for y in sorted(by_height)]
        for order in (lines, lines[::-1]):
            found.update((page, number) for number in _stack(sheet, order, repeated[page], body))
    return frozenset(found)


def _stack(sheet: Sheet, lines: Sequence[Sequence[int]], repeated: set[int], body: float) -> Iterable[int]:
    """The segments of the lines from one edge of the page up to the first that is of the text.

    What runs into the text, in its type and without a gap, is of the text.
    """
    stack: list[Sequence[int]] = []
    kept = 0
    for at, line in enumerate(lines):
        here = [sheet.segments[n] for n in line]
        if not _in_zone(sheet, here[0]):
            break
        after = sheet.segments[lines[at + 1][0]] if at + 1 < len(lines) else None
        apart = after is None or abs(after.y - here[0].y) > _APART * here[0].size
        other = after is None or abs(after.size - here[0].size) > _OTHER_SIZE
        number = _is_page_number(" ".join(s.text for s in here))
        number = number or ((apart or other) and _is_margin_note(sheet, here, body))
        rest = [s for n, s in zip(line, here, strict=True) if n not in repeated and not _names_page(s.text)]
        beside = len(rest) < len(here) and (apart or all(_FIGURE.fullmatch(s.text) for s in rest))
        if rest and not number and not beside:
            break
        stack.append(line)
        if apart or number or other:
            kept = len(stack)
    return [n for line in stack[:kept] for n in line]


def _all_repeated(sheets: Sequence[Sheet]) -> set[Spot]:
    """Segments that say the same at the same height on page after page, whatever figures are in them."""
    places: dict[tuple[str, bool], dict[int, list[Spot]]] = defaultdict(lambda: defaultdict(list))
    for page, sheet in enumerate(sheets):
        for number, segment in enumerate(sheet.segments):
            key = re.sub(r"\d+", "#", segment.text.lower())
            ruled = key.endswith(":") or read_mark(segment.text)
            if _in_zone(sheet, segment) and not ruled and sum(c.isalpha() for c in key) >= 3:
                places[key, segment.x0 > sheet.width / 2][page].append((page, number))
    return {spot for (key, _), by_page in places.items() for spot in _repeated(sheets, by_page, _enough(key, sheets))}


def _enough(key: str, sheets: Sequence[Sheet]) -> float:
    rule = _RULE.search(key)
    return max(_RULE_FEWEST, _RULE_SHARE * len(sheets)) if rule else max(_FEWEST, _SHARE * len(sheets))


def _repeated(sheets: Sequence[Sheet], by_page: Mapping[int, list[Spot]], enough: float) -> set[Spot]:
    """Of segments that say the same, those that do so at the same height on enough pages."""
    if len(by_page) < enough:
        return set()
    heights: dict[int, set[int]] = defaultdict(set)
    for page, spots in by_page.items():
        for spot in spots:
            at = _height(sheets, spot)
            for near in (at - 1, at, at + 1):
                heights[near].add(page)
    best = max(len(pages) for pages in heights.values())
    if best < enough:
        return set()
    return {s for spots in by_page.values() for s in spots if len(heights[_height(sheets, s)]) >= enough}


def _height(sheets: Sequence[Sheet], spot: Spot) -> int:
    return round(sheets[spot[0]].segments[spot[1]].y / _SAME_HEIGHT)


def _is_margin_note(sheet: Sheet, line: Sequence[Segment], body: float) -> bool:
    """Whether a line stands in the margin in small letters and is no sentence: a header may stand on one page alone."""
    text = " ".join(s.text for s in line)
    if len(text) > _LONGEST_NOTE or _RULE.search(text) or read_mark(text):
        return False
    at_edge = not _EDGE * sheet.height < line[0].y < (1 - _EDGE) * sheet.height
    return at_edge and all(s.size <= _SMALL * body for s in line)


def _in_zone(sheet: Sheet, segment: Segment) -> bool:
    return not _ZONE * sheet.height < segment.y < (1 - _ZONE) * sheet.height


def _is_page_number(text: str) -> bool:
    return bool(page_lines([Line(0, len(text), text)]) or _ROMAN.fullmatch(text))


def _names_page(text: str) -> bool:
    """Whether text is a page number or stamp that is more than a figure."""
    return _is_page_number(text) and not _FIGURE.fullmatch(text)
