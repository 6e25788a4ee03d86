"""The labels of list items, and what CSS draws before and after elements."""

from __future__ import annotations

from index.readers.html.counters import Counters, content_text, formatted
from index.readers.html.frames import Item
from index.readers.html.style import Counts, Style
from index.readers.inline import clean
from index.readers.markers import MarkKind, read_mark
from index.readers.xml import Element, number

_FAMILIES = {
    "lower-alpha": MarkKind.LETTER, "lower-latin": MarkKind.LETTER, "upper-alpha": MarkKind.CAPITAL,
    "upper-latin": MarkKind.CAPITAL, "lower-roman": MarkKind.ROMAN, "upper-roman": MarkKind.ROMAN,
}  # fmt: skip
_LISTS = ("ul", "menu", "dir")


def list_counts(element: Element, style: Style, *, backwards: bool) -> tuple[Counts, Counts, Counts]:
    """What an element resets, adds to and sets: the page's own counters, and the one that numbers list items.

    `backwards`: its list counts down.
    """
    reset, increment, to = style.reset, style.increment, style.to
    if element.tag == "ol":
        down = element.get("reversed") is not None
        first = number(element.get("start"), sum(e.tag == "li" for e in element) if down else 1)
        reset = (("list-item", first + (1 if down else -1)), *reset)
    elif element.tag in _LISTS:
        reset = (("list-item", 0), *reset)
    elif element.tag == "li":
        if not any(name == "list-item" for name, _ in increment):
            increment = (("list-item", -1 if backwards else 1), *increment)
        if element.get("value") is not None:
            to = (("list-item", number(element.get("value"))), *to)
    return reset, increment, to


def list_item(element: Element, style: Style, lists: int, counters: Counters) -> Item:
    """A list item that opens, with the marker that a browser puts before it."""
    place = ("page", (float(lists), round(style.margin)))
    own = style.generated.get("marker")
    if own is not None and own.content:
        return Item(place, clean(content_text(own.content, element, counters)[0]).strip(), None)
    kind = style.list_type if style.display == "list-item" else "none"
    if kind.startswith('"'):
        text = clean(kind[1:]).strip()
        return Item(place, text if any(c.isalnum() for c in text) else "•", None)
    text = formatted(kind, counters.values("list-item")[-1])
    if text in ("", "•"):
        return Item(place, text, MarkKind.BULLET if text else None)
    return Item(place, f"{text}.", _FAMILIES.get(kind))


def drawn(element: Element, style: Style, pseudo: str, counters: Counters, depth: int) -> tuple[str, bool]:
    """The text that CSS draws before or after `element`, counting on, and whether it is a number."""
    made = style.generated.get(pseudo)
    if made is None or not made.content:
        return "", False
    counters.count(depth, made.reset, made.increment, made.to)
    text, counted = content_text(made.content, element, counters)
    text = " ".join(clean(text).split())
    typed = read_mark(f"{text} Xxxx") is not None and any(c.isalnum() for c in text)
    return text, bool(text) and (counted or typed)


def is_said(text: str) -> bool:
    """Whether drawn text is words, not a sign or a picture from an icon font."""
    return any(c.isalpha() and not "\ue000" <= c <= "\uf8ff" for c in text)
