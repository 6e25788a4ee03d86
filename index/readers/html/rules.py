"""Where a page commands or forbids: words that no menu, banner or side column may take along unread.

What web sites say of themselves in such words ("You must be logged in to comment", what their cookies cannot do) is
no rule of a policy.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lxml import etree  # type: ignore[import-untyped]

from index.readers.xml import Element

NO_WORDS = frozenset(("script", "style", "template", "noscript", "title"))
_RULE = re.compile(
    r"\b(?:must|shall|should|never|cannot|may (?:only|not)|(?:do|does|is|are|will) not|don[’']?t|mustn[’']?t|shouldn[’']?t"
    r"|ought|expected to|required to|responsible for|prohibited|forbidden|not (?:be )?(?:allowed|permitted)"
    r"|(?:you|councillors?|members?|officers?|staff|employees) (?:have|has|needs?|are|is) to)\b",
    re.IGNORECASE,
)
_SITES_OWN = re.compile(
    r"\b(?:logged|signed) in to (?:post|leave|write|make|add|reply|comment|view)\b|\be-?mail address will not be\b"
    r"|\bpersonal or financial information (?:like|such as) your\b|\b(?:required|mandatory|all) fields\b"
    r"|\bfields? (?:that are )?marked\b"
    r"|\bjavascript (?:must|should|is not)\b",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"\bcookies?\b|\baccept (?:them|these|all)\b|\b(?:identify(?:ing)?|set|update|upgrade) your browser\b",
    re.IGNORECASE,
)
# Whom and what a policy on social media speaks of: with these a sentence on cookies is a rule like any other.
_POLICYS = re.compile(
    r"\b(?:councillors?|members?|officers?|staff|employees?|volunteers?|residents?|child(?:ren)?|photo\w*|posts?|posting"
    r"|social media)\b",
    re.IGNORECASE,
)
_COOKIE = re.compile(r"\bcookie", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
# What stands within a sentence; anything else ends one, as it begins a line of its own.
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
     "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr")
)  # fmt: skip


def commands(words: str) -> bool:
    """Whether some sentence commands or forbids, and not as web sites do of themselves."""
    return next(_commanded(words), None) is not None


def _commanded(line: str) -> Iterator[int]:
    """Where in a line the letters of a rule's words stand."""
    for sentence in _SENTENCE.finditer(line):
        found = list(_RULE.finditer(sentence[0]))
        if not found or _SITES_OWN.search(sentence[0]):
            continue
        if _POLICYS.search(sentence[0]) or not _COOKIES.search(sentence[0]):
            yield from (sentence.start() + at for words in found for at in range(*words.span()))


class Rules:
    """The places of a page's rules, looked for once, so that any number of elements can be asked about."""

    def __init__(self, root: Element) -> None:
        self._ranges: dict[Element, tuple[int, int]] = {}
        text = self._read(root)
        lines = [(line.start(), line[0]) for line in _LINE.finditer(text)]
        self._rules = [start + at for start, line in lines for at in _commanded(line)]
        self._cookies = [found.start() for found in _COOKIE.finditer(text)]

    def bind(self, element: Element) -> bool:
        """Whether a rule stands in `element`."""
        return self._holds(element, self._rules)

    def speak_of_cookies(self, element: Element) -> bool:
        """Whether `element` says "cookies" at all."""
        return self._holds(element, self._cookies)

    def _holds(self, element: Element, places: Sequence[int]) -> bool:
        start, end = self._ranges.get(element, (0, 0))
        at = bisect_left(places, start)
        return at < len(places) and places[at] < end

    def _read(self, root: Element) -> str:
        """All words, white space folded, what stands in different elements apart; notes where each element's are."""
        text: list[str] = []
        starts: list[int] = []
        at = 0
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, element in steps:
            edge = "" if element.tag in _INLINE else "\n"
            if event == "start":
                starts.append(at)
                if element.tag in NO_WORDS:
                    steps.skip_subtree()
                    continue
                added = f"{edge}{_folded(element.text)}"
            else:
                self._ranges[element] = (starts.pop(), at)
                added = f"{edge}{_folded(element.tail)}"
            text.append(added)
            at += len(added)
        return "".join(text)


def _folded(text: str | None) -> str:
    words = " ".join((text or "").split())
    return f"{words} " if words else ""
