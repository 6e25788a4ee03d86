"""What stands around a page's text: menus, banners, share bars, footers, forms, side columns.

Three signs tell them: how a page marks them up (elements, roles), how nearly all of a block is links, and the names
that content systems give them. Names that a policy's own section may have count only where nothing in it is a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.readers.html.census import Census, above, outermost, own_text, spaced
from index.readers.xml import Element

_TAGS = frozenset(("nav", "aside", "footer", "search"))
_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "toolbar", "menu",
     "menubar", "tablist", "alert")
)  # fmt: skip
_NAMES = re.compile(
    r"cookie|consent|gdpr|onetrust|breadcrumb|pagination|skip-?(?:link|to|nav)|back-?to-?top|share-(?:links|buttons|this|bar)"
    r"|sharedaddy|addtoany|addthis|social-?(?:links|share|sharing|icons|buttons|bar)|(?:page|site)-?(?:feedback|rating)"
    r"|was-this|print-(?:page|link|button)|related-?(?:content|links|pages|items|posts|articles)"
    r"|(?:site|page|alert|emergency|global|service)-?(?:alert|banner|announcement|notification)"
    r"|comments?-(?:area|respond|form)|(?:entry|post|article)-(?:meta|tags|nav\w*)|powered-by"
    r"|(?:^|[^a-z])(?:side-?bar|side-?nav|nav-?bar|main-menu|footer|site-(?:header|title|description|info)|masthead|colophon"
    r"|widget-area|top-?bar|sub-?nav|left-?nav|guide-nav|section-nav|local-nav|page-?tools|page-actions|nav-tabs)(?:$|[^a-z])",
    re.IGNORECASE,
)
_WEAK_NAMES = re.compile(
    r"(?:^|[^a-z])(?:header|menu|nav|navigation|pager|share|sharing|social|widget|related|feedback|tools|toolbar|subscribe"
    r"|newsletter|promo|banner|advert|copyright|credits|languages?|breadcrumbs?|search|tags|alert|dropdown-menu)(?:$|[^a-z])",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:must|shall|should|never|cannot|may (?:only|not)|(?:do|does|is|are|will) not|don[’']?t|ought|expected to"
    r"|responsible for|prohibited)\b",
    re.IGNORECASE,
)
_BLOCKS = frozenset(("ul", "ol", "menu", "dl", "div", "p", "td", "section", "table", "tr", "tbody", "span", "center"))
# Lines that web pages set around any text, whatever it is about.
_SAID = re.compile(
    r"did you find what you (?:were|are) looking for\b.*|(?:is|was|did you find) (?:this|the) (?:page|information|article|content)\b.{0,40}\b(?:useful|helpful|looking for)\b.*"
    r"|(?:share|print|email|bookmark|download|rate|save) (?:this|the) (?:page|article|guide)\b.{0,30}"
    r"|share (?:this(?: page)?|on|via) ?\S{0,12}:?|(?:report|tell us about) (?:a|any) (?:problem|issue|error)s? (?:with|on) this page\W*"
    r"|(?:click to )?(?:share|email|print)\b.{0,40}\(opens in (?:a )?new (?:window|tab)\)"
    r"|(?:this|our) (?:web)?site uses cookies\b.*|we use (?:some )?(?:essential )?cookies (?:on|to)\b.*"
    r"|(?:previous|next)(?: page)?\s*[:»«→←]?(?:\s*.{0,60})?(?:next(?: page)?\b.{0,60})?|you are here\b.{0,120}"
    r"|(?:accept|reject|manage)(?: all| additional| optional)? cookies|cookie (?:settings|preferences|policy)"
    r"|(?:sign|log) in\b.{0,30}|skip to\b.{0,30}|leave a (?:reply|comment)\W*|your email address will not be published\b.*"
    r"|(?:posted|published|written) (?:on .{4,40} )?by \w+(?: \w+)?|proudly powered by\b.*|(?:website|site) (?:designed |built )?by\b.{0,60}"
    r"|best viewed\b.*|(?:this )?page (?:was )?last (?:updated|reviewed|modified|published)\b.*|©.{0,120}|copyright (?:©|\(c\)|\d{4}).{0,100}|all rights reserved\W*",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_SAID = 160
# Signs that stand between the steps of a breadcrumb trail or the entries of a footer.
_TRAIL = re.compile(r"\s[>»›→/|·•]\s")
_HALF, _NEARLY, _NEARLY_TWO, _LONGEST_LINK = 0.5, 0.8, 0.95, 8
_MOST_BEFORE = 80


def is_web_furniture(words: str) -> bool:
    """Whether a whole block says what web pages say around any text: "Was this page useful?", "Share on X"."""
    return len(words) <= _LONGEST_SAID and bool(_SAID.fullmatch(words.strip()))


def around(elements: list[Element], main: frozenset[Element], census: Census) -> Iterator[Element]:
    """What is no part of the text: never what holds the text, or much of it, itself."""
    holders = {a for e in elements if e in main or e.tag in ("main", "h1") for a in above(e)} | main
    most = max(40, 0.4 * census.words[elements[0]])
    before = _before_title(elements, census) | _side_columns(elements, census)
    for element in elements:
        if element in holders or element.tag in ("html", "body", "main", "article", "h1"):
            continue
        page_header = element.tag == "header" and not census.in_text[element]
        if (
            element.tag in _TAGS
            or page_header
            or (
                census.words[element] <= most
                and (element.tag == "form" or element in before or stands_around(element) or _is_menu(element, census))
            )
        ):
            yield element


def stands_around(element: Element) -> bool:
    """Whether a page's markup or the names in it set an element apart from the text."""
    if element.tag in ("html", "body", "main", "article", "h1"):
        return False
    if element.tag in _TAGS or (element.get("role") or "").lower() in _ROLES or element.get("aria-modal") == "true":
        return True
    classes, label = element.get("class") or "", element.get("aria-label") or ""
    if _NAMES.search(f"{classes} {element.get('id') or ''}") or re.search(r"cookie|breadcrumb", label, re.IGNORECASE):
        return True
    weak = element.tag in _BLOCKS and _WEAK_NAMES.search(classes)
    return bool(weak) and not _RULE.search(spaced(element)) and not re.match(r"h[1-6]$", element.tag)


