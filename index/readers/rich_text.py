"""Printed blocks to a `Reading`: their words as one text, and a piece for each that goes the way of all pieces."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from index.errors import DocumentError
from index.readers.blocks import Block, BlockKind, Printed, Reading, Span
from index.readers.columns import UNDER_COLUMN
from index.readers.furniture import outside_lines
from index.readers.lines import Line, Paragraphs
from index.readers.marking import label_mark, with_headings, with_marks
from index.readers.markup import folded
from index.readers.pieces import Piece
from index.readers.structure import ReadingHints, check_extent, structure

_ROWS = (BlockKind.ROW, BlockKind.HEADER_ROW)
_WIDEST_INDENT = 24
_BETWEEN = " | "  # cells of a row


def written(blocks: Sequence[Printed]) -> tuple[str, list[Piece]]:
    """The text that the blocks make, and a piece for each."""
    text: list[str] = []
    pieces: list[Piece] = []
    at = 0
    before: BlockKind | None = None
    for block in blocks:
        close = block.kind is before and before in (*_ROWS, BlockKind.ITEM, BlockKind.FURNITURE)
        if pieces and not close:
            text.append("\n")
            at += 1
        lines, cells = _lines(block, at)
        text.extend(f"{line.text}\n" for line in lines)
        at = lines[-1].end + 1
        pieces.append(_piece(block, lines, cells))
        before = block.kind
    return "".join(text), pieces


def _lines(block: Printed, at: int) -> tuple[tuple[Line, ...], tuple[Span, ...]]:
    """The block's lines as they stand in the text from `at` on, and its cells where it is a row."""
    if block.kind in _ROWS:
        cells: list[Span] = []
        start = at
        for cell in block.lines:
            cells.append(Span(start, start + len(cell)))
            start += len(cell) + len(_BETWEEN)
        # Only cells that are empty go: a bar at the end of the last one is its own.
        shown = max((n for n, cell in enumerate(block.lines, 1) if cell), default=0)
        row = _BETWEEN.join(block.lines[:shown])
        return (Line(at, at + len(row), row),), tuple(c for c in cells if c.end > c.start)
    indent = " " * min(block.indent, _WIDEST_INDENT) if block.kind is BlockKind.ITEM else ""
    lines: list[Line] = []
    for words in (block.first, *block.lines[1:]):
        lines.append(Line(at, at + len(indent) + len(words), indent + words))
        at = lines[-1].end + 1
    return tuple(lines), ()


def _piece(block: Printed, lines: tuple[Line, ...], cells: tuple[Span, ...]) -> Piece:
    mark, kind = block.mark, block.kind
    skipped = mark.end + len(lines[0].text) - len(lines[0].text.lstrip()) if mark else 0
    if kind is BlockKind.HEADING and mark is not None:
        skipped = 0 if mark.number is not None else skipped
        mark = None
    if kind is BlockKind.FOOTNOTE:
        mark = None
    if kind in (*_ROWS, BlockKind.FURNITURE):
        mark, skipped = None, 0
    return Piece(
        kind, lines, (skipped, *(0 for _ in lines[1:])), mark, 1, block.level, block.place, cells,
        markup=False, fixed=block.fixed, why=block.why or f"the document itself: {block.kind}",
    )  # fmt: skip


_CONTENTS_TITLE = re.compile(
    r"(?:table of )?contents\W*|(?:on|in) this (?:page|guide|section|document|policy)\W*|jump to\W*", re.IGNORECASE
)
# Words that go on from an item: a sentence, or its rest in lower case; no title, no lead-in.
_GOES_ON = re.compile(r"[.!?;,][\"'”’)]*$|^[a-z].*[^:–—-]$", re.DOTALL)
# An item is read on a telephone: what follows in its own paragraphs joins it up to here.
_LONGEST_ITEM = 800


def compose(
    name: str, blocks: Sequence[Printed], notes: Mapping[str, Printed], hints: ReadingHints, warnings: Sequence[str]
) -> Reading:
    """The reading of the document `name`. `notes`: its footnotes, set below the block that refers to them.

    Raises DocumentError where there is no word to read, or far too many.
    """
    shown = [b for b in blocks if any(b.lines)]
    check_extent(name, [len(b.words) for b in shown])
    if not any(c.isalpha() for b in shown for c in b.words):
        raise DocumentError(f"{name}: no words found in it; if its pages are pictures, put in a version with text")
    marked = [_as_told(b, hints) for b in with_marks(_indented_settled(shown))]
    whole = _with_notes(_joined_items(_without_contents_titles(with_headings(marked))), notes)
    text, pieces = written(whole)
    blocks_read = structure(_paged(pieces), hints, Paragraphs.LINES, whole_items=True)
    in_columns = {
        p.lines[0].span().start
        for p, b in zip(pieces, whole, strict=True)
        if b.kind is BlockKind.ITEM and b.level == UNDER_COLUMN
    }
    return Reading(text, _under_columns(blocks_read, in_columns), tuple(warnings))


