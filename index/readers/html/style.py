"""How each element of a page is shown: browsers' defaults, the page's style sheets, style attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from index.readers.html.selectors import Selected, compiled
from index.readers.html.shadow import SHADOW
from index.readers.inline import draws_signs
from index.readers.xml import Element

_KEPT = frozenset(
    ("display", "visibility", "font-weight", "list-style", "list-style-type", "content", "margin-left",
     "counter-reset", "counter-increment", "counter-set", "text-decoration", "text-decoration-line", "font-family", "font")
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
    """A selector with what it sets; `within`: the one shadow tree that it holds in."""

    selector: Any
    declarations: tuple[Declaration, ...]
    within: str | None


def read_sheet(text: str, within: str | None = None) -> tuple[list[Rule], list[str]]:
    """The rules of a style sheet that hold on a screen and set something that is looked at here; what it imports.

    `within`: the shadow tree that it holds in, and nowhere else.
    """
    parsed = tinycss2.parse_stylesheet(text[:LARGEST_SHEETS], skip_comments=True, skip_whitespace=True)
    imports = [n for n in parsed if n.type == "at-rule" and n.lower_at_keyword == "import"]
    named = [next((t.value for t in n.prelude if t.type in ("string", "url")), "?") for n in imports]
    return list(_rules(parsed, 0, within)), [n.rpartition("/")[2] for n in named]


def read_style(text: str) -> tuple[Declaration, ...]:
    """What a style attribute sets."""
    return _declarations(tinycss2.parse_blocks_contents(text[:10_000]))


def _rules(nodes: Sequence[Any], depth: int, within: str | None) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            found = _declarations(tinycss2.parse_blocks_contents(node.content))
            if found:
                yield from (Rule(selector, found, within) for selector in compiled(node.prelude))
        elif node.type == "at-rule" and node.content is not None and depth < _DEEPEST and _applies(node):
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(inner, depth + 1, within)


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
    struck: bool = False
    signs: bool = False

    @property
    def block(self) -> bool:
        """Whether it stands on lines of its own."""
        return not self.display.startswith(("inline", "contents", "ruby")) and self.display != "none"

    def opened(self, element: Element) -> Style:
        """The style after somebody has unfolded `element`."""
        display = _display(element) if self.display == "none" else self.display
        return replace(self, display="block" if display == "none" else display, visible=True)


class Cascade:
    """Works out how elements are shown; each after what it stands in."""

    def __init__(self, root: Element, rules: Sequence[Rule]) -> None:
        self._selected = Selected(root, [(r.selector, r) for r in rules[:MOST_SELECTORS]])

    def style(self, element: Element, parent: Style) -> Style:
        """The style of `element`. Raises TooManySteps."""
        tree = element.get(SHADOW)
        matched = [(pseudo, rule) for _, _, pseudo, rule in self._selected.of(element) if rule.within == tree]
        own = read_style(element.get("style") or "") if element.get("style") else ()
        found: dict[str, dict[str, tuple[Any, ...]]] = {}
        for important in (False, True):
            for pseudo, rule in matched:
                _set(found.setdefault(pseudo or "", {}), rule.declarations, important)
            _set(found.setdefault("", {}), own, important)
        return _style(element, parent, found)


_LONGHANDS = {"list-style": "list-style-type", "text-decoration": "text-decoration-line", "font": "font-family"}


def _set(into: dict[str, tuple[Any, ...]], declarations: Sequence[Declaration], important: bool) -> None:
    for declaration in declarations:
        if declaration.important is important:
            name = _LONGHANDS.get(declaration.name, declaration.name)
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
        struck="line-through" in _words(own.get("text-decoration-line")),
        signs=_signs(element, parent, own.get("font-family")),
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


def _words(tokens: tuple[Any, ...] | None) -> list[str]:
    return [token.lower_value for token in tokens or () if token.type == "ident"]


def _signs(element: Element, parent: Style, tokens: tuple[Any, ...] | None) -> bool:
    """Whether the font draws signs: the first that `font` or `font-family` names, or a font element does."""
    first = list(takewhile(lambda t: t.type != "literal" or t.value != ",", tokens or ()))
    named = [str(t.value) for t in first if t.type in ("ident", "string")]
    if element.tag == "font" and element.get("face"):
        named = named or [element.get("face") or ""]
    if not named or named[-1].lower() in ("inherit", "initial", "unset"):
        return parent.signs
    return draws_signs(named[-1])


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