def _is_menu(element: Element, census: Census) -> bool:
    """Whether nearly all of a block is links: short ones, that no sentence leads up to and of which none is a rule."""
    links, words = census.links[element], census.words[element]
    if element.tag not in _BLOCKS or links < 2 or census.linked[element] > _LONGEST_LINK * links:
        return False
    share = _HALF if _TRAIL.search(spaced(element)) else _NEARLY_TWO if links == 2 else _NEARLY
    if census.linked[element] < share * words:
        return False
    return not _is_led_up_to(element) and not _RULE.search(spaced(element))


def _is_led_up_to(element: Element) -> bool:
    """Whether what stands before a block ends as a lead-in does: "Read these:"."""
    for at in (element, *above(element)):
        before = at.getprevious()  # type: ignore[attr-defined]
        while before is not None and not own_text(before):
            before = before.getprevious()
        parent = at.getparent()
        said = (
            own_text(before) + (before.tail or "")
            if before is not None
            else (parent.text or "")
            if parent is not None
            else ""
        )
        if said.strip():
            return said.strip().endswith((":", "–", "—"))
    return False


def _before_title(elements: list[Element], census: Census) -> set[Element]:
    """What stands before the block with the page's one h1: the site's name, notices, menus."""
    titles = [e for e in elements if e.tag == "h1"]
    found: set[Element] = set()
    if len(titles) != 1:
        return found
    for holder in above(titles[0]):
        at = holder.getprevious()  # type: ignore[attr-defined]
        while at is not None:
            if census.words[at] <= _MOST_BEFORE and not _RULE.search(spaced(at)):
                found.add(at)
            at = at.getprevious()
    return found


_COLUMN = re.compile(
    r"(?:^|\s)(?:col(?:umn)?s?(?:-[a-z]{2})?-?\d+|(?:one|two)-(?:third|quarter)s?|govuk-grid-column-\S+)(?:\s|$)", re.I
)


def _side_columns(elements: list[Element], census: Census) -> set[Element]:
    """Columns of a grid beside the one that holds the page's title and most of its words, without a rule in them."""
    titles = [e for e in elements if e.tag == "h1"]
    found: set[Element] = set()
    for holder in above(titles[0]) if len(titles) == 1 else ():
        row = holder.getparent()
        if row is None or not _COLUMN.search(holder.get("class") or ""):
            continue
        for other in row:
            beside = other is not holder and _COLUMN.search(other.get("class") or "")
            if beside and census.words[other] * 2 < census.words[holder] and not _RULE.search(spaced(other)):
                found.add(other)
    return found


def main_text(elements: list[Element], census: Census) -> frozenset[Element]:
    """The elements that hold the page's text: main, or a lone article; none where they hold too little."""
    outside = sum(census.words[e] for e in outermost([e for e in elements if stands_around(e)]))
    for chosen in (
        [e for e in elements if e.tag == "main" or e.get("role") == "main"],
        [e for e in elements if e.tag == "article" or e.get("itemprop") == "articleBody"],
        [e for e in elements if (e.get("id") or "").lower() in ("content", "main", "main-content", "maincontent")],
    ):
        outer = outermost(chosen)
        enough = sum(census.words[e] for e in outer) >= _FEW * (census.words[elements[0]] - outside)
        if outer and enough and (len(outer) == 1 or outer[0].tag == "main"):
            return frozenset(outer)
    return frozenset()


_FEW = 0.3
