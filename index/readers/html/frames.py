"""What an open element of a page means for the text in it."""

from __future__ import annotations

from dataclasses import dataclass

from index.readers.blocks import BlockKind, Printed
from index.readers.html.style import Style
from index.readers.markers import MarkKind
from index.readers.xml import Element

_COLUMN = 12.0  # pixels: what one space of indent stands for


@dataclass(slots=True)
class Item:
    """A list item: its place and label, and what has become of the label."""

    place: tuple[str, tuple[float, ...]]
    label: str
    family: MarkKind | None
    used: bool = False
    titled: bool = False


@dataclass(slots=True)
class Frame:
    """An open element. `shown`: its text is part of the page's; `around`: as furniture.

    `since` is how many runs stood before it in its block; `lists` how many lists it stands in.
    `boundary`: it parts what is before and after it from what is in it; `apart`: so it does, as a
    sentence in another language. `drew`: CSS drew a number before it. `fixed`: it is no heading, however it looks.
    """

    element: Element | None
    style: Style
    shown: bool = True
    silent: bool = False
    around: bool = False
    heading: int | None = None
    item: Item | None = None
    lists: int = 0
    note: str | None = None
    preformatted: bool = False
    backwards: bool = False
    since: int = 0
    apart: bool = False
    boundary: bool = False
    drew: bool = False
    hidden: bool = False
    fixed: bool = False

    def base(self, pending: str, note: str | None, notes: tuple[str, ...]) -> Printed:
        """The block that text in this element makes, without its lines. `pending`: a label drawn by CSS."""
        item = self.item
        fresh = item is not None and not item.used
        labels = [item.label] if item is not None and fresh and item.label else []
        family = item.family if item is not None and labels and not pending else None
        label = " ".join([*labels, pending] if pending else labels)
        bullet = family is MarkKind.BULLET or label == "•"
        if self.around:
            return Printed(BlockKind.HEADING, (), "" if bullet else label)
        note = note if note is not None else self.note
        if note is not None:
            return Printed(BlockKind.FOOTNOTE, (), "" if bullet else label, notes=notes, note=note, fixed=True)
        if self.heading is not None:
            return Printed(BlockKind.HEADING, (), "" if bullet else label, level=self.heading, notes=notes)
        family = MarkKind.BULLET if bullet else family
        if item is None or item.titled:
            kind = BlockKind.ITEM if label else BlockKind.PARAGRAPH
            indent = max(0, round(self.style.margin / _COLUMN))
            return Printed(kind, (), label, family, indent=indent, notes=notes, fixed=self.fixed)
        indent = 2 * max(self.lists, 1)
        return Printed(BlockKind.ITEM, (), label, family, item.place, indent, within=not fresh, notes=notes)
