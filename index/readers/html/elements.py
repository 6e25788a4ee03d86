"""Small questions about one element of a page."""

from __future__ import annotations

from urllib.parse import unquote

from index.readers.inline import clean
from index.readers.xml import Element

_HIDDEN = (
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only element-invisible "
    "govuk-visually-hidden u-visually-hidden offscreen off-screen"
)
_HIDDEN_NAMES = frozenset(_HIDDEN.split())


def is_hidden_by_name(element: Element) -> bool:
    """Whether an element's class says that only screen readers get it."""
    return not _HIDDEN_NAMES.isdisjoint((element.get("class") or "").lower().split())


def fragment(element: Element) -> str | None:
    """Where on its own page a link leads."""
    href = (element.get("href") or "").strip()
    return unquote(href[1:]) if element.tag == "a" and len(href) > 1 and href.startswith("#") else None


def own_text(element: Element) -> str:
    """All text in an element, cleaned, ends trimmed."""
    parts = [element.text or ""]
    for inner in element.iter():
        if inner is not element:
            parts.extend((inner.text or "", inner.tail or ""))
    return clean("".join(parts)).strip()
