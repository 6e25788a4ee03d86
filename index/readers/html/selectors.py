"""CSS selectors, matched in one walk down the page: the time taken grows with its size and no faster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from index.readers.html.conditions import Position, Test, Unsupported, attribute_test, pseudo_test
from index.readers.xml import Element

_LONGEST = 12
PSEUDO_ELEMENTS = ("before", "after", "marker")


@dataclass(slots=True)
class Compound:
    """What one element has to be: "ol.legal:first-child". `join` is how it hangs from the one before."""

    join: str = " "
    tag: str | None = None
    ident: str | None = None
    classes: list[str] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)

    def holds(self, element: Element, classes: frozenset[str], position: Position) -> bool:
        return (
            (self.tag is None or element.tag == self.tag)
            and (self.ident is None or element.get("id") == self.ident)
            and all(c in classes for c in self.classes)
            and all(test(element, position) for test in self.tests)
        )


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector; `pseudo` is the generated element that it picks, if it does."""

    compounds: tuple[Compound, ...]
    pseudo: str | None
    weight: tuple[int, int, int]


def parse_selectors(tokens: Sequence[Any]) -> list[Selector]:
    """The selectors of a rule that can match; those that need a pointer, or are unknown, are left out."""
    found = []
    for group in _split(tokens):
        try:
            found.append(_Parser(group).selector())
        except Unsupported:
            continue
    return found


def _split(tokens: Sequence[Any]) -> list[list[Any]]:
    groups: list[list[Any]] = [[]]
    for token in tokens:
        if _is(token, ","):
            groups.append([])
        elif token.type != "comment":
            groups[-1].append(token)
    return groups


def _is(token: Any, sign: str) -> bool:
    return bool(token.type == "literal" and token.value == sign)


class _Parser:
    def __init__(self, tokens: list[Any], *, inner: bool = False) -> None:
        self._tokens = tokens
        self._inner = inner
        self._compounds = [Compound()]
        self._pseudo: str | None = None
        self._weight = [0, 0, 0]
        self._empty = True

    def selector(self) -> Selector:
        while self._tokens and self._tokens[0].type == "whitespace":
            self._tokens.pop(0)
        while self._tokens and self._tokens[-1].type == "whitespace":
            self._tokens.pop()
        at = 0
        while at < len(self._tokens):
            at = self._take(at)
        if self._empty or len(self._compounds) > _LONGEST:
            raise Unsupported
        a, b, c = self._weight
        return Selector(tuple(self._compounds), self._pseudo, (a, b, c))

    def _take(self, at: int) -> int:
        token = self._tokens[at]
        if token.type == "whitespace" or token in (">", "+", "~"):
            return self._combinator(at)
        compound = self._compounds[-1]
        if token.type == "ident" and self._empty:
            compound.tag = token.lower_value
            self._weight[2] += 1
        elif _is(token, "*") and self._empty:
            pass
        elif token.type == "hash":
            compound.ident = token.value
            self._weight[0] += 1
        elif token.type == "[] block":
            compound.tests.append(attribute_test(token.content))
            self._weight[1] += 1
        elif _is(token, ".") and self._after(at, "ident"):
            compound.classes.append(self._tokens[at + 1].value)
            self._weight[1] += 1
            at += 1
        elif _is(token, ":"):
            at = self._pseudo_class(at)
        else:
            raise Unsupported
        self._empty = False
        return at + 1

    def _after(self, at: int, kind: str) -> bool:
        return at + 1 < len(self._tokens) and self._tokens[at + 1].type == kind

    def _combinator(self, at: int) -> int:
        join = " "
        while at < len(self._tokens) and (self._tokens[at].type == "whitespace" or self._tokens[at] in (">", "+", "~")):
            if self._tokens[at].type != "whitespace":
                if join != " ":
                    raise Unsupported
                join = self._tokens[at].value
            at += 1
        if self._empty or at == len(self._tokens) or self._pseudo:
            raise Unsupported
        self._compounds.append(Compound(join))
        self._empty = True
        return at

    def _pseudo_class(self, at: int) -> int:
        at += 1
        double = at < len(self._tokens) and _is(self._tokens[at], ":")
        at += double
        if at >= len(self._tokens) or self._pseudo:
            raise Unsupported
        token = self._tokens[at]
        name = token.lower_value if token.type == "ident" else token.lower_name if token.type == "function" else ""
        if name in PSEUDO_ELEMENTS and token.type == "ident":
            self._pseudo = name
            self._weight[2] += 1
        elif double:
            raise Unsupported
        else:
            self._compounds[-1].tests.append(pseudo_test(name, token, None if self._inner else _choices))
            self._weight[1] += name != "where"
        return at


def _choices(tokens: Sequence[Any]) -> list[Test]:
    """The list inside `:not(…)`: compounds alone, nothing nested."""
    found: list[Test] = []
    for group in _split(tokens):
        selector = _Parser(group, inner=True).selector()
        if len(selector.compounds) > 1 or selector.pseudo:
            raise Unsupported
        found.append(partial(_holds, selector.compounds[0]))
    return found


def _holds(compound: Compound, element: Element, position: Position) -> bool:
    return compound.holds(element, frozenset((element.get("class") or "").split()), position)
