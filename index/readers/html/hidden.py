"""What a page does not show at first: folded away, which a reader opens and which is read; or hidden, which is said."""

from __future__ import annotations

import re

from index.readers.html.census import above, own_text
from index.readers.html.frames import Frame
from index.readers.html.page import Page, is_hidden_by_name
from index.readers.html.style import Style
from index.readers.inline import Sample
from index.readers.xml import Element

_CONTROLS = frozenset(("button", "select", "textarea", "input", "option", "optgroup", "progress", "meter"))
_STRUCK_TAGS = frozenset(("del", "s", "strike"))
# Classes of common frameworks, whose style sheets stand outside the file.
_STRUCK_NAMES = frozenset(["line-through", "strikethrough", "strike-through", "text-decoration-line-through", "struck"])
_FOLDED = re.compile(
    r"(?<![a-z])(?:tab-?(?:pane|panel|content|body|item|section)s?|tabs?[_-]+(?:panel|pane|content|body|item|section)\w*"
    r"|ui-tabs-panel|tabpanel|accordion|collaps(?:e|ed|ible)|expand(?:er|able|o)?|toggle|fold(?:ed|able)?|faqs?|answer"
    r"|disclosure|reveal|spoiler|read-?more|show-?more|more-?text|details?)(?![a-z])",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"modal|pop-?up|light-?box|dialog|overlay|menu|(?<![a-z])nav|cookie|toast|alert|error|valid|tooltip|template"
    r"|(?<![a-z])(?:print|mobile|no-?js|search|draft|old|archived?|superseded|withdrawn|removed|deleted|obsolete)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_SHOWN_BY_SCRIPT = ("x-show", "v-show", "ng-show", "data-accordion-content", "x-collapse")
_TITLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "legend", "button", "label"))
# Every tag that pages have, or had; those of other kinds of XML have a colon or hyphen in them.
_KNOWN = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body "
    "br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em "
    "embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i "
    "iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu "
    "menuitem meta meter nav nobr noembed noframes noindex noscript object ol optgroup option output p param picture "
    "plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small source span strike "
    "strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var "
    "video wbr xml xmp"
)
_TAGS = frozenset(_KNOWN.split())
_OTHER_TAG = re.compile(r"[a-z][\w.]*[:-][\w.:-]+", re.IGNORECASE)
_FEW_WORDS, _MANY_UNSEEN, _MANY_ALT = 4, 12, 6


def folds(element: Element, page: Page) -> bool:
    """Whether a reader of the page can open an element that is hidden at first: a tab, an accordion, an answer."""
    names = {element.get("id") or "", *(element.get("class") or "").split()}
    if names & page.unfolded or any(a.tag == "details" for a in above(element)):
        return True
    said = " ".join(names)
    if element.get("role") == "tabpanel" or any(element.get(key) is not None for key in _SHOWN_BY_SCRIPT):
        return True
    if _NEVER.search(said):
        return False
    return bool(_FOLDED.search(said)) or (_stands_under_title(element) and "hidden" not in said.split())


def _stands_under_title(element: Element) -> bool:
    """Whether nothing but this stands under the title or button before it, which nobody would set for nothing."""
    before, after = _beside(element, "getprevious"), _beside(element, "getnext")
    if element.tag not in ("div", "section", "dd", "ul", "ol", "p") or before is None or not _is_title(before):
        return False
    return after is None or _is_title(after) or after.get("class") == before.get("class") is not None


def ends_section(details: Element | None) -> bool:
    """Whether what a reader unfolds ends where its section does, so that its title is a heading of nothing else."""
    after = None if details is None else _beside(details, "getnext")
    loose = details is not None and bool((details.tail or "").strip())
    return not loose and (after is None or after.tag == "details" or _is_title(after) or not own_text(after))


def _beside(element: Element, way: str) -> Element | None:
    at: Element | None = getattr(element, way)()
    while at is not None and at.tag in ("script", "style", "input", "br"):
        at = getattr(at, way)()
    return at


def _is_title(element: Element) -> bool:
    if element.tag in _TITLES or element.get("role") in ("button", "tab", "heading"):
        return True
    if element.get("aria-expanded") is not None:
        return True
    inner = [e for e in element.iter() if e is not element and _is_control(e)]
    return len(inner) == 1 and own_text(inner[0]) == own_text(element)


def _is_control(element: Element) -> bool:
    href = (element.get("href") or "").lower()
    return element.tag in _TITLES or (element.tag == "a" and (href.startswith("#") or href.startswith("javascript:")))


def _is_no_tag(element: Element) -> bool:
    """Whether what the page has for a tag is none in any language: "<not>", "<clerk@anytown.gov.uk>"."""
    return not _OTHER_TAG.fullmatch(element.tag) and not any(a.tag in ("svg", "math") for a in above(element))


class LeftOut:
    """Tells what is hidden, and remembers what a reader may miss.

    `hidden`, `struck`: text that the page does not show, or shows as withdrawn. `pictures`: what pictures are
    said to show. `bracketed`: words in angle brackets, which no browser shows. `frames`: another page is shown inside
    this one. `lists`: numbers stand in numbers, as style sheets tend to draw them otherwise.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self.hidden = Sample()
        self.struck = Sample()
        self.pictures = Sample()
        self.bracketed = Sample()
        self.frames = False
        self.lists = False

    def hides(self, element: Element, style: Style, parent: Frame) -> bool:
        """Whether nothing of `element` is shown; what can be unfolded counts as shown."""
        self.frames = self.frames or element.tag == "iframe"
        if element.tag not in _TAGS and self._is_text(element, parent) and _is_no_tag(element):
            self.bracketed.add(f"<{' '.join((element.tag, *element.keys()))}>")  # type: ignore[attr-defined]
        if style.display == "none":
            self._remember(element, parent, _FEW_WORDS)
            return True
        if (
            element.tag == "img"
            and len((element.get("alt") or "").split()) >= _MANY_ALT
            and self._is_text(element, parent)
        ):
            self.pictures.add(element.get("alt") or "")
        if parent.style.visible and not style.visible:
            self._remember(element, parent, _FEW_WORDS)
        if is_hidden_by_name(element):
            self._remember(element, parent, _MANY_UNSEEN)
            return True
        if element.tag in _CONTROLS and parent.heading is None:
            return True
        decorative = element.get("aria-hidden") == "true" and self._page.words[element] <= 2
        return decorative and not any(c.isalpha() for c in own_text(element))

    def strikes(self, element: Element, style: Style, parent: Frame) -> bool:
        """Whether `element` is shown struck out; what it says is remembered."""
        named = not _STRUCK_NAMES.isdisjoint((element.get("class") or "").lower().split())
        if not (element.tag in _STRUCK_TAGS or style.struck or named):
            return False
        if not parent.silent and self._is_text(element, parent):
            self.struck.add(own_text(element))
        return True

    def _remember(self, element: Element, parent: Frame, least: int) -> None:
        if self._page.words[element] >= least and self._is_text(element, parent):
            self.hidden.add(own_text(element))

    def _is_text(self, element: Element, parent: Frame) -> bool:
        shown = parent.shown or element in self._page.main
        return shown and not parent.around and element not in self._page.around


def unfolded(element: Element, style: Style, page: Page) -> Style:
    """The style of an element as a reader sees it who opens what can be opened."""
    if not (style.display == "none" or not style.visible) or not folds(element, page):
        return style
    return style.opened(element)
