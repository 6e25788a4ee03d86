"""Tables of a rich document to printed blocks: rows of cells, or the columns one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from index.readers.blocks import BlockKind, Printed
from index.readers.columns import Cell, Row, single_column, told
from index.readers.inline import is_title
from index.readers.verdicts import commanding, commands, is_verdict, verdicts

__all__ = ["Cell", "Row", "common_words", "language_of", "table_blocks", "two_languages"]

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
_WELSH, _ENGLISH, _MOST = frozenset(_WELSH_WORDS.split()), frozenset(_ENGLISH_WORDS.split()), 20_000


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


# What columns of policies are called: told as headings where nothing else sets them apart.
_HEAD = re.compile(
    r"(?:who|what|when|where|why|how)(?: [\w’'-]+){0,4}\??|(?:(?:the|your|our|kind|type|name|date|time|level) (?:of (?:the )?)?)?(?:role|name|post|title|e-?mail(?: address)?|telephone|phone"
    r"|contact(?: details)?|platform|channel|account|site|owner|action|responsib\w+|risk\w*|mitigation"
    r"|example|guidance|rule|reason|purpose|audience|decision|allowed|permitted|step|stage|day|hours|situation|response|breach|sanction"
    r"|consequence|approval(?: needed)?|approved by|made by|version|date|author|status|changes?|comments?|description|meaning|term"
    r"|definition|service|topic|issue|tool|user|use|control|check|case|kind|group|task|duty)s?(?: (?:to|for|of|by|in|with|and)\b.{0,25}| (?:do|does|must|should|can|is|are)\b.{0,25})?[?:]?",
    re.IGNORECASE,
)
_MOST_COLUMNS, _MOST_DOWN, _LONGEST_REPEATED = 60, 200, 300


def table_blocks(rows: Sequence[Row]) -> list[Printed]:
    """The blocks of a table, in the order in which its reader takes them in."""
    filled = [r for r in _gridded([r for r in rows if r.filled]) if r.filled]
    if max((len(r.cells) for r in filled), default=0) < 2:
        headed = len(filled) > 1 and is_verdict(filled[0].cells[0].shown) and not _is_layout(filled)
        return single_column(filled) if headed else [b for r in rows for c in r.cells for b in c.blocks]
    over, held, below = _opening(filled)
    if _is_layout(filled) and not _is_commanding(below):
        return [b for r in rows for c in r.cells for b in c.blocks]
    if _is_control(filled):
        return [Printed(BlockKind.FURNITURE, (" | ".join(c.shown for c in r.filled),), fixed=True) for r in filled]
    return [*over, *_opened(_rows(held, below))] if below else over


def _opening(filled: Sequence[Row]) -> tuple[list[Printed], list[Cell], Sequence[Row]]:
    """What stands over a table in rows of one cell, as text; the title of its rows, where such a row commands ("Not
    allowed") and no headings below it do; its rows."""
    count = next((n for n, r in enumerate(filled) if len(r.filled) > 1 or _names_one(r)), len(filled))
    count = len(filled) if count == len(filled) - 1 and len(filled[count].filled) == 1 else count
    over, below = list(filled[:count]), filled[count:]
    held: list[Cell] = []
    if over and below and _holds(over[-1]) and not _is_commanding(below):
        held = list(over.pop().filled)
    return [b for r in over for c in r.filled for b in c.blocks], held, below


def _holds(row: Row) -> bool:
    """Whether a title over a table, no heading of the document, says what may or may not be done of all its rows."""
    (title,) = row.filled
    return _is_section(row) and title.blocks[0].kind is not BlockKind.HEADING and commands(title.shown)


def _names_one(first: Row) -> bool:
    """Whether a first row names one column alone, and no other than the first: "", "Not allowed"."""
    if len(first.filled) != 1 or first.cells[0].blocks:
        return False
    (one,) = first.filled
    return len(one.blocks) == 1 and is_title(one.shown) and (first.heads or one.heads or is_verdict(one.shown))


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


def _rows(held: Sequence[Cell], filled: Sequence[Row]) -> list[Printed]:
    head, body = _parted(filled)
    while head is not None and body and body[0].heads and len(body) > 1 and not _is_told(head):
        head, body = _one_head(head, body[0]), body[1:]
    if two_languages([" ".join(column) for column in _columns(body)]):
        columns = zip_longest(*(r.cells for r in filled))
        return [b for cells in (held, *columns) for c in cells if c for b in c.blocks]
    return [b for part in _parts(held, head, body) for b in told(*part)]


def _is_told(head: Row) -> bool:
    """Whether column headings, none of them merged across, need no second row to say what is right and what is wrong."""
    return verdicts(_shown(head)) and all(c.across == 1 for c in head.cells)


def _shown(row: Row | None) -> list[str]:
    return [c.shown for c in row.cells] if row else []


def _parts(
    held: Sequence[Cell], head: Row | None, body: Sequence[Row]
) -> Iterator[tuple[Sequence[Cell], Row | None, list[Row]]]:
    """The rows between titles and headings, with those that they stand below: `held` over the whole table, until a title
    that commands; a title right below another is under it."""
    over, inner, rows = list(held), list[Cell](), list[Row]()
    names, titled = _shown(head), False
    apart = commanding(names)[:1] == (True,)
    for row in body:
        again = _heads_again(row, names)
        if not again and not _is_section(row, apart):
            rows.append(row)
            titled = False
            continue
        if rows or (again and not titled):
            yield (*over, *inner), head, rows
        if again:
            head, names = row, _shown(row)
            apart = commanding(names)[:1] == (True,)
        elif titled or (len(inner) > 1 and not commands(row.cells[0].shown)):
            inner = [*(inner if titled else inner[:-1]), row.cells[0]]
        else:
            over, inner = [] if commands(row.cells[0].shown) else over, [row.cells[0]]
        rows, titled = [], not again
    yield (*over, *inner), head, rows


def _heads_again(row: Row, names: Sequence[str]) -> bool:
    """Whether column headings stand once more between rows: the same or, set apart, others that part right from wrong."""
    if not names or len(row.filled) < 2:
        return False
    shown = _shown(row)
    return shown == names or ((row.heads or all(c.heads for c in row.filled)) and verdicts(shown))


def _is_section(row: Row, in_column: bool = False) -> bool:
    """Whether a row is a title over those below it, from edge to edge: "Not allowed"; they are quoted with it.

    One that is not merged across is, where it is set apart or says just that and is not `in_column`, one that commands.
    """
    first, *others = row.cells
    across = first.across >= len(row.cells) > 1
    if not across and (in_column or any(c.blocks for c in others)):
        return False
    plain = len(first.blocks) == 1 and first.blocks[0].kind is not BlockKind.ITEM
    return plain and is_title(first.shown) and (across or first.heads or is_verdict(first.shown))


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
    dos = verdicts(_shown(first)) or _is_corner(first)
    named = len(below) >= 2 and (all(_HEAD.fullmatch(c.shown) for c in first.cells) or _is_brief(first, below))
    return (first, below) if first.heads or dos or (titles and (apart or named)) or _names_one(first) else (None, rows)


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
    return [[c.shown for c in column if c] for column in zip_longest(*(r.cells for r in rows))]


def _is_corner(first: Row) -> bool:
    """Whether all cells of a row but the first say what is right and what is wrong, and that names the rows or nothing."""
    corner, *others = first.cells
    named = not corner.blocks or bool(_HEAD.fullmatch(corner.shown))
    return named and len(others) > 1 and verdicts([c.shown for c in others])


def _is_commanding(rows: Sequence[Row]) -> bool:
    """Whether rows have column headings that forbid or command: what is below these must never lose them."""
    head = _parted(rows)[0] if rows else None
    return any(commanding(_shown(head)))
