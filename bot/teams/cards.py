"""Words in Adaptive Cards, so that nothing typed or quoted can format, link, mention or turn into a date.

Policy words and what a person typed stand in text runs, which know no Markdown. Headings stand in text
blocks, which do, and are escaped. `{{DATE(…)}}` and `{{TIME(…)}}` are replaced in both by some clients:
an invisible word joiner between two braces keeps them as they are.
https://adaptivecards.microsoft.com/?topic=TextRun, https://adaptivecards.microsoft.com/?topic=text-features
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.chat.splitting import runs_of

Element = dict[str, Any]

# One element's text, so that a long quote can be shared out over messages.
MOST_IN_A_RUN = 5000
_BRACES = re.compile(r"\{(?=\{)")
_MARKS = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w+;)|!(?=\[)")
_LINE_MARKS = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))", re.MULTILINE)
# Four spaces would make a line code.
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_JOINER = "\u2060"


def literal(text: str) -> str:
    """`text` without anything that a client replaces in a text run."""
    return _BRACES.sub("{" + _JOINER, text)


def escaped(text: str) -> str:
    """`text` as Markdown that shows it as it is."""
    marked = _MARKS.sub(lambda m: "\\" + m[0], _INDENT.sub("", literal(text)))
    return _LINE_MARKS.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", marked)


def run(text: str, *, bold: bool = False, italic: bool = False) -> Element:
    """One literal run."""
    made: Element = {"type": "TextRun", "text": literal(text)}
    if bold:
        made["weight"] = "Bolder"
    if italic:
        made["italic"] = True
    return made


def words(text: str, *, bold: bool = False, italic: bool = False, spacing: str = "Default") -> list[Element]:
    """Our own, a policy's or a person's words, literally: a block a line, since a run has no line breaks."""
    found: list[Element] = []
    gap = spacing
    for line in text.split("\n"):
        if not line.strip():
            gap = "Medium"
            continue
        for piece in runs_of(line, MOST_IN_A_RUN, size):
            found.append(block([run(piece, bold=bold, italic=italic)], spacing=gap))
            gap = "Small"
    return found


def block(runs: list[Element], *, spacing: str = "Default") -> Element:
    """Runs on one line, which wraps."""
    return {"type": "RichTextBlock", "inlines": runs, "spacing": spacing}


def heading(text: str) -> Element:
    """A line that a screen reader announces as a heading."""
    return {"type": "TextBlock", "text": escaped(text), "wrap": True, "weight": "Bolder", "style": "heading"}


def size(value: object) -> int:
    """How much of a message something takes: bytes as UTF-16, which is how Teams counts."""
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return len(written.encode("utf-16-le", "surrogatepass"))


def lines_of(element: Element) -> Iterator[str]:
    """The words of an element of ours, a line each, as they are read."""
    if element["type"] == "RichTextBlock":
        yield "".join(one["text"] for one in element["inlines"]).replace("{" + _JOINER, "{")
    elif element["type"] == "TextBlock":
        yield re.sub(r"\\(.)", r"\1", element["text"]).replace("{" + _JOINER, "{")
    for inside in element.get("items", ()):
        yield from lines_of(inside)
