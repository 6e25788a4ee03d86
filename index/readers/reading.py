"""What a reader of officers' documents gives back: the words of the published page, and its blocks."""

from __future__ import annotations

from dataclasses import dataclass

from index.readers.blocks import Block


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that is no plain text, as read.

    `text` holds the words that a reader of the published page sees, in order, a block a line or
    paragraph, with numbers as printed; it holds no markup. Every character of it that is not
    white space is in the spans of exactly one block. `warnings`: what an officer should know of
    how it was read, a sentence each.
    """

    text: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
