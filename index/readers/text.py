"""The reader for plain text and Markdown: structure from marks, blank lines and indents alone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.readers.blocks import Block, BlockKind
from index.readers.furniture import contents_run, page_lines
from index.readers.grouping import Grouper, heading_words
from index.readers.headings import mark_headings, set_levels
from index.readers.joining import join_broken
from index.readers.lines import Line, Paragraphs, detect, split_lines
from index.readers.markers import MarkKind
from index.readers.pieces import Piece

# A line this long with several inline bullets or numbers is a whole list run together.
_RUN_TOGETHER = 600
_INLINE_MARK = re.compile(r"(?<=[.:;!?]) +(?=[•·▪]\s*\S)|(?<=[.:;!?]) +(?=\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s+[A-Z])")


@dataclass(frozen=True, slots=True)
class ReadingHints:
    """What an officer can say about a document's layout; each has a sensible default.

    `paragraphs` overrides the detected layout. `headings` and `not_headings` are whole lines that
    are, or are not, headings; `furniture` whole lines that are no part of the text.
    """

    paragraphs: Paragraphs | None = None
    headings: frozenset[str] = frozenset()
    not_headings: frozenset[str] = frozenset()
    furniture: frozenset[str] = frozenset()
    titles: frozenset[str] = field(default_factory=frozenset)


def read_text(source: str, hints: ReadingHints, *, markdown: bool = False) -> tuple[Block, ...]:
    """The blocks of a plain-text or Markdown document, in order.

    Every character of `source` that is not white space is in the spans of exactly one block.
    """
    lines = tuple(part for line in split_lines(source) for part in _unglue(line))
    layout = hints.paragraphs or (Paragraphs.WRAPPED if markdown else detect(lines))
    outside = page_lines(lines) | {n for n, line in enumerate(lines) if line.stripped in hints.furniture}
    pieces = list(Grouper(lines, layout, frozenset(outside)).pieces())
    contents = contents_run(pieces)
    listed = {heading_words(pieces[n]): 2 if pieces[n].mark else 1 for n in contents}
    if len(set(listed.values())) == 1:
        listed = dict.fromkeys(listed, 1)
    pieces = [replace(p, kind=BlockKind.FURNITURE) if n in contents else p for n, p in enumerate(pieces)]
    pieces = join_broken(pieces)
    pieces = mark_headings(pieces, layout, tuple(listed), hints.headings, hints.not_headings)
    pieces = set_levels(pieces, hints.titles, listed)
    return tuple(piece.block() for piece in nest(pieces))


def _unglue(line: Line) -> Sequence[Line]:
    """A whole list on one line as one line an item."""
    cuts = [m.end() for m in _INLINE_MARK.finditer(line.text)] if len(line.text) > _RUN_TOGETHER else []
    if not cuts:
        return (line,)
    edges = [0, *cuts, len(line.text)]
    pairs = itertools.pairwise(edges)
    return tuple(Line(line.start + a, line.start + b, line.text[a:b]) for a, b in pairs)


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
        out.append(replace(piece, level=len(open_items)))
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
