"""Teams' HTML of messages: their words, those quoted in them, and whether there are pictures.

Cut to a bound before it is parsed, and parsed by libxml2, whose time is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html  # type: ignore[import-untyped]

# Teams takes messages of about 28 KB; what is checked as a post may be as long again in tags.
_MOST_MARKUP = 100_000
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_REPLY, _EMOJI = "schema.skype.com/reply", "schema.skype.com/emoji"
_UNSEEN = frozenset({"script", "style", "attachment"})


@dataclass(frozen=True, slots=True)
class Marked:
    """`own`: the words outside of quotations; `quoted`: those of the messages replied to; `pictures`: whether any is there."""

    own: str
    quoted: str
    pictures: bool


def read_markup(markup: str) -> Marked:
    """The words of a message's HTML, a line for each block. Never raises for what is written in it."""
    try:
        root = html.fragment_fromstring(markup[:_MOST_MARKUP], create_parent="div")
    except (etree.LxmlError, ValueError):
        return Marked("", "", pictures=False)
    own: list[str] = []
    quoted: list[str] = []
    reply: etree._Element | None = None
    pictures = False
    for step, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            _add(reply, own, quoted, element.tail if step == "end" else None)
            continue
        if step == "start":
            if reply is None and _REPLY in (element.get("itemtype") or "").lower():
                reply = element
            if element.tag in _BREAKS:
                _add(reply, own, quoted, "\n")
            elif element.tag in ("img", "emoji"):
                emoji = element.tag == "emoji" or _EMOJI in (element.get("itemtype") or "").lower()
                pictures = pictures or not emoji
                _add(reply, own, quoted, element.get("alt") if emoji else None)
            if element.tag not in _UNSEEN and not _is_sender(reply, element):
                _add(reply, own, quoted, element.text)
        else:
            if element is reply:
                reply = None
            _add(reply, own, quoted, element.tail if element is not root else None)
    return Marked(_folded(own), _folded(quoted), pictures)


def words_of(markup: str) -> str:
    """All words, quoted ones first."""
    found = read_markup(markup)
    return "\n".join(filter(None, (found.quoted, found.own)))


def _is_sender(reply: etree._Element | None, element: etree._Element) -> bool:
    """In a quotation the sender's name and the time stand before the words."""
    return reply is not None and element.get("itemprop") in ("mri", "time")


def _add(reply: etree._Element | None, own: list[str], quoted: list[str], words: str | None) -> None:
    if words:
        (own if reply is None else quoted).append(words.replace("\xa0", " "))


def _folded(found: list[str]) -> str:
    return re.sub(r"\n\s*\n+", "\n\n", "".join(found)).strip()