def _under_columns(blocks: Sequence[Block], starts: Collection[int]) -> tuple[Block, ...]:
    """Blocks with the items of a table's cells, which begin at `starts`, below the heading of their column.

    However alike they are, they are no list of contents; and those of a list that follows at once hang from none of them.
    """
    out: list[Block] = []
    after = False
    base: int | None = None
    for block in blocks:
        kind, level = block.kind, block.level
        if block.spans[0].start in starts:
            level = level + UNDER_COLUMN if kind is BlockKind.ITEM else UNDER_COLUMN
            kind, after = BlockKind.ITEM, True
        elif kind is not BlockKind.ITEM:
            after, base = after and kind in (BlockKind.FOOTNOTE, BlockKind.FURNITURE), None
        elif after:
            base = level if base is None else base
            level = max(0, level - base)
        out.append(replace(block, kind=kind, level=level))
    return tuple(out)


def _names(block: Printed) -> frozenset[str]:
    """What an officer may call a block by in council.yaml: its line with or without its number."""
    whole = folded(" ".join((block.first, *block.lines[1:])))
    after = whole[block.mark.end :] if block.mark else whole
    return frozenset({whole, folded(after), whole.removesuffix(":"), folded(after).removesuffix(":")})


def _as_told(block: Printed, hints: ReadingHints) -> Printed:
    """The block as the officer's hints have it."""
    names = _names(block)
    if names & hints.furniture:
        return replace(block, kind=BlockKind.FURNITURE, fixed=True, why="`furniture` in council.yaml")
    if names & hints.headings:
        why = "`headings` in council.yaml"
        return replace(block, kind=BlockKind.HEADING, level=block.level or None, fixed=True, why=why)
    if names & hints.not_headings:
        kind = BlockKind.ITEM if block.mark else BlockKind.PARAGRAPH
        kind = kind if block.kind is BlockKind.HEADING else block.kind
        return replace(block, kind=kind, level=None, fixed=True, why="`not_headings` in council.yaml")
    return block


def _indented_settled(blocks: Sequence[Printed]) -> list[Printed]:
    """Blocks with the indented ones as part of their item where it is certain.

    That is where its list goes on after them, and they are whole sentences: no title, no lead-in.
    """
    out: list[Printed] = []
    following: Printed | None = None
    for block in reversed(blocks):
        if not block.indented:
            following = block
            out.append(block)
            continue
        if following is not None and _same_list(block, following) and _GOES_ON.search(block.words):
            out.append(replace(block, kind=BlockKind.ITEM, within=True))
        else:
            out.append(replace(block, place=None))
    return out[::-1]


def _same_list(block: Printed, following: Printed) -> bool:
    if following.kind is not BlockKind.ITEM or following.place is None or block.place is None:
        return False
    return following.place[0] == block.place[0]


def _without_contents_titles(blocks: Sequence[Printed]) -> list[Printed]:
    """Blocks with the title over a contents list set apart as the list is."""
    out = list(blocks)
    for number, (block, after) in enumerate(pairwise(blocks)):
        if after.kind is BlockKind.FURNITURE and not block.fixed and _CONTENTS_TITLE.fullmatch(block.words):
            why = "rich_text: the title of a contents list"
            out[number] = replace(block, kind=BlockKind.FURNITURE, fixed=True, why=why)
    return out


def _joined_items(blocks: Sequence[Printed]) -> list[Printed]:
    """Blocks with the further paragraphs of an item put to it, so that its list is not cut in two."""
    out: list[Printed] = []
    labelled: dict[tuple[str, tuple[float, ...]] | None, bool] = {}
    for block in blocks:
        if block.kind is BlockKind.ITEM and block.mark:
            labelled[block.place] = block.mark.number is not None
        if not block.within or block.kind is not BlockKind.ITEM:
            out.append(block)
            continue
        before = out[-1] if out else None
        own = before is not None and before.kind is BlockKind.ITEM and before.place == block.place
        if before and own and len(before.words) + len(block.words) <= _LONGEST_ITEM:
            lines, notes = (*before.lines, *block.lines), (*before.notes, *block.notes)
            out[-1] = replace(before, lines=lines, notes=notes)
        else:
            alone = labelled.get(block.place) and block.level != UNDER_COLUMN
            out.append(replace(block, kind=BlockKind.PARAGRAPH if alone else BlockKind.ITEM))
    return out


def _with_notes(blocks: Sequence[Printed], notes: Mapping[str, Printed]) -> list[Printed]:
    """Blocks with each footnote once, below the block that first refers to it."""
    out: list[Printed] = []
    left = dict(notes)
    for block in blocks:
        out.append(block)
        found = [left.pop(n) for n in block.notes if n in left]
        out.extend(replace(n, mark=label_mark(n.label, None) if n.label else None) for n in found if any(n.lines))
    return out


def _paged(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with paragraphs that stand on page after page, or tell of the document, set apart as furniture."""
    found = {n: why for n, why in outside_lines([p.lines[0] for p in pieces]).items() if _may_be_outside(pieces[n])}
    # Column headings go with the row below them: rows that stay would lose what they say.
    for n in sorted(found, reverse=True):
        below = pieces[n + 1].kind if n + 1 < len(pieces) else None
        if pieces[n].kind is BlockKind.HEADER_ROW and (n + 1 not in found or below not in _ROWS):
            del found[n]
    return [p.because(found[n], kind=BlockKind.FURNITURE, cells=()) if n in found else p for n, p in enumerate(pieces)]


def _may_be_outside(piece: Piece) -> bool:
    plain = piece.kind is BlockKind.PARAGRAPH and not piece.fixed
    return len(piece.lines) == 1 and (plain or piece.kind in _ROWS)
