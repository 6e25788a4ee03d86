"""The style sheets inside a page, as far as they decide what its reader sees: numbers, and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from index.readers.html.selectors import Selector, parse_selectors

_KEPT = frozenset(
    ("display", "visibility", "font-weight", "list-style", "list-style-type", "content", "margin-left",
     "counter-reset", "counter-increment", "counter-set")
)  # fmt: skip
MOST_SELECTORS = 4_000
LARGEST_SHEETS = 2_000_000
_DEEPEST = 4
_WIDTH = 1280
_BOUND = re.compile(r"\((min|max)-width\s*:\s*([\d.]{1,8})(px|em|rem)?\s*\)")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One property with its value's tokens."""

    name: str
    tokens: tuple[Any, ...]
    important: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A selector with what it sets."""

    selector: Selector
    declarations: tuple[Declaration, ...]


def read_sheet(text: str) -> list[Rule]:
    """The rules of a style sheet that hold on a screen and set something that is looked at here."""
    parsed = tinycss2.parse_stylesheet(text[:LARGEST_SHEETS], skip_comments=True, skip_whitespace=True)
    return list(_rules(parsed, 0))


def read_style(text: str) -> tuple[Declaration, ...]:
    """What a style attribute sets."""
    return _declarations(tinycss2.parse_blocks_contents(text[:10_000]))


def _rules(nodes: Sequence[Any], depth: int) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            found = _declarations(tinycss2.parse_blocks_contents(node.content))
            if found:
                for selector in parse_selectors(node.prelude):
                    yield Rule(selector, found)
        elif node.type == "at-rule" and node.content is not None and depth < _DEEPEST and _applies(node):
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(inner, depth + 1)


def _applies(rule: Any) -> bool:
    """Whether the rules inside an at-rule hold on a screen of common width."""
    if rule.lower_at_keyword in ("supports", "layer"):
        return True
    if rule.lower_at_keyword != "media":
        return False
    return holds_on_screen(tinycss2.serialize(rule.prelude))


def holds_on_screen(media: str) -> bool:
    """Whether a media query holds for somebody who reads the page on a screen."""
    return any(_one_holds(query.strip().lower()) for query in media.split(","))


def _one_holds(query: str) -> bool:
    if re.match(r"(?:only\s+)?(?:print|speech|tty|aural)\b", query) or query.startswith(("not screen", "not all")):
        return False
    for side, size, unit in _BOUND.findall(query):
        try:
            bound = float(size) * (1 if unit in ("px", "") else 16)
        except ValueError:
            continue
        if (bound > _WIDTH) if side == "min" else (bound < _WIDTH):
            return False
    return True


def _declarations(nodes: Sequence[Any]) -> tuple[Declaration, ...]:
    return tuple(
        Declaration(node.lower_name, tuple(node.value), node.important)
        for node in nodes
        if node.type == "declaration" and node.lower_name in _KEPT
    )
