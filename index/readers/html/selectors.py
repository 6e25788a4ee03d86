"""CSS selectors, matched in one walk down the page: the time taken grows with its size and no faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tinycss2.nth import parse_nth  # type: ignore[import-untyped]

from index.readers.xml import Element

_LONGEST = 12
PSEUDO_ELEMENTS = ("before", "after", "marker")


@dataclass(frozen=True, slots=True)
class Position:
    """Where an element stands among its siblings, counted from 1; whether it is the last."""

    index: int
    of_type: int
    last: bool


Test = Callable[[Element, Position], bool]


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


class _Unsupported(Exception):
    """A selector that no page at rest matches, or that is none."""


def parse_selectors(tokens: Sequence[Any]) -> list[Selector]:
    """The selectors of a rule that can match; those that need a pointer, or are unknown, are left out."""
    found = []
    for group in _split(tokens):
        try:
            found.append(_Parser(group).selector())
        except _Unsupported:
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
            raise _Unsupported
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
            compound.tests.append(_attribute(token.content))
            self._weight[1] += 1
        elif _is(token, ".") and self._after(at, "ident"):
            compound.classes.append(self._tokens[at + 1].value)
            self._weight[1] += 1
            at += 1
        elif _is(token, ":"):
            at = self._pseudo_class(at)
        else:
            raise _Unsupported
        self._empty = False
        return at + 1

    def _after(self, at: int, kind: str) -> bool:
        return at + 1 < len(self._tokens) and self._tokens[at + 1].type == kind

    def _combinator(self, at: int) -> int:
        join = " "
        while at < len(self._tokens) and (self._tokens[at].type == "whitespace" or self._tokens[at] in (">", "+", "~")):
            if self._tokens[at].type != "whitespace":
                if join != " ":
                    raise _Unsupported
                join = self._tokens[at].value
            at += 1
        if self._empty or at == len(self._tokens) or self._pseudo:
            raise _Unsupported
        self._compounds.append(Compound(join))
        self._empty = True
        return at

    def _pseudo_class(self, at: int) -> int:
        at += 1
        double = at < len(self._tokens) and _is(self._tokens[at], ":")
        at += double
        if at >= len(self._tokens) or self._pseudo:
            raise _Unsupported
        token = self._tokens[at]
        name = token.lower_value if token.type == "ident" else token.lower_name if token.type == "function" else ""
        if name in PSEUDO_ELEMENTS and token.type == "ident":
            self._pseudo = name
            self._weight[2] += 1
        elif double:
            raise _Unsupported
        else:
            self._compounds[-1].tests.append(_pseudo_test(name, token, inner=self._inner))
            self._weight[1] += name != "where"
        return at


def _attribute(tokens: Sequence[Any]) -> Test:
    parts = [t for t in tokens if t.type not in ("whitespace", "comment")]
    if not parts or parts[0].type != "ident":
        raise _Unsupported
    name = parts[0].lower_value
    if len(parts) == 1:
        return lambda element, _: element.get(name) is not None
    sign, wanted = parts[1].value if parts[1].type == "literal" else "", getattr(parts[-1], "value", None)
    if len(parts) < 3 or sign not in _ATTRIBUTE_SIGNS or not isinstance(wanted, str):
        raise _Unsupported
    holds = _ATTRIBUTE_SIGNS[sign]
    return lambda element, _: (has := element.get(name)) is not None and holds(has, wanted)


_ATTRIBUTE_SIGNS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda has, wanted: has == wanted,
    "~=": lambda has, wanted: wanted in has.split(),
    "|=": lambda has, wanted: has == wanted or has.startswith(f"{wanted}-"),
    "^=": lambda has, wanted: bool(wanted) and has.startswith(wanted),
    "$=": lambda has, wanted: bool(wanted) and has.endswith(wanted),
    "*=": lambda has, wanted: bool(wanted) and wanted in has,
}
_PLAIN_TESTS: dict[str, Test] = {
    "first-child": lambda _, p: p.index == 1,
    "last-child": lambda _, p: p.last,
    "only-child": lambda _, p: p.index == 1 and p.last,
    "first-of-type": lambda _, p: p.of_type == 1,
    "root": lambda e, _: e.tag == "html",
    "link": lambda e, _: e.tag == "a" and e.get("href") is not None,
    "any-link": lambda e, _: e.tag == "a" and e.get("href") is not None,
    "empty": lambda e, _: not (e.text or "") and next(iter(e), None) is None,
}


def _pseudo_test(name: str, token: Any, *, inner: bool) -> Test:
    if token.type == "ident" and name in _PLAIN_TESTS:
        return _PLAIN_TESTS[name]
    if token.type == "function" and name in ("nth-child", "nth-of-type"):
        return _nth(token.arguments, of_type=name == "nth-of-type")
    if token.type == "function" and name in ("not", "is", "where", "matches", "-webkit-any") and not inner:
        choices = [_simple(group) for group in _split(token.arguments)]
        if name == "not":
            return lambda e, p: not any(_holds(c, e, p) for c in choices)
        return lambda e, p: any(_holds(c, e, p) for c in choices)
    raise _Unsupported


def _simple(tokens: list[Any]) -> Compound:
    selector = _Parser(tokens, inner=True).selector()
    if len(selector.compounds) > 1 or selector.pseudo:
        raise _Unsupported
    return selector.compounds[0]


def _holds(compound: Compound, element: Element, position: Position) -> bool:
    return compound.holds(element, frozenset((element.get("class") or "").split()), position)


def _nth(arguments: list[Any], *, of_type: bool) -> Test:
    parsed = parse_nth(arguments)
    if parsed is None:
        raise _Unsupported
    a, b = parsed

    def holds(_: Element, position: Position) -> bool:
        beyond = (position.of_type if of_type else position.index) - int(b)
        return beyond == 0 if a == 0 else beyond % int(a) == 0 and beyond // int(a) >= 0

    return holds
