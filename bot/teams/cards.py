"""Words in Adaptive Cards, so that nothing typed or quoted can format, link, mention or turn into a date.

Policy words and what a person typed stand in text runs, which know no Markdown. Headings stand in text
blocks, which do, and are escaped. `{{DATE(…)}}` and `{{TIME(…)}}` are replaced in both by some clients:
an invisible word joiner between two braces keeps them as they are.
https://adaptivecards.microsoft.com/?topic=TextRun, https://adaptivecards.microsoft.com/?topic=text-features
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot import phrases
from bot.chat.button_value import Subject
from bot.chat.splitting import runs_of, shared_out

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


# Teams refuses a message of more than about 28 KB; its envelope and citations take their share.
MOST_BYTES = 24_000
MOST_SUMMARY = 250


@dataclass(frozen=True, slots=True)
class Citation:
    """A source under the number that stands for it in a message's text."""

    number: int
    name: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Message:
    """`text` stands above the card, as Markdown; `summary` is what a notification says."""

    card: Element
    summary: str
    text: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Elements that should stay together; `actions` go to the foot of the card."""

    elements: tuple[Element, ...]
    actions: tuple[Element, ...] = ()


def card(parts: Sequence[Part]) -> Element:
    """All parts on one card, wide where there is room; it keeps to the reader's theme, having no colours of its own."""
    made: dict[str, Any] = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": "en-GB",
        "body": [element for part in parts for element in part.elements],
        "msteams": {"width": "Full"},
    }
    actions = [action for part in parts for action in part.actions]
    return made | {"actions": actions} if actions else made


def messages(parts: Iterable[Part]) -> tuple[Message, ...]:
    """Parts, in order, in as few messages as Teams' limit allows; nothing is left out."""
    return tuple(_message(held) for held in shared_out(_fitting(parts), _fits))


def _fitting(parts: Iterable[Part]) -> Iterable[Part]:
    """Parts that are too much for one message by themselves, element by element."""
    for part in parts:
        if _fits([part]):
            yield part
        else:
            yield from (Part((loose,)) for element in part.elements for loose in _loosened(element))
            if part.actions:
                yield Part((), part.actions)


def _loosened(element: Element) -> list[Element]:
    """A container as one container an item."""
    if element["type"] != "Container":
        return [element]
    return [element | {"items": [item]} for item in element["items"]]


def _fits(parts: Sequence[Part]) -> bool:
    return size(card(parts)) <= MOST_BYTES


def _message(parts: Sequence[Part]) -> Message:
    lines = [line for part in parts for element in part.elements for line in lines_of(element)]
    return Message(card(parts), (lines[0] if lines else "Askfirst")[:MOST_SUMMARY])


MORE, REFER, VOTE = "askfirst_more", "askfirst_refer", "askfirst_vote"
# The key under which a button's data says what it does, and that under which it says what about.
DO, ABOUT, HELPFUL = "do", "about", "helpful"


def opens(do: str, label: str, about: str, *, dialog: bool = False) -> Element:
    """A button whose answer stands in a dialog."""
    data: dict[str, Any] = {DO: do, ABOUT: about}
    if not dialog:
        data["msteams"] = {"type": "task/fetch"}
    return {"type": "Action.Submit", "title": label, "tooltip": label, "data": data}


def runs(do: str, label: str, about: str, *, spoken: str = "", **data: Any) -> Element:
    """A button that does something at once."""
    action = {"type": "Action.Execute", "verb": do, "title": label, "tooltip": spoken or label}
    return action | {"data": {DO: do, ABOUT: about, **data}}


def answer_buttons(subject: Subject, *, referable: bool, votable: bool, dialog: bool) -> tuple[Element, ...]:
    """More clauses, Ask the monitoring officer, Helpful, Not helpful: those that apply."""
    bare = subject.packed(question=False)
    buttons = []
    if subject.related:
        buttons.append(opens(MORE, phrases.MORE, bare, dialog=dialog))
    if referable:
        buttons.append(opens(REFER, phrases.REFER, subject.packed(question=True), dialog=dialog))
    if votable:
        sides = ((True, phrases.HELPFUL, phrases.WAS_HELPFUL), (False, phrases.NOT_HELPFUL, phrases.WAS_NOT_HELPFUL))
        for helpful, label, spoken in sides:
            if dialog:
                button = opens(VOTE, label, bare, dialog=True)
                button["data"][HELPFUL] = helpful
                button["tooltip"] = spoken
            else:
                button = runs(VOTE, label, bare, spoken=spoken, **{HELPFUL: helpful})
            buttons.append(button)
    return tuple(buttons)
