"""Words and links counted once for every element of a page, and small questions asked of elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from index.readers.html.rules import NO_WORDS, Rules
from index.readers.inline import clean
from index.readers.xml import Element

_WORD = re.compile(r"\w[\w'’-]*")
# What leads to a person is an answer and no menu.
_CONTACT = ("mailto:", "tel:")


def fragment(element: Element) -> str | None:
    """Where on its own page a link leads."""
    href = (element.get("href") or "").strip()
    return unquote(href[1:]) if element.tag == "a" and len(href) > 1 and href.startswith("#") else None


def own_text(element: Element) -> str:
    """All text in an element, cleaned, ends trimmed."""
    return clean("".join(_texts(element))).strip()


def spaced(element: Element) -> str:
    """All text in an element, what stands in different elements apart."""
    return " ".join(" ".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element.iter():
        if inner is not element:
            yield inner.text or ""
            yield inner.tail or ""


def above(element: Element) -> Iterator[Element]:
    """What an element stands in, from the inside out."""
    at = element.getparent()
    while at is not None:
        yield at
        at = at.getparent()


def outermost(elements: list[Element]) -> list[Element]:
    """Of some elements, in document order, those that stand in no other of them."""
    chosen = set(elements)
    return [e for e in elements if not any(a in chosen for a in above(e))]


class Census:
    """What stands in every element, its own and those below it; scripts and the like left out.

    `words`; of these `linked`, in links, and `places`, in links to places on the page itself; `links`, how many.
    `in_text`: it stands in the page's main text, as the page says. `rules`: where it commands or forbids.
    """

    def __init__(self, elements: list[Element]) -> None:
        self.words: dict[Element, int] = dict.fromkeys(elements, 0)
        self.linked: dict[Element, int] = dict.fromkeys(elements, 0)
        self.places: dict[Element, int] = dict.fromkeys(elements, 0)
        self.links: dict[Element, int] = dict.fromkeys(elements, 0)
        self.in_text: dict[Element, bool] = {}
        self.rules = Rules(elements[0])
        for element in reversed(elements):
            self._count(element)
        for element in elements:
            parent = element.getparent()
            self.in_text[element] = parent is not None and (parent.tag in ("main", "article") or self.in_text[parent])

    def _count(self, element: Element) -> None:
        said = len(_WORD.findall(element.text or ""))
        self.words[element] = 0 if element.tag in NO_WORDS else self.words[element] + said
        if fragment(element) is not None:
            self.places[element] = self.words[element]
        if element.tag == "a":
            leads = bool(self.words[element]) and not (element.get("href") or "").lower().startswith(_CONTACT)
            self.linked[element], self.links[element] = (self.words[element] if leads else 0), int(leads)
        parent = element.getparent()
        if parent is not None:
            self.words[parent] += self.words[element] + len(_WORD.findall(element.tail or ""))
            self.linked[parent] += self.linked[element]
            self.places[parent] += self.places[element]
            self.links[parent] += self.links[element]
