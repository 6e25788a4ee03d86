"""CSS counters, with the scopes that the standard gives them, and the text that they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from index.readers.html.style import Counts
from index.readers.numerals import CSS
from index.readers.xml import Element

_MOST_NESTED = 200
_BULLETS = ("disc", "circle", "square", "disclosure-open", "disclosure-closed")


class Counters:
    """The counters in scope at a point of the page."""

    def __init__(self) -> None:
        self._open: dict[str, list[list[int]]] = defaultdict(list)
        self._made: dict[int, list[str]] = defaultdict(list)

    def count(self, depth: int, reset: Counts, increment: Counts, to: Counts) -> None:
        """What an element at `depth` does to the counters: reset, then add, then set."""
        for name, number in reset:
            self._reset(name, number, depth)
        for name, number in increment:
            self._of(name, depth)[1] += number
        for name, number in to:
            self._of(name, depth)[1] = number

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
