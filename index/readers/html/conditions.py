"""What the parts of a selector in brackets and after a colon ask of an element."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
