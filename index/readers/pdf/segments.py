"""Letters to segments: which stand on one line, where words end, what is raised above its line."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.readers.pdf.glyphs import Glyph
from index.readers.pdf.page import LOWERED, RAISED, Segment

# In parts of the size of the letters: from where a gap is a space (the second where spaces are drawn
# as well), from where it parts segments, and how far letters of one line stand apart in height.
_SPACE, _SPACE_TOO, _WIDE, _SAME = 0.15, 0.3, 0.8, 0.12
_SMALLER, _HARDLY_SMALLER = 0.85, 0.98
_HIGHEST, _LOWEST = 0.65, 0.35
_LONGEST_RAISED = 12


@dataclass(slots=True)
class _Run:
    """Letters of like size side by side."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float
    raised: bool = False


def segments(glyphs: Sequence[Glyph]) -> list[Segment]:
    """The segments of a page, from the top down and from left to right."""
    lines = _lines(_runs(glyphs))
    found = [s for line in lines for s in _segments(line)]
    return sorted(found, key=lambda s: (s.y, s.x0))


def _runs(glyphs: Sequence[Glyph]) -> list[_Run]:
    """Letters by line, then by gaps and sizes."""
    runs: list[_Run] = []
    strip: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: g.y):
        if strip and glyph.y - strip[-1].y > _SAME * max(glyph.size, strip[-1].size):
            runs.extend(_split(strip))
            strip = []
        strip.append(glyph)
    return [*runs, *_split(strip)]


def _split(strip: Iterable[Glyph]) -> list[_Run]:
    runs: list[_Run] = []
    for glyph in sorted(strip, key=lambda g: (g.x0, g.x1)):
        last = runs[-1] if runs else None
        if last is not None and _goes_on(last, glyph):
            last.glyphs.append(glyph)
            last.x1 = max(last.x1, glyph.x1)
        else:
            runs.append(_Run([glyph], glyph.x0, glyph.x1, glyph.y, glyph.size))
    return runs


def _goes_on(run: _Run, glyph: Glyph) -> bool:
    alike = _SMALLER <= glyph.size / run.size <= 1 / _SMALLER and glyph.outside is run.glyphs[0].outside
    return alike and glyph.x0 - run.x1 <= _WIDE * run.size


def _lines(runs: list[_Run]) -> list[list[_Run]]:
    """Runs by line; small ones a little above or below join the line they stand in."""
    runs = [r for r in runs if any(not g.text.isspace() for g in r.glyphs)]
    runs.sort(key=lambda r: (r.y, r.x0))
    heights = [r.y for r in runs]
    home: dict[int, int] = {}
    for number, run in enumerate(runs):
        if len(run.glyphs) <= _LONGEST_RAISED:
            beside = _beside(runs, heights, number)
            if beside is not None:
                home[number] = beside
                run.raised = runs[beside].y > run.y
    lines: list[list[_Run]] = []
    at: dict[int, int] = {}
    for number, run in enumerate(runs):
        if number in home:
            continue
        if not lines or run.y - lines[-1][0].y > _SAME * max(run.size, lines[-1][0].size):
            lines.append([])
        lines[-1].append(run)
        at[number] = len(lines) - 1
    for number, beside in home.items():
        base = beside
        while base in home:
            base = home[base]
        lines[at[base]].append(runs[number])
    return lines


def _beside(runs: Sequence[_Run], heights: Sequence[float], number: int) -> int | None:
    """The larger run that a small one stands in or beside."""
    run = runs[number]
    reach = run.size * 2
    figures = all(g.text in "0123456789*†‡,[]()" for g in run.glyphs)
    best: tuple[float, int] | None = None
    for other in range(bisect_left(heights, run.y - reach), bisect_left(heights, run.y + reach)):
        base = runs[other]
        if other == number or run.size > (_HARDLY_SMALLER if figures else _SMALLER) * base.size:
            continue
        rise = (base.y - run.y) / base.size
        near = base.x0 - 0.6 * base.size <= run.x1 and run.x0 <= base.x1 + 0.6 * base.size
        if near and -_LOWEST <= rise <= _HIGHEST and (best is None or abs(rise) < best[0]):
            best = (abs(rise), other)
    return best[1] if best else None


def _segments(line: list[_Run]) -> list[Segment]:
    """A line's segments: cut at wide gaps, and where a running header ends."""
    marked = [(g, run.raised) for run in line for g in run.glyphs]
    marked.sort(key=lambda pair: (pair[0].x0, pair[0].x1))
    groups: list[list[tuple[Glyph, bool]]] = []
    end = 0.0
    for glyph, raised in marked:
        if glyph.text.isspace() and (not groups or glyph.x0 > end + _WIDE * glyph.size):
            continue
        wide = glyph.x0 - end > _WIDE * glyph.size and not glyph.text.isspace()
        if not groups or wide or glyph.outside is not groups[-1][0][0].outside:
            groups.append([])
        groups[-1].append((glyph, raised))
        if not glyph.text.isspace():
            end = glyph.x1 if wide else max(end, glyph.x1)
    return [s for group in groups if (s := _segment(group)) is not None]


def _segment(group: list[tuple[Glyph, bool]]) -> Segment | None:
    shown = [g for g, _ in group if not g.text.isspace()]
    if not shown:
        return None
    text = unicodedata.normalize("NFC", " ".join(_written(group).split()))
    # A soft hyphen that shows inside a line is a hyphen; at its end it may go.
    text = text[:-1].replace("\u00ad", "-") + text[-1:]
    plain = [g for g, raised in group if not raised and not g.text.isspace()] or shown
    size = Counter(round(g.size, 1) for g in plain).most_common(1)[0][0]
    y = next(g.y for g in plain if round(g.size, 1) == size)
    said = [g.bold for g in plain if any(c.isalnum() for c in g.text)]
    bold = bool(said) and all(said)
    first = _first_word(shown, len(text.partition(" ")[0]))
    return Segment(shown[0].x0, max(g.x1 for g in shown), y, size, bold, text, first, shown[0].outside)


def _first_word(shown: Sequence[Glyph], length: int) -> float:
    """The width of the first `length` letters."""
    for glyph in shown:
        length -= len(glyph.text)
        if length <= 0:
            return glyph.x1 - shown[0].x0
    return shown[-1].x1 - shown[0].x0


def _written(group: list[tuple[Glyph, bool]]) -> str:
    drawn = any(g.text.isspace() for g, _ in group)
    out = ""
    before: Glyph | None = None
    spaced = inside = False
    for glyph, raised in group:
        if glyph.text.isspace():
            spaced = True
            continue
        if before is not None and _twice(before, glyph):
            before.bold = True
            continue
        if inside and not raised:
            out, inside = out + LOWERED, False
        gap = glyph.x0 - before.x1 if before is not None else 0.0
        if spaced or gap > (_SPACE_TOO if drawn else _SPACE) * glyph.size:
            out += " "
        if raised and not inside:
            out, inside = out + RAISED, True
        out += glyph.text.translate({2: None, 3: None})
        before, spaced = glyph, False
    return out + (LOWERED if inside else "")


def _twice(before: Glyph, glyph: Glyph) -> bool:
    """Whether a letter is drawn once more a hair's breadth on, to look bold."""
    return glyph.text == before.text and glyph.x0 - before.x0 < 0.3 * (before.x1 - before.x0)
