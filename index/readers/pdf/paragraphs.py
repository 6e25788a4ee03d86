"""Lines to printed blocks: paragraphs, headings, items, contents lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.readers.blocks import BlockKind, Printed
from index.readers.inline import clean
from index.readers.markers import MarkKind, read_mark
from index.readers.pdf.flowing import Flow
from index.readers.pdf.lines import Line, Words, without_notes
from index.readers.tables import Cell, Row, table_blocks

_COLUMN = 5.0  # points: what one space of indent stands for
# Leaders are tried from their beginning alone.
_CONTENTS_LINE = re.compile(r"\S(?:.*?(?<![.…_])(?<![.…_]\s))?(?:\s?[.…_]){4,}+\s*+\d{1,3}")
_PAGE = re.compile(r"\d{1,3}")
_FEWEST_CONTENTS, _LONGEST_LINE = 3, 400
_LARGER, _LARGER_BOLD = 1.12, 1.04
_GOES_ON = re.compile(r"[.!?;,][\"'”’)]*$|^[a-z].*[^:–—-]$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, each its lines."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]


Thing = Line | Table | Printed


@dataclass(frozen=True, slots=True)
class _Made:
    """A block with the lines that made it; none where it came ready made."""

    block: Printed
    lines: tuple[Line, ...] = ()


class Paragraphs:
    """Makes the blocks of a document from its lines, tables and what stands between them, in reading order."""

    def __init__(self, things: Sequence[Thing], body: float, notes: Mapping[int, Collection[str]]) -> None:
        self._things = things
        lines = [t for t in things if isinstance(t, Line)]
        self._body = body
        self._notes = notes
        self._flow = Flow(lines, body)
        self._words = Words(line.text for thing in things for line in lines_of(thing))
        self._levels = _levels(lines, body)
        self._contents = _contents(things)

    def blocks(self) -> list[Printed]:
        """The blocks, in order. What stands at the edges of pages comes before the next heading, or last: it ends
        no paragraph, list or table."""
        made: list[_Made] = []
        current: list[Line] = []
        waiting: list[_Made] = []
        for number, thing in enumerate(self._things):
            if isinstance(thing, Printed):
                waiting.append(_Made(thing))
                continue
            plain = isinstance(thing, Line) and number not in self._contents
            if isinstance(thing, Line) and plain and current and self._flow.goes_on(current, thing):
                current.append(thing)
                continue
            self._close(made, current, waiting)
            current = [thing] if isinstance(thing, Line) and plain else []
            made.extend(_Made(b) for b in (() if plain else self._ready(thing)))
        self._close(made, current, waiting)
        return _within_items([*made, *waiting])

    def _close(self, made: list[_Made], current: list[Line], waiting: list[_Made]) -> None:
        if not current:
            return
        block = self._block(current)
        if block.kind is BlockKind.HEADING:
            made.extend(waiting)
            waiting.clear()
        made.append(_Made(block, tuple(current)))

    def _ready(self, thing: Line | Table) -> list[Printed]:
        if isinstance(thing, Line):
            return [Printed(BlockKind.FURNITURE, (self._said([thing])[0],), fixed=True)]
        rows = [Row(tuple(self._cell(cell) for cell in row)) for row in thing.rows]
        return table_blocks(rows)

    def _cell(self, lines: Sequence[Line]) -> Cell:
        groups: list[list[Line]] = []
        for line in lines:
            if groups and self._flow.goes_on(groups[-1], line):
                groups[-1].append(line)
            else:
                groups.append([line])
        blocks = tuple(replace(self._block(g), kind=BlockKind.PARAGRAPH, level=None, indent=0) for g in groups)
        return Cell(blocks, heads=bool(lines) and all(line.bold for line in lines))

    def _block(self, lines: Sequence[Line]) -> Printed:
        words, notes = self._said(lines)
        first = lines[0]
        bold = all(line.bold for line in lines)
        level = self._levels.get(_style(first)) if self._stands_out(first, bold=bold) else None
        indent = max(0, int(first.indent / _COLUMN + 0.5))
        if level is not None:
            return Printed(BlockKind.HEADING, (words,), level=level, bold=bold, notes=notes)
        if first.label:
            label = clean(first.label)
            return Printed(BlockKind.ITEM, (words,), label, MarkKind.BULLET, indent=indent, bold=bold, notes=notes)
        return Printed(BlockKind.PARAGRAPH, (words,), indent=indent, bold=bold, notes=notes)

    def _stands_out(self, line: Line, *, bold: bool) -> bool:
        return _stands_out(line, self._body) and not line.label and (bold or line.size >= _LARGER * self._body)

    def _said(self, lines: Sequence[Line]) -> tuple[str, tuple[str, ...]]:
        """The words of some lines, and the footnotes that they refer to."""
        page = lines[0].page
        words, labels = without_notes(self._words.joined([line.text for line in lines]), self._known(page))
        return words, tuple(self._key(page, label) for label in labels)

    def _known(self, page: int) -> set[str]:
        return {label for at in (page, page + 1) for label in self._notes.get(at, ())}

    def _key(self, page: int, label: str) -> str:
        return f"{page if label in self._notes.get(page, ()) else page + 1} {label}"


def lines_of(thing: Thing) -> Iterable[Line]:
    """The lines that a thing consists of."""
    if isinstance(thing, Line):
        yield thing
    elif isinstance(thing, Table):
        yield from (line for row in thing.rows for cell in row for line in cell)


def _style(line: Line) -> float:
    return round(line.size * 2) / 2


def _stands_out(line: Line, body: float) -> bool:
    return line.size >= _LARGER * body or (line.bold and line.size >= _LARGER_BOLD * body)


def _levels(lines: Sequence[Line], body: float) -> dict[float, int]:
    """The depth of headings by the size of their letters: 0 for a title, the one largest at the start."""
    sizes = Counter(_style(line) for line in lines if _stands_out(line, body))
    if not sizes:
        return {}
    ranked = sorted(sizes, reverse=True)
    largest = [n for n, line in enumerate(lines) if _style(line) == ranked[0]]
    before = [line for line in lines[: largest[0]] if not _stands_out(line, body)]
    titled = len(ranked) > 1 and largest[-1] - largest[0] == len(largest) - 1 and len(largest) <= 4 and len(before) <= 3
    return {size: n if titled else n + 1 for n, size in enumerate(ranked)}


def _contents(things: Sequence[Thing]) -> frozenset[int]:
    """Lines of a contents list: with leaders, or several in turn with a page number at the edge."""
    found: set[int] = set()
    run: list[int] = []
    for number, thing in enumerate(things):
        if isinstance(thing, Printed):
            continue
        if isinstance(thing, Line) and len(thing.text) <= _LONGEST_LINE and _CONTENTS_LINE.fullmatch(thing.text):
            found.add(number)
        if isinstance(thing, Line) and len(thing.parts) > 1 and _PAGE.fullmatch(thing.parts[-1]):
            run.append(number)
            continue
        if len(run) >= _FEWEST_CONTENTS:
            found.update(run)
        run = []
    return frozenset(found | (set(run) if len(run) >= _FEWEST_CONTENTS else set()))


def _within_items(made: Sequence[_Made]) -> list[Printed]:
    """Blocks with the further paragraphs of an item as part of it, where its list goes on after them."""
    out = [m.block for m in made]
    item: tuple[Line, float] | None = None
    for number, one in enumerate(made):
        if not one.lines:
            continue
        first, block = one.lines[0], one.block
        if block.kind is BlockKind.HEADING:
            item = None
        elif block.label or read_mark(block.lines[0]):
            hanging = first.hanging if first.hanging is not None else one.lines[-1].indent
            item = (first, hanging) if hanging > first.indent + 3 else None
        elif item is not None and abs(first.indent - item[1]) <= 3 and _GOES_ON.search(block.words):
            after = next((m for m in made[number + 1 :] if m.lines), None)
            if after is not None and _opens_at(after, item[0].indent):
                out[number] = replace(block, kind=BlockKind.ITEM, within=True, indent=0)
        else:
            item = None
    return out


def _opens_at(made: _Made, indent: float) -> bool:
    marked = bool(made.block.label) or read_mark(made.block.lines[0]) is not None
    return marked and made.block.kind is not BlockKind.HEADING and abs(made.lines[0].indent - indent) <= 3
