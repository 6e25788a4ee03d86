"""What stands around a page's text: menus, banners, share bars, footers, forms, side columns.

Three signs tell them: how a page marks them up (elements, roles), how nearly all of a block is links, and the names
that content systems give them. Callouts and sections of a policy bear some of the same marks and names, so these
count only where nothing in the element is a rule; a heading goes by none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from index.readers.html.census import Census, above, outermost, own_text, spaced
from index.readers.html.rules import commands
from index.readers.xml import Element

# What nobody writes rules in, and what sites set notices, side columns and callouts in alike.
_TAGS, _OPEN_TAGS = frozenset(("nav", "search")), frozenset(("aside", "footer"))
_ROLES = frozenset(("navigation", "search", "toolbar", "menu", "menubar"))
_OPEN_ROLES = frozenset(
    ("banner", "contentinfo", "complementary", "dialog", "alertdialog", "tablist", "alert")
)  # fmt: skip
_HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WHOLES = frozenset(("html", "body", "main", "article"))
_NAMES = re.compile(
    r"cookie[-_]{0,2}(?:bar|banner|notice|consent|message|law|control|pop-?up|dialog|modal|overlay|prompt|wrapper|info|alert)"
    r"|cookiebot|onetrust|breadcrumb|pagination|skip-?(?:link|to|nav)|back-?to-?top|share-(?:links|buttons|this|bar)"
    r"|sharedaddy|addtoany|addthis|social-?(?:links|share|sharing|icons|buttons|bar)|(?:page|site)-?(?:feedback|rating)"
    r"|was-this|print-(?:page|link|button)|related-?(?:content|links|pages|items|posts|articles)"
    r"|(?:site|page|alert|emergency|global|service)-?(?:alert|banner|announcement|notification)"
    r"|comments?-(?:area|respond|form)|(?:entry|post|article)-(?:meta|tags|nav\w*)|powered-by"
    r"|(?:^|[^a-z])(?:side-?bar|side-?nav|nav-?bar|main-menu|footer|site-(?:header|title|description|info)|masthead|colophon"
    r"|widget-area|top-?bar|sub-?nav|left-?nav|guide-nav|section-nav|local-nav|page-?tools|page-actions|nav-tabs)(?:$|[^a-z])",
    re.IGNORECASE,
)
# A policy has sections of these names as well: they are a banner's where it speaks of cookies, outside the main text.
_COOKIE_NAMES = re.compile(r"cookie|consent|gdpr", re.IGNORECASE)
_WEAK_NAMES = re.compile(
    r"(?:^|[^a-z])(?:header|menu|nav|navigation|pager|share|sharing|social|widget|related|feedback|tools|toolbar|subscribe"
    r"|newsletter|promo|banner|advert|copyright|credits|languages?|breadcrumbs?|search|tags|alert|dropdown-menu)(?:$|[^a-z])",
    re.IGNORECASE,
)
_BLOCKS = frozenset(("ul", "ol", "menu", "dl", "div", "p", "td", "section", "table", "tr", "tbody", "span", "center"))
_NETWORKS = (
    r"(?:\W{1,5}(?:facebook|twitter|x|linked-?in|whats-?app|instagram|nextdoor|reddit|pinterest|telegram|mastodon|bluesky"
    r"|threads|messenger|e-?mail|social media|a friend)){0,8}\W*"
)
_STEP = r"(?:previous|next)(?: page(?=\s*(?:$|[:»→›|/–-])|\s+(?:previous|next)\b)|\s?[«»←→‹›])"
# Lines that web pages set around any text, whatever it is about: whole, for a sentence may begin like any of them.
_SAID = re.compile(
    r"did you find what you (?:were|are) looking for\b.*"
    r"|(?:(?:is|was|did you find) this (?:page|article)|(?:was|did you find) (?:this|the) (?:page|information|article|content))"
    r"\b.{0,40}\b(?:useful|helpful|looking for)\b.*"
    rf"|(?:share|print|email|bookmark|download|rate|save) this (?:page|article|guide)(?: (?:on|via|by|to))?{_NETWORKS}"
    rf"|share (?:this(?: post| story)?|on|via)(?: (?:on|via|by|with|to))?{_NETWORKS}"
    r"|(?:report|tell us about) (?:a|any) (?:problem|issue|error)s? (?:with|on) this page\W*"
    r"|(?:click to )?(?:share|email|print)\b.{0,40}\(opens in (?:a )?new (?:window|tab)\)"
    r"|(?:this|our) (?:web)?site uses cookies\b.*|we use (?:some )?(?:essential )?cookies (?:on|to)\b.*"
    rf"|(?:{_STEP}|[«←‹]\s?(?:previous|next)\b).{{0,60}}(?:next\b.{{0,60}})?|previous\W{{1,5}}next\W*"
    r"|you are here(?:\s*[:>»/|›→].{0,120}|\s+home\b.{0,120})?"
    r"|(?:accept|reject|manage)(?: all| additional| optional)? cookies|cookie (?:settings|preferences|policy)"
    r"|(?:sign|log) in(?: ?(?:or|/|\|) ?(?:register|sign up|join|subscribe|create an account))?\W*|(?:sign|log) in to my account"
    r"|skip to (?:the )?(?:main |primary |page |site )?(?:contents?|navigation|menu|search|footer)\W*"
    r"|leave a (?:reply|comment)\W*|your e-?mail address will not be published\b.*"
    r"|you must be (?:logged|signed) in to (?:post|leave|write|make) a (?:comment|reply|review)\W*"
    r"|(?:posted|published|written) (?:on .{0,30}\d.{0,20} by \w+(?: \w+)?|by (?:admin|(?-i:[A-Z])\w+(?: \w+)?))|proudly powered by\b.*"
    r"|(?:web)?site (?:(?:designed|built|created|developed|hosted) by\b|by (?-i:[A-Z])).{0,60}|best viewed (?:in|on|with|at|using)\b.*"
    r"|(?:this )?page (?:was )?last (?:updated|reviewed|modified|published)\b.*"
    r"|©.{0,120}|copyright (?:©|\(c\)|\d{4}).{0,100}|all rights reserved\W*",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_SAID = 160
# Signs that stand between the steps of a breadcrumb trail or the entries of a footer.
_TRAIL = re.compile(r"\s[>»›→/|·•]\s")
_HALF, _NEARLY, _NEARLY_TWO, _LONGEST_LINK = 0.5, 0.8, 0.95, 8
_MOST_BEFORE = 80
_LEADS_IN = (":", "–", "—")


def is_web_furniture(words: str) -> bool:
    """Whether a whole block says what web pages say around any text, and no rule: "Was this page useful?", "Share on X"."""
    return len(words) <= _LONGEST_SAID and bool(_SAID.fullmatch(words.strip())) and not commands(words)


def around(elements: list[Element], main: frozenset[Element], census: Census) -> Iterator[Element]:
    """What is no part of the text: never what holds the text, or much of it, itself."""
    holders = {a for e in elements if e in main or e.tag in ("main", "h1") for a in above(e)} | main
    inside = {e for holder in main for e in holder.iter()}
    most = max(40, 0.4 * census.words[elements[0]])
    before = _before_title(elements, census) | _side_columns(elements, census)
    for element in elements:
        if element in holders or element.tag in _WHOLES or element.tag == "h1":
            continue
        in_text, bound = census.in_text[element] or element in inside, census.rules.bind(element)
        around_text = element.tag == "footer" or (element.tag in ("aside", "header") and not bound)
        small = census.words[element] <= most
        if (
            element.tag in _TAGS
            or (around_text and not in_text)
            or (small and (element in before or (element.tag == "form" and not bound)))
            or (small and (stands_around(element, census, in_text=in_text) or _is_menu(element, census)))
        ):
            yield element


def stands_around(element: Element, census: Census, *, in_text: bool) -> bool:
    """Whether a page's markup or the names in it set an element apart from the text. `in_text`: it stands in the main text."""
    if element.tag in _WHOLES or element.tag in _HEADS:
        return False
    role = (element.get("role") or "").lower()
    if element.tag in _TAGS or role in _ROLES or (element.tag == "footer" and not in_text):
        return True
    marked = element.tag in _OPEN_TAGS or role in _OPEN_ROLES or element.get("aria-modal") == "true"
    return (marked or _is_named(element, census, in_text=in_text)) and not census.rules.bind(element)


