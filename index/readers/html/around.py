"""Which elements of a page hold its text, and which stand around it: menus, banners, contents lists, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.readers.html.elements import fragment, own_text
from index.readers.xml import Element

_AROUND_TAGS = frozenset(("nav", "aside", "footer", "search"))
_AROUND_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "toolbar", "menu")
)
_AROUND_NAMES = re.compile(
    r"cookie|consent|gdpr|onetrust|breadcrumb|pagination|skip-?(?:link|to|nav)|back-?to-?top|share-(?:links|buttons|this)"
    r"|social-?(?:links|share|icons|buttons)|(?:page|site)-?(?:feedback|rating)|was-this|print-(?:page|link|button)"
    r"|related-(?:content|links|pages|items)|(?:^|\W)(?:sidebar|side-nav|navbar|main-menu|footer|site-header)(?:$|\W)",
    re.IGNORECASE,
)
_NO_WORDS = frozenset(("script", "style", "template", "noscript", "title"))
_NOTE_TEXT = re.compile(r"[\[(]?(?:\d{1,3}|[ivx]{1,6}|[*†‡§]{1,3})[\])]?")
_NOTE_NAME = re.compile(r"fn|ftn|note|^ref|cite|^f\d", re.IGNORECASE)
_LONGEST_NOTE = 250
_FEW = 0.3


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: its root, what holds the text (none for all of it), and what is set apart in it.

    `around` are elements that are navigation, banners and the like, `contents` lists of the page's
    own headings, `notes` the ids of its footnotes, `unfolded` ids of what a reader can open. `words`
    counts the words in every element.
    """

    root: Element
    main: frozenset[Element]
    around: frozenset[Element]
    contents: frozenset[Element]
    notes: frozenset[str]
    unfolded: frozenset[str]
    words: Mapping[Element, int]


def survey(root: Element, elements: list[Element]) -> Page:
    """Look a page over; `elements` are all of its elements in document order."""
    census = _Census(elements)
    main = _main(elements, census)
    return Page(
        root, main, frozenset(_around(elements, main, census)), frozenset(_contents(elements, census)),
        _notes(elements, census), frozenset(_unfolded(elements)), census.words,
    )  # fmt: skip


class _Census:
    """Words counted once for every element, its own and those below it; scripts and the like left out."""

    def __init__(self, elements: list[Element]) -> None:
        self.words: dict[Element, int] = dict.fromkeys(elements, 0)
        self.linked: dict[Element, int] = dict.fromkeys(elements, 0)
        self.in_text: dict[Element, bool] = {}
        for element in reversed(elements):
            if element.tag in _NO_WORDS:
                self.words[element] = 0
            else:
                self.words[element] += len((element.text or "").split())
            if fragment(element) is not None:
                self.linked[element] = self.words[element]
            above = element.getparent()
            if above is not None:
                self.words[above] += self.words[element] + len((element.tail or "").split())
                self.linked[above] += self.linked[element]
        for element in elements:
            above = element.getparent()
            self.in_text[element] = above is not None and (above.tag in ("main", "article") or self.in_text[above])


def _main(elements: list[Element], census: _Census) -> frozenset[Element]:
    """The elements that hold the page's text: main, or a lone article; none where they hold too little."""
    around = sum(census.words[e] for e in _outermost([e for e in elements if _stands_around(e)]))
    for chosen in (
        [e for e in elements if e.tag == "main" or e.get("role") == "main"],
        [e for e in elements if e.tag == "article" or e.get("itemprop") == "articleBody"],
        [e for e in elements if (e.get("id") or "").lower() in ("content", "main", "main-content", "maincontent")],
    ):
        outer = _outermost(chosen)
        enough = sum(census.words[e] for e in outer) >= _FEW * (census.words[elements[0]] - around)
        if outer and enough and (len(outer) == 1 or outer[0].tag == "main"):
            return frozenset(outer)
    return frozenset()


def _outermost(elements: list[Element]) -> list[Element]:
    """Of some elements, in document order, those that stand in no other of them."""
    chosen = set(elements)
    inside: set[Element] = set()
    for element in elements:
        if any(above in chosen for above in _above(element)):
            inside.add(element)
    return [e for e in elements if e not in inside]


def _above(element: Element) -> Iterator[Element]:
    above = element.getparent()
    while above is not None:
        yield above
        above = above.getparent()


def _stands_around(element: Element) -> bool:
    if element.tag in ("html", "body", "main", "article", "h1"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        element.tag in _AROUND_TAGS
        or (element.get("role") or "").lower() in _AROUND_ROLES
        or element.get("aria-modal") == "true"
        or bool(_AROUND_NAMES.search(names))
    )


def _around(elements: list[Element], main: frozenset[Element], census: _Census) -> Iterator[Element]:
    """Navigation, banners, forms: not what holds the text, or much of it, itself."""
    holders = {above for e in elements if e in main or e.tag in ("main", "h1") for above in _above(e)} | main
    most = max(40, 0.4 * census.words[elements[0]])
    for element in elements:
        page_header = element.tag == "header" and not census.in_text[element]
        if element in holders or not (_stands_around(element) or page_header or element.tag == "form"):
            continue
        if element.tag in _AROUND_TAGS or page_header or census.words[element] <= most:
            yield element


def _contents(elements: list[Element], census: _Census) -> Iterator[Element]:
    """Lists, of three entries or more, of links to places on the page itself; and the lines of Word's own."""
    for element in elements:
        if element.tag == "a" and (fragment(element) or "").lower().startswith("_toc"):
            above = element.getparent()
            if above is not None and census.linked[above] >= 0.9 * census.words[above]:
                yield above
        if element.tag in ("ul", "ol", "menu") and len([e for e in element if e.tag == "li"]) >= 3:
            whole = census.words[element]
            if whole and census.linked[element] >= 0.9 * whole:
                yield element


def _notes(elements: list[Element], census: _Census) -> frozenset[str]:
    """The ids of footnotes: what small raised numbers lead to, further down the page."""
    wanted: dict[str, int] = {}
    for at, link in enumerate(elements):
        target = fragment(link)
        if target is None or census.words[link] > 2 or not _NOTE_TEXT.fullmatch(own_text(link)):
            continue
        above = link.getparent()
        raised = (above is not None and above.tag == "sup") or any(e.tag == "sup" for e in link)
        if raised or _NOTE_NAME.search(target):
            wanted.setdefault(target, at)
    found = set()
    for at, element in enumerate(elements):
        for key in (element.get("id"), element.get("name") if element.tag == "a" else None):
            below = key is not None and wanted.get(key, at) < at
            if key and below and not re.match(r"h\d$", element.tag) and census.words[element] <= _LONGEST_NOTE:
                found.add(key)
    return frozenset(found)


def _unfolded(elements: list[Element]) -> Iterator[str]:
    """Ids of what a button or tab opens: on the page it is folded away, not left out."""
    for element in elements:
        for key in ("aria-controls", "data-target", "data-bs-target"):
            yield from (name.lstrip("#.") for name in (element.get(key) or "").split())
