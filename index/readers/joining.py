"""Sentences that a page break, a footnote or a column broke in two, put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.readers.blocks import BlockKind
from index.readers.grouping import ends_open_list
from index.readers.pieces import Piece

# A text that stops on one of these goes on, whatever the next line begins with.
_OPEN_WORD = re.compile(
    r"\b(?:a|an|the|of|and|or|to|in|on|by|for|with|from|that|which|your|their|our|its|as|at|be|is|are|any|paragraph|section|clause)$",
    re.I,
)
_SHORTEST_OPEN = 50
_FEWEST_WORDS = 3
# A sentence goes on past a page's furniture and notes, not past a hundred of them.
_FARTHEST = 100
_BETWEEN = (BlockKind.FURNITURE, BlockKind.FOOTNOTE)
_TEXT = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.FOOTNOTE)


def join_broken(pieces: Sequence[Piece], *, items: bool = True) -> list[Piece]:
    """Pieces with every continuation appended to the piece that it continues.

    `items`: a list item too may be the rest of the one before it, as columns run together leave it.
    """
    lower_lists = _lower_case_lists(pieces)
    joined: list[Piece] = []
    for number, piece in enumerate(pieces):
        target = _open_piece(joined)
        whole = piece.kind is BlockKind.ITEM and not items
        if target is not None and not piece.closing and _closes_list(joined, target, piece):
            joined.append(piece.because("joining: words below a list, to all of its items", closing=True))
            continue
        over_page = target is not None and any(p.kind is BlockKind.FURNITURE for p in joined[target + 1 :])
        if target is not None and not whole and _continues(joined[target], piece, number in lower_lists, over_page):
            before = joined[target]
            joined[target] = before.because(
                f"joining: “{piece.words[:30]}” goes on from it",
                lines=(*before.lines, *piece.lines),
                offsets=(*before.offsets, *piece.offsets),
            )
        else:
            joined.append(piece)
    return joined


def _open_piece(joined: Sequence[Piece]) -> int | None:
    """The last piece of running text, looking past footnotes and furniture."""
    for number in range(len(joined) - 1, max(-1, len(joined) - _FARTHEST), -1):
        if joined[number].kind not in _BETWEEN:
            return number if joined[number].kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) else None
    return None


def _closes_list(joined: Sequence[Piece], target: int, piece: Piece) -> bool:
    """Whether a paragraph in lower case ends the sentence of the list above it."""
    if piece.kind is not BlockKind.PARAGRAPH or piece.mark is not None or not piece.starts_lower:
        return False
    above = joined[max(0, target - _FARTHEST) : target]
    before = _open_piece(above)
    return before is not None and ends_open_list(above[before], joined[target]) and piece.ended


def _continues(before: Piece, piece: Piece, in_lower_list: bool, over_page: bool) -> bool:
    if piece.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or before.ended or piece.closing:
        return False
    if before.words.endswith(","):
        # An item may end with a comma; only a paragraph in lower case runs on after one.
        return piece.kind is BlockKind.PARAGRAPH and piece.mark is None and piece.starts_lower
    if piece.kind is BlockKind.ITEM:
        bullet = piece.mark is not None and piece.mark.number is None and piece.indent <= before.indent
        if re.search(r"[,;] (?:and|or)$", before.words):
            return False
        return bullet and piece.starts_lower and not in_lower_list and before.kind is BlockKind.ITEM
    if piece.mark is not None:
        return False
    if piece.starts_lower:
        return True
    # A short line that ends on an open word ("Who the policy is for") is a heading, not half a sentence.
    if len(before.words) <= _SHORTEST_OPEN:
        return False
    if over_page and piece.ended and len(piece.words.split()) >= _FEWEST_WORDS:
        return True
    whole = before.kind is BlockKind.ITEM and piece.words[:1].isupper() and not over_page
    return bool(_OPEN_WORD.search(before.words)) and not whole


def _lower_case_lists(pieces: Sequence[Piece]) -> frozenset[int]:
    """Items of lists that begin most of their items in lower case, where it says nothing."""
    found: set[int] = set()
    start = 0
    while start < len(pieces):
        end = start
        while end < len(pieces) and pieces[end].kind is BlockKind.ITEM:
            end += 1
        items = range(start, end)
        lower = sum(pieces[n].starts_lower for n in items)
        if items and (lower * 2 >= len(items) or pieces[start].starts_lower):
            found.update(items)
        start = max(end, start + 1)
    return frozenset(found)
