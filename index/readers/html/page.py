"""A page's bytes to its elements: which hold its text, which stand around it, contents lists, notes, what folds."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import webencodings  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from index.errors import DocumentError
from index.readers.html.around import around, main_text
from index.readers.html.census import Census, fragment, own_text
from index.readers.html.shadow import show_shadows
from index.readers.xml import Element

MOST_ELEMENTS = 60_000
LARGEST_PAGE = 12_000_000
_STRANGE = re.compile("[\x00-\x08\x0e-\x1f]")
_FEW_STRANGE = 40
_DATA_URI = re.compile(r"(?<=data:)[\w/+.;=-]{1,80},[A-Za-z0-9+/=%\s]{200,}")


def parse_page(name: str, text: str) -> Page:
    """The page behind `text`. Raises DocumentError where it is too big or too deep, or has nothing in it."""
    strange = sum(1 for _ in _STRANGE.finditer(text))
    if strange > max(_FEW_STRANGE, len(text) // 50):
        raise DocumentError(f"{name}: this is a binary file, not a web page; save the page again from the browser")
    text = _DATA_URI.sub("", text.replace("\x00", ""))
    if len(text) > LARGEST_PAGE:
        raise DocumentError(f"{name}: larger than {LARGEST_PAGE // 1_000_000} MB of page; save the policy's page alone")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root: Element | None = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise DocumentError(f"{name}: is too big or nested too deeply to read; copy its text into a Word document")
    if root is None:
        raise DocumentError(f"{name}: no web page found in it; save the page again from the browser")
    show_shadows(root)
    elements = list(root.iter())
    if len(elements) > MOST_ELEMENTS:
        raise DocumentError(f"{name}: has more than {MOST_ELEMENTS:,} parts; save the policy's page alone")
    return survey(root, elements)


_DECLARED = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_LOOKED_AT = 8192
_FALLBACK = "cp1252"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode_page(data: bytes) -> tuple[str, str | None]:
    """The page's text, and a warning where what it declares does not hold.

    A byte order mark decides, then what the page declares, then UTF-8 where it is that, then
    Windows-1252.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), None
    head = data[:_LOOKED_AT]
    declared = _DECLARED.search(head) or _XML.search(head)
    found = webencodings.lookup(declared[1].decode("ascii", errors="replace")) if declared else None
    name = found.name if found else None
    # A page that can be searched byte by byte for "charset" is not UTF-16, whatever it says.
    name = "utf-8" if name in ("utf-16le", "utf-16be", None) else name
    try:
        if found is None or name == "utf-8":
            return data.decode("utf-8"), None
        return data.decode(found.codec_info.name), None
    except (UnicodeDecodeError, LookupError):
        said = "is not in the encoding that it declares" if declared else "declares no encoding and is not UTF-8"
        return data.decode(_FALLBACK, errors="replace"), f"{said}; read as Windows-1252. Look for wrong letters"


_HIDDEN = (
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only element-invisible "
    "govuk-visually-hidden u-visually-hidden offscreen off-screen"
)
_HIDDEN_NAMES = frozenset(_HIDDEN.split())


def is_hidden_by_name(element: Element) -> bool:
    """Whether an element's class says that only screen readers get it."""
    return not _HIDDEN_NAMES.isdisjoint((element.get("class") or "").lower().split())


_NOTE_TEXT = re.compile(r"[\[(]?(?:\d{1,3}|[ivx]{1,6}|[*†‡§]{1,3})[\])]?")
_NOTE_NAME = re.compile(r"fn|ftn|note|^ref|cite|^f\d", re.IGNORECASE)
_LONGEST_NOTE = 250


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
    census = Census(elements)
    main = main_text(elements, census)
    return Page(
        root, main, frozenset(around(elements, main, census)), frozenset(_contents(elements, census)),
        _notes(elements, census), frozenset(_unfolded(elements)), census.words,
    )  # fmt: skip


def _contents(elements: list[Element], census: Census) -> Iterator[Element]:
    """Lists, of three entries or more, of links to places on the page itself; and the lines of Word's own."""
    for element in elements:
        if element.tag == "a" and (fragment(element) or "").lower().startswith("_toc"):
            line = element.getparent()
            if line is not None and census.places[line] >= 0.9 * census.words[line]:
                yield line
        if element.tag in ("ul", "ol", "menu") and len([e for e in element if e.tag == "li"]) >= 3:
            whole = census.words[element]
            if whole and census.places[element] >= 0.9 * whole:
                yield element


def _notes(elements: list[Element], census: Census) -> frozenset[str]:
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


_OPENERS = ("data-toggle", "data-bs-toggle", "aria-expanded", "aria-selected")


def _unfolded(elements: list[Element]) -> Iterator[str]:
    """Ids of what a button or tab opens: on the page it is folded away, not left out."""
    for element in elements:
        for key in ("aria-controls", "data-target", "data-bs-target"):
            yield from (name.lstrip("#.") for name in (element.get(key) or "").split())
        target = fragment(element)
        if target and (element.get("role") == "tab" or any(element.get(key) is not None for key in _OPENERS)):
            yield target
