"""A web page parsed, as long as it is not too much."""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]

from index.errors import DocumentError
from index.readers.html.around import Page, survey
from index.readers.xml import Element

MOST_ELEMENTS = 60_000
LARGEST_PAGE = 12_000_000
_DATA_URI = re.compile(r"(?<=data:)[\w/+.;=-]{1,80},[A-Za-z0-9+/=%\s]{200,}")


def parse_page(name: str, text: str) -> Page:
    """The page behind `text`. Raises DocumentError where it is too big or too deep, or has nothing in it."""
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
    elements = list(root.iter())
    if len(elements) > MOST_ELEMENTS:
        raise DocumentError(f"{name}: has more than {MOST_ELEMENTS:,} parts; save the policy's page alone")
    return survey(root, elements)
