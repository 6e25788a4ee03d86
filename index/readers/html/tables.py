"""Where blocks go while a page is walked: into the page, a table's cell, or a definition list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from index.readers.blocks import BlockKind, Printed
from index.readers.tables import Cell, Row, table_blocks
from index.readers.xml import Element, number


@dataclass(slots=True)
class _Table:
    rows: list[tuple[list[Cell], bool]] = field(default_factory=list)
    heading: bool = False
    cells: list[list[Printed]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    outside: list[Printed] = field(default_factory=list)  # furniture in its cells: no row's words, and nothing lost


@dataclass(slots=True)
class _Terms:
    """A definition list: terms that wait for their definition, and what is open in it."""

    terms: list[Printed] = field(default_factory=list)
    open: list[list[Printed]] = field(default_factory=list)


class Grids:
    """Collects blocks; `open` and `close` follow the tags."""

    def __init__(self) -> None:
        self.blocks: list[Printed] = []
        self._stack: list[_Table | _Terms] = []

    def add(self, blocks: Iterable[Printed]) -> None:
        """Put blocks where the walk is."""
        self._here().extend(blocks)

    def open(self, element: Element) -> None:
        tag = element.tag
        top = self._stack[-1] if self._stack else None
        if tag == "table":
            self._stack.append(_Table())
        elif tag == "dl":
            self._stack.append(_Terms())
        elif isinstance(top, _Table):
            if tag == "thead":
                top.heading = True
            elif tag == "tr":
                top.rows.append(([], top.heading))
            elif tag in ("td", "th"):
                top.cells.append([])
                top.spans.append((number(element.get("colspan"), 1), number(element.get("rowspan"), 1)))
        elif isinstance(top, _Terms) and tag in ("dt", "dd"):
            top.open.append([])

    def close(self, tag: str, *, has_bold: bool, level: int) -> None:
        """`level`: of a heading that stands here."""
        top = self._stack[-1] if self._stack else None
        if isinstance(top, _Table):
            self._close_in_table(top, tag, has_bold=has_bold)
        elif isinstance(top, _Terms):
            self._close_in_terms(top, tag, level)

    def _here(self) -> list[Printed]:
        for part in reversed(self._stack):
            if isinstance(part, _Table) and part.cells:
                return part.cells[-1]
            if isinstance(part, _Terms) and part.open:
                return part.open[-1]
        return self.blocks

    def _close_in_table(self, table: _Table, tag: str, *, has_bold: bool) -> None:
        if tag == "thead":
            table.heading = False
        elif tag in ("td", "th") and table.cells:
            found = table.cells.pop()
            blocks = tuple(b for b in found if b.kind is not BlockKind.FURNITURE)
            table.outside.extend(b for b in found if b.kind is BlockKind.FURNITURE)
            if not table.rows:
                table.rows.append(([], False))
            bold = bool(blocks) and all(b.bold for b in blocks)
            across, down = table.spans.pop()
            table.rows[-1][0].append(Cell(blocks, tag == "th" or has_bold or bold, max(1, across), max(1, down)))
        elif tag == "table":
            self._stack.pop()
            rows = [Row(tuple(cells), heads or _all_heads(cells)) for cells, heads in table.rows]
            self.add([*table_blocks(rows), *table.outside])

    def _close_in_terms(self, terms: _Terms, tag: str, level: int) -> None:
        if tag in ("dt", "dd") and terms.open:
            blocks = terms.open.pop()
            if tag == "dt":
                terms.terms.extend(blocks)
                return
            defined = _defined(terms.terms, blocks, level)
            self.add(defined)
            terms.terms = []
        elif tag == "dl":
            self._stack.pop()
            self.add(terms.terms)


def _all_heads(cells: list[Cell]) -> bool:
    filled = [c for c in cells if c.blocks]
    return len(filled) > 1 and all(c.heads for c in filled)


def _defined(terms: list[Printed], blocks: list[Printed], level: int) -> list[Printed]:
    """A term with the first paragraph of its definition, and what follows it.

    A question, and a term whose definition opens with a list's lead-in, is the heading of what answers it.
    """
    if not terms or not blocks or blocks[0].kind is not BlockKind.PARAGRAPH:
        return [*terms, *blocks]
    leads = len(blocks) > 1 and blocks[1].kind is BlockKind.ITEM and blocks[0].words.endswith((":", "–", "—"))
    if leads or all(t.words.endswith("?") for t in terms):
        return [*(replace(t, kind=BlockKind.HEADING, level=level, fixed=True) for t in terms), *blocks]
    lines = (" ".join(t.words for t in terms), *blocks[0].lines)
    return [Printed(BlockKind.PARAGRAPH, lines, notes=blocks[0].notes, fixed=True), *blocks[1:]]
