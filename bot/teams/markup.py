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
# In a quotation the sender's name and the time stand before the words.
_SENDER = frozenset({"mri", "time"})
_UNSEEN = frozenset({"script", "style", "attachment"})


@dataclass(frozen=True, slots=True)
class Marked:
    """`own`: the words outside of quotations; `quoted`: those of the messages replied to, but for the bot's own; `pictures`:
    whether any is there; `replies_to`: the ids of the messages replied to."""

    own: str
    quoted: str
    pictures: bool
    replies_to: tuple[str, ...] = ()


def read_markup(markup: str, bot: str = "") -> Marked:
    """The words of a message's HTML, a line for each block. Never raises for what is written in it."""
    try:
        root = html.fragment_fromstring(markup[:_MOST_MARKUP], create_parent="div")
    except (etree.LxmlError, ValueError):
        return Marked("", "", pictures=False)
    reading = _Reading(bot)
    for step, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            reading.add(element.tail if step == "end" else None)
        elif step == "start":
            reading.start(element)
        else:
            reading.end(element, element.tail if element is not root else None)
    return Marked(_folded(reading.own), _folded(reading.quoted), reading.pictures, tuple(reading.replies_to))


class _Reading:
    """What has been read of a message's HTML so far."""

    def __init__(self, bot: str) -> None:
        self.own: list[str] = []
        self.quoted: list[str] = []
        self.pictures = False
        self.replies_to: list[str] = []
        self._bot = bot
        self._reply: etree._Element | None = None
        self._by_the_bot = False

    def start(self, element: etree._Element) -> None:
        kind = (element.get("itemtype") or "").lower()
        if self._reply is None and _REPLY in kind:
            self._reply, self._by_the_bot = element, False
            self.replies_to += filter(None, [element.get("itemid")])
        if element.tag in _BREAKS:
            self.add("\n")
        elif element.tag in ("img", "emoji"):
            emoji = element.tag == "emoji" or _EMOJI in kind
            self.pictures = self.pictures or not emoji
            self.add(element.get("alt") if emoji else None)
        if self._reply is not None and element.get("itemprop") in _SENDER:
            self._by_the_bot = self._by_the_bot or (bool(self._bot) and element.get("itemid") == self._bot)
        elif element.tag not in _UNSEEN:
            self.add(element.text)

    def end(self, element: etree._Element, tail: str | None) -> None:
        if element is self._reply:
            self._reply = None
        self.add(tail)

    def add(self, words: str | None) -> None:
        """Words, to the writer's own or to those quoted; what the bot has said itself is no post of anybody's."""
        if words and not (self._reply is not None and self._by_the_bot):
            (self.own if self._reply is None else self.quoted).append(words.replace("\xa0", " "))


def words_of(markup: str) -> str:
    """All words, quoted ones first."""
    found = read_markup(markup)
    return "\n".join(filter(None, (found.quoted, found.own)))


def _folded(found: list[str]) -> str:
    return re.sub(r"\n\s*\n+", "\n\n", "".join(found)).strip()
