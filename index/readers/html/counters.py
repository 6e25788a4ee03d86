"""CSS counters, with the scopes that the standard gives them, and the text that they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from index.readers.html.frames import Item
from index.readers.html.style import Counts, Style
from index.readers.inline import clean
from index.readers.markers import MarkKind, read_mark
from index.readers.numerals import CSS
from index.readers.xml import Element, number

_MOST_NESTED = 200
_BULLETS = ("disc", "circle", "square", "disclosure-open", "disclosure-closed")


class Counters:
    """The counters in scope at a point of the page."""

    def __init__(self) -> None:
        self._open: dict[str, list[list[int]]] = defaultdict(list)
        self._made: dict[int, list[str]] = defaultdict(list)

    def count(self, depth: int, reset: Counts, increment: Counts, to: Counts) -> None:
        """What an element at `depth` does to the counters: reset, then add, then set."""
        for name, amount in reset:
            self._reset(name, amount, depth)
        for name, amount in increment:
            self._of(name, depth)[1] += amount
        for name, amount in to:
            self._of(name, depth)[1] = amount

    def leave(self, depth: int) -> None:
        """An element at `depth` closes: the counters that stood among its children are gone."""
        for name in self._made.pop(depth, ()):
            self._open[name].pop()

    def values(self, name: str) -> list[int]:
        """The counter's values, outermost first."""
        return [value for _, value in self._open[name]] or [0]

    def _reset(self, name: str, number: int, depth: int) -> None:
        held = self._open[name]
        if held and held[-1][0] == depth - 1:
            held[-1][1] = number
        elif len(held) < _MOST_NESTED:
            held.append([depth - 1, number])
            self._made[depth - 1].append(name)

    def _of(self, name: str, depth: int) -> list[int]:
        if not self._open[name]:
            self._reset(name, 0, depth)
        return self._open[name][-1]


def content_text(content: Sequence[Any], element: Element, counters: Counters) -> tuple[str, bool]:
    """The words of a `content` value, and whether a counter is among them."""
    out: list[str] = []
    counted = False
    for token in content:
        if token.type == "literal" and token.value == "/":
            break
        if token.type == "string":
            out.append(token.value)
        elif token.type == "function":
            words = [t for t in token.arguments if t.type in ("ident", "string")]
            name = token.lower_name
            if name == "attr" and words:
                out.append(element.get(words[0].value) or "")
            elif name in ("counter", "counters") and words and words[0].type == "ident":
                counted = True
                out.append(_counter(name, words, counters))
    return "".join(out), counted


def _counter(function: str, words: Sequence[Any], counters: Counters) -> str:
    values = counters.values(words[0].value)
    between = next((w.value for w in words[1:2] if w.type == "string"), ".")
    style = next((w.lower_value for w in words[1:] if w.type == "ident"), "decimal")
    shown = values if function == "counters" else values[-1:]
    return str(between).join(formatted(style, value) for value in shown)


def formatted(style: str, value: int) -> str:
    """A counter's value in a counter style; "•" for a bullet, figures for a style that is not known."""
    if style == "none":
        return ""
    if style in _BULLETS:
        return "•"
    return CSS.get(style, str)(value)


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
