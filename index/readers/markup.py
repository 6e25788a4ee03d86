"""The words of a span of source text: white space folded, Markdown and inline HTML left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.readers.blocks import Span

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A footnote's mark stays visible, as the published page shows it.
_FOOTNOTE_MARK = re.compile(r"<sup>\s*(\d{1,3})\s*</sup>|\[\^(\d{1,3})\]", re.IGNORECASE)
# Every run is bounded and none can be begun anew inside itself, so that no heap of brackets takes long. What a link leads
# to looks like an address: "must [not](ever)" is no link, and its words stay.
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,400})\]\((?=\)|[^()\s]{0,400}[./#:@])[^()\s]{0,400}(?:\([^()\s]{0,100}\)[^()\s]{0,100})?"
    r"(?:\s{1,9}\"[^\"\n]{0,200}\")?\)"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^>\s]{1,400}|[^<>\s@]{1,80}@[^<>\s@]{1,200})>")
# Tags that set words in another type or part lines, with nothing but attributes in them. Any other brackets are the
# author's own: "must <not> post", "<a member of staff>". So are those that strike words out, which must be seen.
_ATTRIBUTE = r"\s{1,9}[a-z][\w:-]{0,30}\s?=\s?(?:\"[^\"<>\n]{0,300}\"|'[^'<>\n]{0,300}'|[^\s\"'<>=]{1,300})"
_TAG = re.compile(
    rf"</?(?:a|abbr|b|br|em|font|i|ins|small|span|strong|sub|sup|tt|u|wbr)(?=[\s/>])(?:{_ATTRIBUTE}){{0,9}}\s{{0,9}}/?>",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*\*|__(?=\S)|(?<=\S)__|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\x00]")


def plain(text: str) -> str:
    """`text` as a reader of the published page sees it, on one line."""
    text = _FOOTNOTE_MARK.sub(lambda m: " " + (m[1] or m[2]).translate(_SUPERSCRIPT) + " ", text)
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub(" ", text)
    text = _EMPHASIS.sub("", text)
    text = _ESCAPE.sub(r"\1", text)
    return folded(text)


def folded(text: str) -> str:
    """`text` on one line, white space folded and what does not show left out."""
    return " ".join(_INVISIBLE.sub("", text).split())


def words(source: str, spans: Iterable[Span], *, markup: bool = True) -> str:
    """The plain words of several spans of `source`, in order, joined by one space.

    `markup`: `source` is Markdown or as good as; where it is not, an asterisk is an asterisk.
    """
    raw = "\n".join(source[s.start : s.end] for s in spans)
    return plain(raw) if markup else folded(raw)
