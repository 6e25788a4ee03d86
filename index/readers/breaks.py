"""Where a line of wrapped text was broken on purpose: there was room for the next word, and nobody put it there."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from index.readers.lines import Line
from index.readers.markers import MARKDOWN_HEADING, read_mark

_LEAD = re.compile(r"(?:[:–—]|:-)[\s*_]*$")
_DOS = re.compile(
    r"\W*(?:(?:please|always|you should|things to) )?(?:do[’']?s?|do not|don[’']?ts?|always|never|avoid)\W*$", re.I
)
_ENDS_LIST = re.compile(r"(?:[:–—]|:-)[\s*_]*$|[.!?] [A-Z]")
_SENTENCES = re.compile(r"[.!?]\W*$")
_LONGEST_ITEM = 200
# A word that would have fitted with less room than this to spare may have been put down by another rule.
_SLACK = 3
_TAIL = 100
# Nobody wraps a text at so few columns: where all lines are shorter, each was ended on purpose.
_NARROW = 65


def wrap_width(lines: Sequence[Line], outside: Container[int]) -> int:
    """How wide the text is set: nearly all lines are no wider."""
    widths = sorted(len(line.text.rstrip()) for n, line in enumerate(lines) if not line.blank and n not in outside)
    return widths[min(len(widths) - 1, int(len(widths) * 0.97))] if widths else 0


def broken_early(line: Line, following: Line, width: int, slack: int = _SLACK) -> bool:
    """Whether the first word of `following` would have fitted on `line`."""
    word = following.stripped.split(maxsplit=1)[:1]
    return bool(word) and len(line.text.rstrip()) + 1 + len(word[0]) <= width - slack


def unmarked_items(lines: Sequence[Line], outside: Container[int], width: int) -> dict[int, str]:
    """Lines that are items of a list without bullets, each with why: below a lead-in, a line an item.

    They stand further in than the lead-in, or are set apart line by line as no wrapped text is.
    """
    found: dict[int, str] = {}
    for number, line in enumerate(lines):
        if line.blank or number in outside or len(line.text) > 400:
            continue
        dos = bool(_DOS.fullmatch(line.stripped))
        if not dos and not _LEAD.search(line.text[-_TAIL:]):
            continue
        run = _run(lines, outside, number)
        if number in found and (not run or lines[run[0]].indent <= line.indent):
            continue
        found |= dict.fromkeys(_items(lines, run, line, width, dos=dos), "breaks: a line of a list without bullets")
    return found


def _run(lines: Sequence[Line], outside: Container[int], lead: int) -> list[int]:
    """The lines below a lead-in up to a gap, where all of them stand alike far apart."""
    run: list[int] = []
    gaps: list[int] = []
    gap = 0
    for number in range(lead + 1, min(len(lines), lead + 80)):
        line = lines[number]
        if line.blank or number in outside:
            gap += line.blank
            continue
        if read_mark(line.text) is not None or MARKDOWN_HEADING.match(line.text) or "|" in line.text:
            break
        if run and (gap > 1 or gap != (gaps[1] if len(gaps) > 1 else gap)):
            break
        if not run and gap > 1:
            break
        run.append(number)
        gaps.append(gap)
        gap = 0
    return run


def _items(lines: Sequence[Line], run: Sequence[int], lead: Line, width: int, *, dos: bool) -> list[int]:
    if not run:
        return []
    first = lines[run[0]]
    if first.indent <= lead.indent:
        # Another lead-in or a paragraph of sentences ends the list, unless the list itself stands further in.
        run = run[: next((at for at, n in enumerate(run) if _ENDS_LIST.search(lines[n].text)), len(run))]
        if not run:
            return []
    parted = len(run) > 1 and run[1] - run[0] > 1
    opening = [n for n in run if lines[n].indent <= first.indent + 1] if not parted else list(run)
    indented = first.indent >= lead.indent + 2
    tabbed = indented and all(lines[n].text[:1] == "\t" for n in run)
    if parted:
        # A line to a paragraph: as long as they go on as the first does, and none is a sentence or a title over one.
        alike = _like_first(lines, run)
        return alike if len(alike) >= 2 else []
    if len(opening) < 2:
        return []
    if any(len(lines[n].stripped) > _LONGEST_ITEM for n in opening):
        return []
    local = max(len(lines[n].text.rstrip()) for n in run)
    early = [broken_early(lines[a], lines[a + 1], local, 0) for a in run[:-1] if a + 1 in run]
    wide = max(width, _NARROW) if dos else width
    spare = [broken_early(lines[a], lines[a + 1], wide) for a in run[:-1] if a + 1 in run]
    if tabbed and (any(early) or len(opening) == 2):
        return opening
    if indented or dos or _LEAD.search(lead.text[-_TAIL:]):
        apart = all(spare) or (indented and sum(early) * 2 >= len(early))
        sentences = sum(bool(_SENTENCES.search(lines[n].stripped[-_TAIL:])) for n in opening[:-1])
        return opening if apart and (indented or dos or not sentences) else []
    return []


def _like_first(lines: Sequence[Line], run: Sequence[int]) -> list[int]:
    lower = lines[run[0]].stripped[:1].islower()
    alike: list[int] = []
    for number in run:
        text = lines[number].stripped
        if not lower or not text[:1].islower() or len(text) > _LONGEST_ITEM:
            break
        alike.append(number)
    return alike
