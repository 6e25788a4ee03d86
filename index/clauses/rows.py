"""Tables as they are quoted: column headings and the lead-in over them as stems, a row with the bars between its cells."""

from __future__ import annotations

from collections.abc import Callable

from index.readers.blocks import Block, Span

# The depth of the item that a stem belongs to (-1 for a paragraph), its spans, its printed number.
Stem = tuple[int, tuple[Span, ...], str | None]


class Table:
    """The table under way. `edged`: whether a bar that opens a row is the edge of the table, as in plain text."""

    def __init__(self, source: str, *, edged: bool) -> None:
        self._source = source
        self._edged = edged
        self._head: Block | None = None
        self._over: list[Stem] = []

    def open(self, head: Block, before: Block | None, stems: list[Stem]) -> list[Stem]:
        """The stems below column headings: they, and a lead-in right above them ("You must not share:", a table).

        `before`: the block above, `stems`: what holds there. Headings further down the table have the same lead-in.
        """
        if not self.holds(stems):
            leads = before is not None and bool(stems) and stems[-1][1][0] >= before.spans[0]
            self._over = stems if leads else []
        self._head = head
        return self.stems

    def close(self) -> None:
        """A table without column headings follows."""
        self._head, self._over = None, []

    def holds(self, stems: list[Stem]) -> bool:
        """Whether column headings are among the stems: they hold for a table's rows and items and nothing below it."""
        return self._head is not None and self._columns(self._head) in stems

    @property
    def stems(self) -> list[Stem]:
        """What holds for the whole table, whatever stands between its rows; nothing where it has no column headings."""
        return [*self._over, self._columns(self._head)] if self._head is not None else []

    def _columns(self, head: Block) -> Stem:
        # The items in a table stand at depth 1 and below, those of a list after it at 0: they hang from no column.
        return 0, self.whole(head), None

    def whole(self, row: Block) -> tuple[Span, ...]:
        """A row from its first cell to its last, with the signs that stand between them; where the first columns are
        empty, from their bars on, or its words would seem to stand further left."""
        if not row.body:
            return ()
        first, last = row.body[0], row.body[-1]
        bars = [at for at in range(row.spans[0].start, first.start) if self._source[at] == "|"][int(self._edged) :]
        return (Span(bars[0] if bars else first.start, last.end),)

    def cells(self, row: Block, commands: Callable[[Span], bool]) -> list[tuple[list[Stem], Span, Span]]:
        """Each cell of a row with its stems and all of the row that goes with it, where every column `commands` ("Do",
        "Don't") and the cells stand below the headings one for one; else nothing."""
        columns = self._head.body if self._head is not None else ()
        if self._head is None or not len(columns) == len(row.body) > 1 or not all(map(commands, columns)):
            return []
        if self._bars(self._head) != self._bars(row):
            return []
        starts = [row.spans[0].start, *(c.end for c in row.body[:-1])]
        ends = [*(c.end for c in row.body[:-1]), row.spans[-1].end]
        return [
            ([*self._over, (0, (column,), None)], Span(start, end), cell)
            for column, cell, start, end in zip(columns, row.body, starts, ends, strict=True)
        ]

    def _bars(self, row: Block) -> list[int]:
        """How many bars stand before each cell: one that is empty has none of its own."""
        starts = [row.spans[0].start, *(c.end for c in row.body)]
        return [self._source.count("|", start, c.start) for start, c in zip(starts, row.body, strict=False)]
