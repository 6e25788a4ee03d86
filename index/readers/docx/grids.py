"""The rows and cells of a Word table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.readers.printed import Printed
from index.readers.tables import Cell, Row
from index.readers.xml import Element, child, name_of, on, value

UNWRAPPED = ("sdtContent", "customXml", "ins", "moveTo", "smartTag")
"""What may stand around blocks, rows and cells without changing them."""


def read_rows(table: Element, blocks: Callable[[Element], list[Printed]]) -> list[Row]:
    """The rows of a table that were not deleted; `blocks` reads what is in a cell."""
    return [_row(r, blocks) for r in _parts(table, "tr") if child(child(r, "trPr"), "del") is None]


def _row(row: Element, blocks: Callable[[Element], list[Printed]]) -> Row:
    cells: list[Cell] = []
    for part in _parts(row, "tc"):
        properties = child(part, "tcPr")
        merged = child(properties, "vMerge")
        if child(properties, "cellDel") is not None:
            continue
        if merged is not None and value(merged) != "restart":
            cells.append(Cell(()))
            continue
        found = tuple(b for b in blocks(part) if any(b.lines))
        cells.append(Cell(found, _shaded(properties) or (bool(found) and all(b.bold for b in found))))
    return Row(tuple(cells), on(child(child(row, "trPr"), "tblHeader")) is True)


def _parts(container: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also where a wrapper stands between."""
    for part in container:
        if name_of(part) == name:
            yield part
        elif name_of(part) in (*UNWRAPPED, "sdt"):
            yield from _parts(part, name)


def _shaded(properties: Element | None) -> bool:
    fill = value(child(properties, "shd"), "fill")
    return fill is not None and fill.lower() not in ("auto", "ffffff")