def _is_named(element: Element, census: Census, *, in_text: bool) -> bool:
    """Whether an element bears a name that content systems give to what stands around the text."""
    classes, label = element.get("class") or "", element.get("aria-label") or ""
    names = f"{classes} {element.get('id') or ''}"
    if _NAMES.search(names) or re.search(r"cookie|breadcrumb", label, re.IGNORECASE):
        return True
    if _COOKIE_NAMES.search(names) and not in_text and census.rules.speak_of_cookies(element):
        return True
    return element.tag in _BLOCKS and bool(_WEAK_NAMES.search(classes))


def is_entry(said: str, element: Element, words: Mapping[Element, int], led: dict[Element, bool]) -> bool:
    """Whether what a block says is an item of a list that words lead up to, or all of a cell beside others.

    There "Share this page" may be what a council forbids. `words` counts those in every element; `led` remembers lists.
    """
    for at in (element, *above(element)):
        if at.tag in ("ul", "ol", "menu"):
            if at not in led:
                said = _said_before(at)
                titled = not said.endswith((".", "!", "?")) and commands(said[-_MOST_BEFORE:])
                led[at] = (said.endswith(_LEADS_IN) or titled) and not is_web_furniture(said)
            if led[at]:
                return True
        row = at.getparent()
        whole = at.tag in ("td", "th") and words[at] <= len(said.split())
        if whole and row is not None and words[row] > words[at]:
            return True
    return False


