"""The one way from pieces to blocks: contents, broken sentences, headings and their depths, lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import DocumentError
from index.readers.blocks import Block, BlockKind
from index.readers.furniture import contents_run
from index.readers.grouping import heading_words
from index.readers.headings import mark_headings, set_levels
from index.readers.joining import join_broken
from index.readers.lines import Paragraphs
from index.readers.nesting import nest
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


# More than these is no policy, and would be read slowly.
MOST_BLOCKS = 10_000
LONGEST_BLOCK = 60_000
LONGEST_TEXT = 3_000_000


def check_extent(name: str, lengths: Sequence[int]) -> None:
    """Raises DocumentError where the paragraphs of a document are too many or too long for a policy."""
    if len(lengths) > MOST_BLOCKS or sum(lengths) > LONGEST_TEXT or max(lengths, default=0) > LONGEST_BLOCK:
        raise DocumentError(
            f"{name}: more text than a policy holds (at most {MOST_BLOCKS:,} paragraphs, {LONGEST_TEXT:,} letters in all "
            f"and {LONGEST_BLOCK:,} in one paragraph); put in the policy alone"
        )


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
