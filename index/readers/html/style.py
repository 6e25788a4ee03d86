"""How each element of a page is shown: browsers' defaults, the page's style sheets, style attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from index.readers.html.selectors import Selected, compiled
from index.readers.xml import Element

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

    selector: Any
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
                yield from (Rule(selector, found) for selector in compiled(node.prelude))
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


_NOT_SHOWN_TAGS = (
    "script style template title meta link noscript object embed iframe video audio canvas svg map datalist "
    "applet frameset noframes param source track base area"
)
_BLOCK_TAGS = (
    "html head body address article aside blockquote center details dialog dd div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table caption "
    "thead tbody tfoot tr td th ul dir option optgroup select textarea"
)
_NOT_SHOWN, _BLOCKS = frozenset(_NOT_SHOWN_TAGS.split()), frozenset(_BLOCK_TAGS.split())
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_LISTS = ("ul", "menu", "dir")
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """A ::before, ::after or ::marker: its content's tokens, and what it counts."""

    content: tuple[Any, ...] = ()
    reset: Counts = ()
    increment: Counts = ()
    to: Counts = ()


@dataclass(frozen=True, slots=True)
class Style:
    """The style in effect for an element; `list_type` and the like are inherited."""

    display: str = "block"
    visible: bool = True
    bold: bool = False
    list_type: str = "disc"
    margin: float = 0.0
    reset: Counts = ()
    increment: Counts = ()
    to: Counts = ()
    generated: dict[str, Generated] = field(default_factory=dict)

    @property
    def block(self) -> bool:
        """Whether it stands on lines of its own."""
        return not self.display.startswith(("inline", "contents", "ruby")) and self.display != "none"


class Cascade:
    """Works out how elements are shown; each after what it stands in."""

    def __init__(self, root: Element, rules: Sequence[Rule]) -> None:
        self._selected = Selected(root, [(r.selector, r.declarations) for r in rules[:MOST_SELECTORS]])

    def style(self, element: Element, parent: Style) -> Style:
        """The style of `element`. Raises TooManySteps."""
        matched = self._selected.of(element)
        own = read_style(element.get("style") or "") if element.get("style") else ()
        found: dict[str, dict[str, tuple[Any, ...]]] = {}
        for important in (False, True):
            for _, _, pseudo, declarations in matched:
                _set(found.setdefault(pseudo or "", {}), declarations, important)
            _set(found.setdefault("", {}), own, important)
        return _style(element, parent, found)


def _set(into: dict[str, tuple[Any, ...]], declarations: Sequence[Declaration], important: bool) -> None:
    for declaration in declarations:
        if declaration.important is important:
            name = "list-style-type" if declaration.name == "list-style" else declaration.name
            into[name] = declaration.tokens


def _style(element: Element, parent: Style, found: dict[str, dict[str, tuple[Any, ...]]]) -> Style:
    own = found.get("", {})
    tag = element.tag
    display = _word(own.get("display")) or _display(element)
    if element.get("hidden") is not None and "display" not in own and element.get("hidden") != "until-found":
        display = "none"
    visibility = _word(own.get("visibility"))
    weight = _word(own.get("font-weight"))
    bold = tag in _BOLD or parent.bold if not weight else weight in ("bold", "bolder", "600", "700", "800", "900")
    return Style(
        display,
        parent.visible if visibility is None else visibility not in ("hidden", "collapse"),
        bold,
        _list_type(element, parent, own.get("list-style-type")),
        _length(own.get("margin-left")),
        _counts(own.get("counter-reset"), 0),
        _counts(own.get("counter-increment"), 1),
        _counts(own.get("counter-set"), 0),
        {pseudo: _generated(set_) for pseudo, set_ in found.items() if pseudo and set_},
    )


def _display(element: Element) -> str:
    tag = element.tag
    if tag in _NOT_SHOWN or (tag == "dialog" and element.get("open") is None):
        return "none"
    return "list-item" if tag in ("li", "summary") else "block" if tag in _BLOCKS else "inline"


def _generated(own: dict[str, tuple[Any, ...]]) -> Generated:
    content = tuple(t for t in own.get("content", ()) if t.type not in ("whitespace", "comment"))
    words = [t.lower_value for t in content if t.type == "ident"]
    if not content or "none" in words or "normal" in words or _word(own.get("display")) == "none":
        return Generated()
    return Generated(
        content,
        _counts(own.get("counter-reset"), 0),
        _counts(own.get("counter-increment"), 1),
        _counts(own.get("counter-set"), 0),
    )


def _list_type(element: Element, parent: Style, tokens: tuple[Any, ...] | None) -> str:
    """The marker of list items: a counter style's name, or a string in quotes as `"– "`."""
    for token in tokens or ():
        if token.type == "string":
            return f'"{token.value}'
        if token.type == "ident" and token.lower_value not in ("inside", "outside", "inherit", "initial"):
            return str(token.lower_value)
    given = element.get("type") or ""
    if element.tag == "ol" or (element.tag == "li" and given in _TYPES):
        return _TYPES.get(given, "decimal")
    return "disc" if element.tag in _LISTS else parent.list_type


def _word(tokens: tuple[Any, ...] | None) -> str | None:
    """The one word that a value is, lower case; a number as written."""
    for token in tokens or ():
        if token.type == "ident":
            return str(token.lower_value)
        if token.type == "number":
            return str(token.representation)
    return None


def _length(tokens: tuple[Any, ...] | None) -> float:
    """A length in pixels, well enough to compare."""
    for token in tokens or ():
        if token.type == "dimension":
            scale = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "cm": 37.8, "mm": 3.78, "in": 96.0}
            return float(max(-10_000.0, min(10_000.0, token.value * scale.get(token.lower_unit, 0.0))))
    return 0.0


def _counts(tokens: tuple[Any, ...] | None, default: int) -> Counts:
    """The counters that a value names, each with its number."""
    found: list[tuple[str, int]] = []
    for token in tokens or ():
        if token.type == "ident" and token.lower_value not in ("none", "inherit", "initial"):
            found.append((token.value, default))
        elif token.type == "number" and found and token.int_value is not None:
            found[-1] = (found[-1][0], max(-1_000_000, min(1_000_000, token.int_value)))
    return tuple(found[:20])
