"""What lines and shapes say about the letters beside them: words crossed out, bullets that are drawn and not typed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from index.readers.markers import read_mark
from index.readers.pdf.glyphs import Drawn, Glyph
from index.readers.pdf.page import Rule

# Where a line crosses letters out, in parts of their size above the line that they stand on; an underline is below it.
_LOWEST, _HIGHEST = 0.12, 0.48
_TALLEST = 100.0
# How far before a line's first letter a bullet stands, and how far above the line that it stands on, in parts of its size.
_FARTHEST, _TOO_NEAR = 4.0, 4.0


def leave_out_struck(page: Drawn) -> Iterator[str]:
    """Take the letters that a line crosses out from a page; gives their words, line by line."""
    glyphs = sorted(page.glyphs, key=lambda g: g.y)
    heights = [g.y for g in glyphs]
    gone: set[int] = set()
    for rule in page.rules:
        if not rule.level:
            continue
        y = (rule.y0 + rule.y1) / 2
        near = glyphs[bisect_left(heights, y) : bisect_left(heights, y + _TALLEST)]
        crossed = [g for g in near if _crosses(rule, y, g)]
        if crossed and _begins_and_ends_with(rule, crossed):
            gone.update(id(g) for g in crossed)
            yield "".join(g.text for g in sorted(crossed, key=lambda g: g.x0))
    if gone:
        kept = [g for g in page.glyphs if id(g) not in gone]
        alone = _marks_alone(kept, [g for g in glyphs if id(g) in gone])
        page.glyphs[:] = [g for g in kept if id(g) not in alone]


def _marks_alone(kept: Sequence[Glyph], gone: Sequence[Glyph]) -> set[int]:
    """Bullets and numbers of which nothing else of the line is left."""
    found: set[int] = set()
    struck = {round(g.y) for g in gone}
    lines: dict[int, list[Glyph]] = {y: [] for y in struck}
    for glyph in kept:
        if round(glyph.y) in struck:
            lines[round(glyph.y)].append(glyph)
    for line in lines.values():
        text = "".join(g.text for g in sorted(line, key=lambda g: g.x0)).strip()
        mark = read_mark(f"{text} Xxxx")
        if mark is not None and mark.end > len(text):
            found.update(id(g) for g in line)
    return found


def _crosses(rule: Rule, y: float, glyph: Glyph) -> bool:
    rise = (glyph.y - y) / glyph.size
    return _LOWEST <= rise <= _HIGHEST and rule.x0 <= (glyph.x0 + glyph.x1) / 2 <= rule.x1


def _begins_and_ends_with(rule: Rule, crossed: Sequence[Glyph]) -> bool:
    """Whether a line is as long as the letters on it: one that goes on without them parts something else."""
    size = crossed[0].size
    said = [g for g in crossed if not g.text.isspace()]
    if not said:
        return False
    return min(g.x0 for g in said) - rule.x0 <= size and rule.x1 - max(g.x1 for g in said) <= size


def drawn_bullets(page: Drawn) -> list[Glyph]:
    """A bullet for each small shape that stands alone before the first letter of a line."""
    shown = sorted((g for g in page.glyphs if not g.text.isspace() and not g.unseen), key=lambda g: g.y)
    heights = [g.y for g in shown]
    found: list[Glyph] = []
    for dot in page.dots:
        middle = (dot.y0 + dot.y1) / 2
        near = shown[bisect_left(heights, middle) : bisect_left(heights, middle + _TALLEST)]
        line = [g for g in near if 0.05 <= (g.y - middle) / g.size <= 0.65]
        after = min((g for g in line if g.x0 >= dot.x1 - 0.5), key=lambda g: g.x0, default=None)
        if after is None or after.x0 - dot.x1 > _FARTHEST * after.size or dot.y1 - dot.y0 > 0.75 * after.size:
            continue
        if any(g.x0 < dot.x1 and dot.x0 - g.x1 < _TOO_NEAR * g.size for g in line):
            continue
        if not any(abs(b.x0 - dot.x0) < 1 and abs(b.y - after.y) < 1 for b in found):
            found.append(Glyph("•", dot.x0, dot.x1, after.y, after.size, False, after.outside, False))
    return found
