"""Lines that a page has and its text has not: running headers and footers, page numbers, stamps."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from index.readers.lines import Line
from index.readers.markers import MARKDOWN_HEADING, MarkKind, read_mark

_NUMBERED = r"(?:page|tudalen(?: / page)?|p\.)\s*\|?\s*\d{1,3}(?:\s*(?:of|/|o)\s*\d{1,3})?"
_PAGE = re.compile(
    rf"\s*(?:{_NUMBERED}|\d{{1,3}}\s*\|\s*page|[-–—]\s*\d{{1,3}}\s*[-–—]|\d{{1,3}}\s*(?:of|/)\s*\d{{1,3}}|\d{{1,3}})\s*$",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\s*(?:OFFICIAL(?:[ -]+SENSITIVE)?|NOT PROTECTIVELY MARKED|UNCLASSIFIED)\s*$")
# A page's number with something else on the line, set apart by space or a bar: "Version 2.0      Page 1 of 4".
_PAGE_AT_END = re.compile(rf"(?:\s{{3,}}|\s[|–—]\s)(?:{_NUMBERED}|\d{{1,3}}\s*(?:of|/)\s*\d{{1,3}})\s*$", re.IGNORECASE)
_PAGE_AT_START = re.compile(rf"\s*{_NUMBERED}(?:\s{{3,}}|\s[|–—]\s)", re.IGNORECASE)
# "You must not:" over one list after another is of the text, however evenly it stands.
_LEADS_IN = re.compile(r"(?::|[-–—])[*_\s]*$")
_LONGEST = 160
_OFTEN, _FAR, _UNEVEN = 3, 12, 4
_NEAR = 3
_PADDED = re.compile(r"\S\s{4,}\S|^\s{20,}\S")


def running_lines(lines: Sequence[Line], starts: frozenset[int] = frozenset()) -> dict[int, str]:
    """Numbers of lines that belong to the page, each with why. `starts`: lines that a form feed stands before."""
    numbers = {n for n, line in enumerate(lines) if _is_page_number(line.text)}
    found = dict.fromkeys(sorted(numbers), "running: a page number")
    found |= {n: "running: a protective stamp" for n, line in enumerate(lines) if _STAMP.match(line.text)}
    filled = [n for n, line in enumerate(lines) if not line.blank]
    edges = _edges(filled, numbers, starts)
    for places in _alike(lines, filled).values():
        if _is_running(lines, places, edges):
            first = places[0] == filled[0] and places[0] not in edges
            found |= dict.fromkeys(places[1 if first else 0 :], "running: repeats on page after page")
    rank = {n: at for at, n in enumerate(filled)}
    for number in numbers:
        near = filled[max(0, rank[number] - 1) : rank[number] + 2]
        beside = [n for n in near if abs(n - number) <= _NEAR and _is_padded(lines, n)]
        found |= dict.fromkeys(beside, "running: padded, beside a page number")
    return found


def _is_padded(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is set apart in the way of headers, with wide gaps inside it."""
    return 0 <= number < len(lines) and len(re.findall(r"\S\s{6,}(?=\S)", lines[number].text[:400])) >= 2


def _is_page_number(text: str) -> bool:
    if len(text) > 400:
        return False
    return bool(_PAGE.match(text) or _PAGE_AT_END.search(text) or _PAGE_AT_START.match(text))


def _edges(filled: Sequence[int], numbers: set[int], starts: frozenset[int]) -> frozenset[int]:
    """Lines at the edge of a page: within three of a page's number, or of where a form feed parts two pages."""
    rank = {n: at for at, n in enumerate(filled)}
    found: set[int] = set()
    for number in numbers:
        at = rank[number]
        found.update(n for n in filled[max(0, at - _NEAR) : at + _NEAR + 1] if n not in numbers)
    for start in starts:
        at = bisect_left(filled, start)
        found.update(filled[max(0, at - 2) : at + 2])
    return frozenset(found)


def _alike(lines: Sequence[Line], filled: Sequence[int]) -> Mapping[str, list[int]]:
    """Lines by their words, with any figure for any other and all white space as one."""
    places: dict[str, list[int]] = defaultdict(list)
    for number in filled:
        text = lines[number].text
        if len(text) > 400 or MARKDOWN_HEADING.match(text) or _opens_item(text) or _LEADS_IN.search(text):
            continue
        key = re.sub(r"\d+", "#", " ".join(text.lower().split()))
        if 4 <= len(key) <= _LONGEST and any(c.isalpha() for c in key):
            places[key].append(number)
    return places


def _opens_item(text: str) -> bool:
    mark = read_mark(text)
    return mark is not None and mark.kind is not MarkKind.CAPITAL


def _is_running(lines: Sequence[Line], places: Sequence[int], edges: frozenset[int]) -> bool:
    if len(places) < 2:
        return False
    at_edge = sum(n in edges for n in places)
    if at_edge >= 2 and at_edge >= len(places) - 1:
        return True
    gaps = [b - a for a, b in itertools.pairwise(places)]
    if len(places) < _OFTEN:
        return False
    text = lines[places[0]].text
    if _PADDED.search(text) and min(gaps) >= 4:
        return True
    figures = [re.findall(r"\d+", lines[n].text) for n in places]
    if min(gaps) >= 3 and all(_counts_on(one, other) for one, other in itertools.pairwise(figures)):
        return True
    return min(gaps) >= _FAR and max(gaps) <= _UNEVEN * min(gaps)


def _counts_on(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one figure of a line is by one more on the next such line, and no other differs."""
    changed = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    return (
        len(one) == len(other)
        and len(changed) == 1
        and len(changed[0][0]) <= 3
        and int(changed[0][1]) == int(changed[0][0]) + 1
    )
