"""CSS selectors, matched in one walk down the page: the time taken grows with its size and no faster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tinycss2.nth import parse_nth  # type: ignore[import-untyped]

from index.readers.xml import Element


@dataclass(frozen=True, slots=True)
class Position:
    """Where an element stands among its siblings, counted from 1; whether it is the last."""

    index: int
    of_type: int
    last: bool


Test = Callable[[Element, Position], bool]


class Unsupported(Exception):
    """A selector that no page at rest matches, or that is none."""


def attribute_test(tokens: Sequence[Any]) -> Test:
    """What `[name=value]` and its like ask. Raises Unsupported."""
    parts = [t for t in tokens if t.type not in ("whitespace", "comment")]
    if not parts or parts[0].type != "ident":
        raise Unsupported
    name = parts[0].lower_value
    if len(parts) == 1:
        return lambda element, _: element.get(name) is not None
    sign, wanted = parts[1].value if parts[1].type == "literal" else "", getattr(parts[-1], "value", None)
    if len(parts) < 3 or sign not in _ATTRIBUTE_SIGNS or not isinstance(wanted, str):
        raise Unsupported
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


def pseudo_test(name: str, token: Any, choices: Callable[[Sequence[Any]], list[Test]] | None) -> Test:
    """What a pseudo-class asks. `choices` reads the list inside `:not(…)`; None inside such a list. Raises Unsupported."""
    if token.type == "ident" and name in _PLAIN_TESTS:
        return _PLAIN_TESTS[name]
    if token.type == "function" and name in ("nth-child", "nth-of-type"):
        return _nth(token.arguments, of_type=name == "nth-of-type")
    if token.type == "function" and name in ("not", "is", "where", "matches", "-webkit-any") and choices is not None:
        tests = choices(token.arguments)
        if name == "not":
            return lambda e, p: not any(test(e, p) for test in tests)
        return lambda e, p: any(test(e, p) for test in tests)
    raise Unsupported


def _nth(arguments: list[Any], *, of_type: bool) -> Test:
    parsed = parse_nth(arguments)
    if parsed is None:
        raise Unsupported
    a, b = parsed

    def holds(_: Element, position: Position) -> bool:
        beyond = (position.of_type if of_type else position.index) - int(b)
        return beyond == 0 if a == 0 else beyond % int(a) == 0 and beyond // int(a) >= 0

    return holds


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


# A page as councils publish them takes a tenth of this.
MOST_STEPS = 1_000_000


@dataclass(slots=True)
class _Frame:
    """An open element. Sets of selector steps are bits of a whole number."""

    steps: int
    above: int
    before: int = 0
    any_before: int = 0
    children: int = 0
    of_tag: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class TooManySteps(Exception):
    """The style sheets and the page together are more than is worth matching."""


class Matcher:
    """Knows for every open element how much of each selector it and its ancestors fulfil."""

    def __init__(self, selectors: Sequence[Selector]) -> None:
        self._steps = [(compound, n) for n, s in enumerate(selectors) for compound in s.compounds]
        self._first = [at == 0 for s in selectors for at in range(len(s.compounds))]
        self._last = [at == len(s.compounds) - 1 for s in selectors for at in range(len(s.compounds))]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for step, (compound, _) in enumerate(self._steps):
            self._by_key[_key(compound.ident, compound.classes, compound.tag)].append(step)
        self._open = [_Frame(0, 0)]
        self._left = MOST_STEPS

    def enter(self, element: Element) -> list[int]:
        """The numbers of the selectors that `element` matches; it is open until `leave`. Raises TooManySteps."""
        parent = self._open[-1]
        parent.children += 1
        parent.of_tag[element.tag] += 1
        getnext = getattr(element, "getnext", None)
        last = getnext is None or getnext() is None
        position = Position(parent.children, parent.of_tag[element.tag], last)
        classes = frozenset((element.get("class") or "").split())
        steps, found = 0, []
        for key in ("*", element.tag, *(f".{c}" for c in classes), f"#{element.get('id')}"):
            candidates = self._by_key.get(key, ())
            self._left -= len(candidates)
            if self._left < 0:
                raise TooManySteps
            for step in candidates:
                compound, selector = self._steps[step]
                if not self._first[step] and not self._context(compound.join, parent) >> (step - 1) & 1:
                    continue
                if compound.holds(element, classes, position):
                    steps |= 1 << step
                    if self._last[step]:
                        found.append(selector)
        self._open.append(_Frame(steps, parent.above | steps))
        return found

    def leave(self) -> None:
        """Close the element entered last."""
        closed = self._open.pop()
        parent = self._open[-1]
        parent.before = closed.steps
        parent.any_before |= closed.steps

    @staticmethod
    def _context(join: str, parent: _Frame) -> int:
        if join == ">":
            return parent.steps
        if join == "+":
            return parent.before
        return parent.any_before if join == "~" else parent.above


def _key(ident: str | None, classes: Sequence[str], tag: str | None) -> str:
    if ident is not None:
        return f"#{ident}"
    return f".{classes[0]}" if classes else tag or "*"
