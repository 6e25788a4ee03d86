"""Tables of a rich document to printed blocks: rows of cells, or the columns one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from index.readers.blocks import BlockKind, Printed
from index.readers.inline import is_title

# Small words that the one language uses all the time and the other never.
_WELSH_WORDS = (
    "ac ar am at bod bydd byddwch chi cyfryngau cyngor cynghorydd cynghorwyr cymdeithasol dylai dylech ddim ei eich "
    "eu fel fod gael gall gallwch gan gyda gyfer hefyd hwn hyn mae mewn nac neu ni oes os peidiwch polisi pob rhaid "
    "sy sydd trwy unrhyw wedi wrth wneud y ydych yn ynghylch yr"
)
_ENGLISH_WORDS = (
    "and are as be by council councillor councillors do does for from has have if in is it media members must not of "
    "on or policy post should social that the their they this to with you your"
)
_WELSH, _ENGLISH = frozenset(_WELSH_WORDS.split()), frozenset(_ENGLISH_WORDS.split())
_MOST = 20_000


def language_of(text: str) -> str | None:
    """ "cy" for Welsh, "en" for English, None where the words do not tell."""
    found = re.findall(r"[^\W\d_]+", text[:_MOST].lower())
    welsh, english = sum(w in _WELSH for w in found), sum(w in _ENGLISH for w in found)
    if max(welsh, english) < 2 or min(welsh, english) * 3 > max(welsh, english):
        return None
    return "cy" if welsh > english else "en"


def two_languages(texts: Sequence[str]) -> bool:
    """Whether some of the texts are Welsh and some English."""
    return {"cy", "en"} <= {language_of(t) for t in texts}


def common_words(text: str) -> int:
    """How many of the words of `text` are small words that English or Welsh uses all the time."""
    return sum(w in _WELSH or w in _ENGLISH for w in re.findall(r"[^\W\d_]+", text.lower()))


_DOS = re.compile(r"\W*(?:please )?(?:do|do not|don[’']?t)s?\W*$", re.IGNORECASE)
_COMMAND = re.compile(
    r"\b(?:must|should|shall|never|avoid|not|don[’']?ts?|dos?|may|cannot|(?:un)?acceptable|ok(?:ay)?)\b", re.I
)
# A row longer than this is no quotation: its first cell goes with the first paragraph only.
_LONGEST_ROW = 800


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: what is printed in it, and whether it is set apart as a heading of its column."""

    blocks: tuple[Printed, ...]
    heads: bool = False

    @property
    def shown(self) -> str:
        """All of the cell on one line, labels included."""
        return " ".join(" ".join((b.first, *b.lines[1:])) for b in self.blocks)


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; `heads` where the format itself calls it a row of column headings."""

    cells: tuple[Cell, ...]
    heads: bool = False


def table_blocks(rows: Sequence[Row]) -> list[Printed]:
    """The blocks of a table, in the order in which its reader takes them in."""
    filled = [r for r in rows if any(c.blocks for c in r.cells)]
    if max((len(r.cells) for r in filled), default=0) < 2 or _is_layout(filled):
        return [b for r in filled for c in r.cells for b in c.blocks]
    out: list[Printed] = []
    while filled and sum(bool(c.blocks) for c in filled[0].cells) == 1:
        out.extend(b for c in filled.pop(0).cells for b in c.blocks)
    return [*out, *_opened(_rows(filled))] if filled else out


def _opened(blocks: list[Printed]) -> list[Printed]:
    """A table's blocks, its first row marked where no column headings stand over it."""
    first = next((n for n, b in enumerate(blocks) if b.kind in (BlockKind.ROW, BlockKind.HEADER_ROW)), None)
    if first is not None and blocks[first].kind is BlockKind.ROW:
        blocks[first] = replace(blocks[first], level=0)
    return blocks


def _is_layout(rows: Sequence[Row]) -> bool:
    """Whether a table only places text on the page: with headings or tables in its cells below the first row."""
    below = rows[1:] or rows
    kinds = {b.kind for r in below for c in r.cells for b in c.blocks}
    return bool(kinds & {BlockKind.HEADING, BlockKind.ROW, BlockKind.HEADER_ROW})


def _rows(filled: Sequence[Row]) -> list[Printed]:
    head, body = _parted(filled)
    above: list[Printed] = []
    while head is not None and body and body[0].heads and len(body) > 1:
        above.append(_row(head, BlockKind.HEADER_ROW))
        head, body = body[0], body[1:]
    if two_languages([" ".join(column) for column in _columns(body)]):
        return [b for column in zip_longest(*(r.cells for r in filled)) for c in column if c for b in c.blocks]
    if head is not None and _commands(head) and any(len(c.blocks) > 1 for r in body for c in r.cells):
        return _by_column(head, body)
    out = [*above, _row(head, BlockKind.HEADER_ROW)] if head is not None else []
    for row in body:
        out.extend(_body_row(row))
    return out


def _parted(rows: Sequence[Row]) -> tuple[Row | None, Sequence[Row]]:
    """The row of column headings, if there is one, and the rows below it."""
    first, below = rows[0], rows[1:]
    if not below or len(first.cells) < 2:
        return None, rows
    titles = all(len(c.blocks) == 1 and is_title(c.shown) for c in first.cells if c.blocks)
    apart = all(c.heads for c in first.cells if c.blocks) and not all(c.heads for c in below[0].cells if c.blocks)
    dos = all(_DOS.match(c.shown) for c in first.cells)
    return (first, below) if first.heads or dos or (titles and apart) else (None, rows)


def _columns(rows: Sequence[Row]) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(max((len(r.cells) for r in rows), default=0))]
    for row in rows:
        for column, cell in zip(columns, row.cells, strict=False):
            column.append(cell.shown)
    return columns


def _commands(head: Row) -> bool:
    """Whether columns forbid or command ("Do", "Don't"): then what is below must never lose them."""
    return sum(bool(_COMMAND.search(c.shown)) for c in head.cells) >= 2


def _by_column(head: Row, body: Sequence[Row]) -> list[Printed]:
    """Each column under its heading as a list under its lead-in."""
    out: list[Printed] = []
    for at, title in enumerate(head.cells):
        lead = " ".join(title.shown.split())
        if lead:
            out.append(Printed(BlockKind.PARAGRAPH, (lead,), fixed=True))
        for row in body:
            for block in row.cells[at].blocks if at < len(row.cells) else ():
                plain = block.kind is BlockKind.PARAGRAPH
                out.append(replace(block, kind=BlockKind.ITEM, fixed=True) if plain else block)
    return out


def _body_row(row: Row) -> list[Printed]:
    cells = [c for c in row.cells if c.blocks]
    if len(cells) == 1:
        return list(cells[0].blocks)
    simple = all(len(c.blocks) == 1 for c in cells)
    if simple or len(_row(row, BlockKind.ROW).words) <= _LONGEST_ROW:
        return [_row(row, BlockKind.ROW)]
    opening = [replace(c, blocks=c.blocks[:1]) for c in cells]
    rest = [b for c in cells for b in c.blocks[1:]]
    return [_row(Row(tuple(opening)), BlockKind.ROW), *rest]


def _row(row: Row, kind: BlockKind) -> Printed:
    notes = tuple(n for c in row.cells for b in c.blocks for n in b.notes)
    return Printed(kind, tuple(c.shown for c in row.cells), notes=notes, fixed=True)
