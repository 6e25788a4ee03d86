"""The one way from pieces to blocks: contents, broken sentences, headings and their depths, lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.blocks import Block, BlockKind
from index.readers.furniture import contents_run
from index.readers.grouping import heading_words
from index.readers.headings import mark_headings, set_levels
from index.readers.joining import join_broken
from index.readers.lines import Paragraphs
from index.readers.markers import MarkKind
from index.readers.pieces import Piece


@dataclass(frozen=True, slots=True)
class ReadingHints:
    """What an officer can say about a document's layout; each has a sensible default.

    `paragraphs` overrides the detected layout. `headings` and `not_headings` are whole lines that
    are, or are not, headings; `furniture` whole lines that are no part of the text. `titles`: the
    document's title and its council's name, lower case.
    """

    paragraphs: Paragraphs | None = None
    headings: frozenset[str] = frozenset()
    not_headings: frozenset[str] = frozenset()
    furniture: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()


def structure(
    pieces: Sequence[Piece], hints: ReadingHints, layout: Paragraphs, *, whole_items: bool = False
) -> tuple[Block, ...]:
    """The blocks that the pieces of a document make, in order.

    `whole_items`: the format says where an item begins, so that none is the rest of the one before it.
    """
    contents = contents_run(pieces)
    listed = {heading_words(pieces[n]): 2 if pieces[n].mark else 1 for n in contents}
    if len(set(listed.values())) == 1:
        listed = dict.fromkeys(listed, 1)
    out = [
        p.because("furniture: in a contents list", kind=BlockKind.FURNITURE) if n in contents else p
        for n, p in enumerate(pieces)
    ]
    out = join_broken(out, items=not whole_items)
    out = mark_headings(out, layout, tuple(listed), hints.headings, hints.not_headings)
    out = set_levels(out, hints.titles, listed)
    return tuple(piece.block() for piece in nest(out))


def nest(pieces: Sequence[Piece]) -> list[Piece]:
    """Items with their depth in the list: by printed number, else by family of mark and indent."""
    out: list[Piece] = []
    open_items: list[Piece] = []
    for piece in pieces:
        if piece.kind is BlockKind.FURNITURE or piece.kind is BlockKind.FOOTNOTE:
            out.append(piece)
            continue
        if piece.kind is not BlockKind.ITEM:
            open_items = []
            out.append(piece)
            continue
        while open_items and not _is_deeper(open_items, piece):
            open_items.pop()
        out.append(piece.because(f"structure: item at depth {len(open_items)}", level=len(open_items)))
        open_items.append(piece)
    return out


def _is_deeper(open_items: Sequence[Piece], piece: Piece) -> bool:
    """Whether `piece` hangs below the last open item."""
    parent = open_items[-1]
    for item in reversed(open_items):
        if item.place and piece.place and item.place[0] == piece.place[0]:
            return item is parent and piece.place[1] > item.place[1]
    if parent.mark is None or piece.mark is None:
        return False
    one, other = parent.mark, piece.mark
    if one.kind is other.kind:
        if one.number and other.number and one.number.count(".") != other.number.count("."):
            return other.number.startswith(one.number + ".")
        return piece.indent >= parent.indent + 2
    if any(item.mark is not None and item.mark.kind is other.kind for item in open_items[:-1]):
        return False
    if other.kind.value == "decimal":
        return bool(one.number) and str(other.number).startswith(f"{one.number}.")
    if one.kind is MarkKind.BULLET and other.number:
        return piece.indent > parent.indent or parent.words.endswith((":", "–", "—"))
    return piece.indent >= parent.indent or (parent.ended and parent.words.endswith((":", "–", "—")))
