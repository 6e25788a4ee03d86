"""Pages to printed blocks: edges, footnotes and tables apart, columns in order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.readers.blocks import BlockKind, Printed
from index.readers.inline import clean
from index.readers.pdf.columns import regions, with_edges
from index.readers.pdf.flowing import ended
from index.readers.pdf.lines import Line, Words, body_size, line_of, rows, without_notes
from index.readers.pdf.page import LOWERED, RAISED, Segment, Sheet
from index.readers.pdf.paragraphs import Paragraphs, Table, Thing
from index.readers.pdf.running import running
from index.readers.pdf.tables import grids, parted

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


def read_pages(sheets: Sequence[Sheet]) -> tuple[list[Printed], dict[str, Printed]]:
    """The blocks of a document in reading order, and the footnotes that they refer to."""
    reader = _Reader(sheets)
    things = [thing for page in range(len(sheets)) for thing in reader.page(page)]
    labels: dict[int, set[str]] = defaultdict(set)
    for note in reader.notes:
        labels[note.page].add(note.label)
    blocks = Paragraphs(with_edges(things), reader.body, labels).blocks()
    return _parted(blocks, reader.printed_notes())


class _Reader:
    """Takes pages apart, one after the other."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = sheets
        self._running = running(sheets)
        self.body = body_size(s for sheet in sheets for s in sheet.segments)
        self.notes: list[Note] = []
        self._column = 0

    def page(self, page: int) -> Iterable[Thing]:
        """What stands on a page, in reading order; its footnotes go to `notes`."""
        sheet = self._sheets[page]
        around = [s for n, s in enumerate(sheet.segments) if (page, n) in self._running]
        inner = [s for n, s in enumerate(sheet.segments) if (page, n) not in self._running]
        yield from _furniture(s for s in around if s.y < sheet.height / 2)
        opened = len(self.notes)
        rest, tables = grids(inner, sheet.rules)
        for table in tables:
            above = [s for s in rest if s.y < table.top]
            rest = [s for s in rest if s.y >= table.top]
            yield from self._text(page, above, first=table is tables[0], last=False)
            yield self._table(page, table.rows)
        yield from self._text(page, rest, first=not tables, last=True)
        yield from (Printed(BlockKind.FOOTNOTE, (), n.label, note=n.key) for n in self.notes[opened:])
        yield from _furniture(s for s in around if s.y >= sheet.height / 2)

    def _text(self, page: int, segments: Sequence[Segment], *, first: bool, last: bool) -> Iterable[Line | Table]:
        """The lines and tables of a stretch of a page, `first` or `last` on it."""
        for number, region in enumerate(regions(segments)):
            self._column += 1
            edge = (page % 2, round(self._sheets[page].width / 10), *region.edge)
            inner = self._without_notes(page, region.segments, first=first and not number) if last else region.segments
            column = self._column
            for line in parted(rows(inner)):
                yield self._table(page, line) if isinstance(line, tuple) else line_of(line, page, column, edge)

    def _without_notes(self, page: int, segments: Sequence[Segment], *, first: bool) -> Sequence[Segment]:
        going = bool(self.notes) and self.notes[-1].page == page - 1 and not ended(self.notes[-1].lines[-1])
        kept, notes, more = footnotes(page, segments, self.body, going=going, first=first)
        if more:
            self.notes[-1] = replace(self.notes[-1], lines=(*self.notes[-1].lines, *more))
        self.notes.extend(notes)
        return kept

    def _table(self, page: int, grid: Sequence[Sequence[Sequence[Segment]]]) -> Table:
        self._column += 1
        number = self._column
        made = []
        for row in grid:
            cells = []
            for at, cell in enumerate(row):
                self._column += 1
                edge = ("cell", number, at)
                cells.append(tuple(line_of(r, page, self._column, edge) for r in rows(cell)))
            made.append(tuple(cells))
        return Table(tuple(made))

    def printed_notes(self) -> dict[str, Printed]:
        """Every footnote by its key."""
        words = Words(s.text for sheet in self._sheets for s in sheet.segments)
        found: dict[str, Printed] = {}
        for note in self.notes:
            said = without_notes(words.joined(note.lines), ())[0]
            before = found.get(note.key)
            lines = (*(before.lines if before else ()), said)
            found[note.key] = Printed(BlockKind.FOOTNOTE, lines, clean(note.label), fixed=True, note=note.key)
        return found


def _furniture(segments: Iterable[Segment]) -> Iterable[Printed]:
    for row in rows(segments):
        text = without_notes(" ".join(s.text for s in row), ())[0]
        if text:
            yield Printed(BlockKind.FURNITURE, (text,), fixed=True)


def _parted(blocks: Sequence[Printed], notes: Mapping[str, Printed]) -> tuple[list[Printed], dict[str, Printed]]:
    """The blocks, with the footnotes in them that nothing refers to, and those that something does."""
    wanted = {n for b in blocks for n in b.notes}
    placed = [notes[b.note] if b.note is not None else b for b in blocks if b.note not in wanted]
    seen: set[str | None] = set()
    once = [b for b in placed if b.note is None or not (b.note in seen or seen.add(b.note))]  # type: ignore[func-returns-value]
    return once, {key: note for key, note in notes.items() if key in wanted}
