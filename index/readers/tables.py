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
# What columns of policies are called: told as headings where nothing else sets them apart.
_HEAD = re.compile(
    r"(?:who|what|when|where|why|how)(?: [\w’'-]+){0,4}\??|(?:(?:the|your|our|kind|type|name|date|time|level) (?:of (?:the )?)?)?(?:role|name|post|title|e-?mail(?: address)?|telephone|phone"
    r"|contact(?: details)?|platform|channel|account|site|owner|action|responsib\w+|risk\w*|mitigation"
    r"|example|guidance|rule|reason|purpose|audience|decision|allowed|permitted|step|stage|day|hours|situation|response|breach|sanction"
    r"|consequence|approval(?: needed)?|approved by|made by|version|date|author|status|changes?|comments?|description|meaning|term"
    r"|definition|service|topic|issue|tool|user|use|control|check|case|kind|group|task|duty)s?(?: (?:to|for|of|by|in|with|and)\b.{0,25}| (?:do|does|must|should|can|is|are)\b.{0,25})?[?:]?",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"\b(?:must|should|shall|never|avoid|not|don[’']?ts?|dos?|may|cannot|(?:un)?acceptable|ok(?:ay)?)\b", re.I
)
_MOST_COLUMNS, _MOST_DOWN, _LONGEST_REPEATED = 60, 200, 300
# A row longer than this is no quotation: its first cell goes with the first paragraph only.
_LONGEST_ROW = 800


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: what is printed in it, and whether it is set apart as a heading of its column.

    `across` and `down`: how many columns and rows it takes up; `goes_on`: it is the rest of the cell above it.
    """

    blocks: tuple[Printed, ...]
    heads: bool = False
    across: int = 1
    down: int = 1
    goes_on: bool = False

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
    filled = _gridded([r for r in rows if any(c.blocks for c in r.cells)])
    if max((len(r.cells) for r in filled), default=0) < 2 or _is_layout(filled):
        return [b for r in rows for c in r.cells for b in c.blocks]
    if _is_control(filled):
        return [
            Printed(BlockKind.FURNITURE, (" | ".join(c.shown for c in r.cells if c.blocks),), fixed=True)
            for r in filled
        ]
    out: list[Printed] = []
    while filled and sum(bool(c.blocks) for c in filled[0].cells) == 1:
        out.extend(b for c in filled.pop(0).cells for b in c.blocks)
    return [*out, *_opened(_rows(filled))] if filled else out


# What says how a document came about, and none of its rules.
_CONTROL = re.compile(
    r"(?:document |policy |current |original |next |last |latest |planned )*(?:title|name|author|owner|sponsor|version|revision|issue"
    r"|status|reference|ref|number|no|classification|distribution|file ?name|location|changes?|amendments?|approved|approval|adopted"
    r"|adoption|reviewed|review|effective|issued?|minutes?|date|by|prepared|agreed|responsible (?:officer|person)|lead officer"
    r"|department|service area|comments?|summary|description|history|control|details|reason)"
    r"(?: (?:of|for|by|and|the|in|no|ref|number|date|history|status|changes?|amendments?|issue|review|approval|adoption|document|policy"
    r"|council|control|author|owner|title|reference|made|adopted|approved|issued|reviewed|by|on))*\W*",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"\b(?:version|revision|review|approved|approval|adopted|adoption|author|amendments?|issue|minutes?|document)\b",
    re.I,
)


def _is_control(rows: Sequence[Row]) -> bool:
    """Whether a table says which version the document is, who approved it and when it is due for review."""
    if max(len(c.shown) for r in rows for c in r.cells) > _LONGEST_REPEATED:
        return False
    whole = [r for r in rows if sum(bool(c.blocks) for c in r.cells) > 1] or rows
    across = [c.shown for c in whole[0].cells if c.blocks]
    down = [r.cells[0].shown for r in rows if r.cells[0].blocks]
    for labels in (across, down):
        telling = sum(bool(_TELLING.search(words)) for words in labels)
        if len(labels) >= 3 and telling >= 2 and all(_CONTROL.fullmatch(words) for words in labels):
            return True
    return False


def _gridded(rows: Sequence[Row]) -> list[Row]:
    """Rows with a cell for every column: what is merged downwards stands in each of its rows, so that each is whole."""
    out: list[Row] = []
    going: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        cells: list[Cell] = []
        own = list(row.cells[:_MOST_COLUMNS])[::-1]
        while (own or any(at >= len(cells) for at in going)) and len(cells) < _MOST_COLUMNS:
            at = len(cells)
            if at in going:
                cell, left = going.pop(at)
                cells.append(cell)
                if left > 1:
                    going[at] = (cell, left - 1)
                continue
            cells.extend(_columns_of(own.pop() if own else Cell(()), out, at, heads=row.heads))
            first = cells[at]
            if first.down > 1:
                going |= {
                    n: (replace(cells[n], down=1), min(first.down, _MOST_DOWN) - 1) for n in range(at, len(cells))
                }
        out.append(Row(tuple(cells), row.heads))
    return out


def _columns_of(cell: Cell, above: Sequence[Row], at: int, *, heads: bool) -> list[Cell]:
    """The cells of the grid that a cell takes up: a heading stands over each of its columns, words once in a row."""
    if cell.goes_on:
        before = above[-1].cells[at] if above and at < len(above[-1].cells) else Cell(())
        cell = (
            replace(before, across=cell.across)
            if len(before.shown) <= _LONGEST_REPEATED
            else Cell((), across=cell.across)
        )
    more = cell if heads else Cell((), cell.heads)
    return [cell, *(replace(more, across=1, down=cell.down) for _ in range(min(cell.across, _MOST_COLUMNS) - 1))]


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
    while head is not None and body and body[0].heads and len(body) > 1:
        head, body = _one_head(head, body[0]), body[1:]
    if two_languages([" ".join(column) for column in _columns(body)]):
        return [b for column in zip_longest(*(r.cells for r in filled)) for c in column if c for b in c.blocks]
    if head is not None and _commands(head) and any(len(c.blocks) > 1 for r in body for c in r.cells):
        return _by_column(head, body)
    out = [_row(head, BlockKind.HEADER_ROW)] if head is not None else []
    for row in body:
        if _is_section(row):
            above = row.cells[:1] if head is None else (*row.cells[:1], *head.cells)
            out.append(_row(Row(above), BlockKind.HEADER_ROW))
        else:
            out.extend(_body_row(row))
    return out


def _is_section(row: Row) -> bool:
    """Whether a row is a title over those below it, from edge to edge: "Not allowed"; they are quoted with it."""
    first, *others = row.cells
    across = first.across >= len(row.cells) > 1 or (first.heads and not any(c.blocks for c in others))
    return across and len(first.blocks) == 1 and is_title(first.shown) and first.blocks[0].kind is not BlockKind.ITEM


def _one_head(upper: Row, lower: Row) -> Row:
    """Two rows of column headings as one: "Contact" over "Name" and "Post" is "Contact Name" and "Contact Post"."""
    pairs = zip_longest(upper.cells, lower.cells, fillvalue=Cell(()))
    return Row(
        tuple(b if a.blocks == b.blocks else replace(a, blocks=(*a.blocks, *b.blocks)) for a, b in pairs), heads=True
    )


def _parted(rows: Sequence[Row]) -> tuple[Row | None, Sequence[Row]]:
    """The row of column headings, if there is one, and the rows below it."""
    first, below = rows[0], rows[1:]
    if not below or len(first.cells) < 2:
        return None, rows
    titles = all(len(c.blocks) == 1 and is_title(c.shown) for c in first.cells if c.blocks)
    apart = all(c.heads for c in first.cells if c.blocks) and not all(c.heads for c in below[0].cells if c.blocks)
    dos = all(_DOS.match(c.shown) for c in first.cells)
    named = len(below) >= 2 and (all(_HEAD.fullmatch(c.shown) for c in first.cells) or _is_brief(first, below))
    return (first, below) if first.heads or dos or (titles and (apart or named)) else (None, rows)


def _is_brief(first: Row, below: Sequence[Row]) -> bool:
    """Whether a first row reads as names of columns beside what stands below it: one of them is, and all are short."""
    heads = [len(c.shown.split()) for c in first.cells if c.blocks]
    cells = [len(c.shown.split()) for r in below for c in r.cells if c.blocks]
    short = (
        len(heads) == len(first.cells)
        and max(heads) <= 4
        and not any(n.isdigit() for c in first.cells for n in c.shown)
    )
    named = any(_HEAD.fullmatch(c.shown) for c in first.cells)
    return short and named and sum(cells) * len(heads) >= 1.3 * sum(heads) * len(cells)


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