def _is_menu(element: Element, census: Census) -> bool:
    """Whether nearly all of a block is links: short ones, that no sentence leads up to and of which none is a rule."""
    links, words = census.links[element], census.words[element]
    if element.tag not in _BLOCKS or links < 2 or census.linked[element] > _LONGEST_LINK * links:
        return False
    share = _HALF if _TRAIL.search(spaced(element)) else _NEARLY_TWO if links == 2 else _NEARLY
    if census.linked[element] < share * words:
        return False
    return not _said_before(element).endswith(_LEADS_IN) and not census.rules.bind(element)


def _said_before(element: Element) -> str:
    """The words that stand before a block, in what holds it or in what holds that."""
    for at in (element, *above(element)):
        before = at.getprevious()  # type: ignore[attr-defined]
        while before is not None and not own_text(before):
            before = before.getprevious()
        parent = at.getparent()
        held = parent.text if parent is not None else ""
        said = own_text(before) + (before.tail or "") if before is not None else held or ""
        if said.strip():
            return said.strip()
    return ""


def _before_title(elements: list[Element], census: Census) -> set[Element]:
    """What stands before the block with the page's one h1: the site's name, notices, menus."""
    titles = [e for e in elements if e.tag == "h1"]
    found: set[Element] = set()
    if len(titles) != 1:
        return found
    for holder in above(titles[0]):
        at = holder.getprevious()  # type: ignore[attr-defined]
        while at is not None:
            if census.words[at] <= _MOST_BEFORE and not census.rules.bind(at):
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
            if beside and census.words[other] * 2 < census.words[holder] and not census.rules.bind(other):
                found.add(other)
    return found


def main_text(elements: list[Element], census: Census) -> frozenset[Element]:
    """The elements that hold the page's text: main, or a lone article; none where they hold too little."""
    apart = [e for e in elements if stands_around(e, census, in_text=census.in_text[e])]
    outside = sum(census.words[e] for e in outermost(apart))
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
