"""XML of unknown origin, parsed only after it has been found small, flat and without entities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

from lxml import etree  # type: ignore[import-untyped]

MOST_ELEMENTS = 400_000
DEEPEST = 128


class Element(Protocol):
    """What the readers use of an element of a parsed tree."""

    tag: str
    text: str | None
    tail: str | None

    def get(self, key: str, default: str | None = None) -> str | None: ...
    def __iter__(self) -> Iterator[Element]: ...
    def iter(self, *tags: str) -> Iterator[Element]: ...
    def getparent(self) -> Element | None: ...


class UnfitXml(Exception):
    """XML that is damaged or too much; the message says which, in words for an officer."""


class _Guard:
    """Counts elements and depth as they come; refuses a document type, where entities would be."""

    def __init__(self) -> None:
        self.depth = 0
        self.count = 0

    def start(self, *_: object) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST:
            raise UnfitXml("its parts are nested too deeply")
        if self.count > MOST_ELEMENTS:
            raise UnfitXml("it has too many parts")

    def end(self, *_: object) -> None:
        self.depth -= 1

    def doctype(self, *_: object) -> None:
        raise UnfitXml("it declares a document type, which no Word document does")


def parse_xml(data: bytes) -> Element:
    """The root of `data`. Raises UnfitXml."""
    guard = _Guard()
    checker = expat.ParserCreate()
    checker.StartElementHandler = guard.start
    checker.EndElementHandler = guard.end
    checker.StartDoctypeDeclHandler = guard.doctype
    try:
        checker.Parse(data, True)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        root: Element = etree.fromstring(data, parser)
    except (expat.ExpatError, etree.LxmlError, LookupError, ValueError) as error:
        raise UnfitXml("its XML is damaged") from error
    return root


def name_of(element: Element) -> str:
    """An element's name without its namespace: Word writes two namespaces for the same things."""
    return element.tag.rpartition("}")[2]


def value(element: Element | None, key: str = "val") -> str | None:
    """An attribute by its name without its namespace."""
    if element is None:
        return None
    namespace = element.tag.rpartition("}")[0]
    found = element.get(f"{namespace}}}{key}" if namespace else key)
    return element.get(key) if found is None else found


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return None if element is None else next((c for c in element if name_of(c) == name), None)


def number(text: str | None, default: int = 0) -> int:
    """`text` as a whole number that an honest file could hold."""
    try:
        return max(-1_000_000, min(1_000_000, int(text or "")))
    except ValueError:
        return default


def on(element: Element | None) -> bool | None:
    """Whether a property that may be switched is on; None where it is not given."""
    if element is None:
        return None
    return (value(element) or "true").lower() not in ("0", "false", "off", "none")
