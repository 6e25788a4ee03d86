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
from bot.chat.buttons import BUTTONS, LABELS, Action
from bot.chat.reply import named_like
from bot.chat.splitting import runs_of, shared_out, shortened
from bot.presentation import EXAMPLES
from index.corpus.council import Council

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
    """A line that a screen reader announces as a heading; no larger than the rest, for telephones."""
    return {
        "type": "TextBlock", "text": escaped(text), "wrap": True, "weight": "Bolder", "style": "heading", "size": "Default",
    }  # fmt: skip


def size(value: object) -> int:
    """How much of a message something takes: bytes as UTF-16, which is how Teams counts."""
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return len(written.encode("utf-16-le", "surrogatepass"))


def lines_of(element: Element) -> Iterator[str]:
    """The words of an element of ours, a line each, as they are read."""
    if "label" in element:
        yield element["label"]
    if element["type"] == "RichTextBlock":
        yield "".join(one["text"] for one in element["inlines"]).replace("{" + _JOINER, "{")
    elif element["type"] == "TextBlock":
        yield re.sub(r"\\(.)", r"\1", element["text"]).replace("{" + _JOINER, "{")
    for inside in element.get("items", ()):
        yield from lines_of(inside)


CARD = "application/vnd.microsoft.card.adaptive"
# Teams refuses a message of more than about 28 KB; its envelope takes its share.
MOST_BYTES = 24_000
MOST_SUMMARY = 250


@dataclass(frozen=True, slots=True)
class TeamsMessage:
    """`summary` is what a notification says."""

    card: Element
    summary: str

    @property
    def words(self) -> str:
        """The same in plain words, for where the card is not taken."""
        return "\n\n".join(line for element in self.card["body"] for line in lines_of(element) if line.strip())


@dataclass(frozen=True, slots=True)
class CardPart:
    """Elements that should stay together; `actions` go to the foot of the card."""

    elements: tuple[Element, ...]
    actions: tuple[Element, ...] = ()


def card(parts: Sequence[CardPart]) -> Element:
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


def messages(parts: Iterable[CardPart]) -> tuple[TeamsMessage, ...]:
    """Parts, in order, in as few messages as Teams' limit allows; nothing is left out."""
    return tuple(_message(held) for held in shared_out(_fitting(parts), _fits))


def _fitting(parts: Iterable[CardPart]) -> Iterable[CardPart]:
    """Parts that are too much for one message by themselves, element by element."""
    for part in parts:
        if _fits([part]):
            yield part
        else:
            yield from (CardPart((loose,)) for element in part.elements for loose in _loosened(element))
            if part.actions:
                yield CardPart((), part.actions)


def _loosened(element: Element) -> list[Element]:
    """A container as one container an item."""
    if element["type"] != "Container":
        return [element]
    return [element | {"items": [item]} for item in element["items"]]


def _fits(parts: Sequence[CardPart]) -> bool:
    return size(card(parts)) <= MOST_BYTES


def _message(parts: Sequence[CardPart]) -> TeamsMessage:
    lines = [line for part in parts for element in part.elements for line in lines_of(element)]
    return TeamsMessage(card(parts), (lines[0] if lines else "Askfirst")[:MOST_SUMMARY])


# The key under which a button's data says what it does, and that under which it says what about.
DO, ABOUT, HELPFUL = "do", "about", "helpful"
# What is pressed is done at once and answered with a line, but for what opens a dialog.
_OPENS = frozenset(action for action, button in BUTTONS.items() if button.opens)


def button(action: Action, about: str, *, dialog: bool = False) -> Element:
    """A button of ours; `dialog`: it stands in a dialog, where whatever is pressed is answered with the next one."""
    label = LABELS[action]
    if dialog or action in _OPENS:
        return _submits(action, label, about, fetched=not dialog)
    return _runs(action, label, about)


def labelled(label: str, action: Action, about: str) -> Element:
    """A button whose label says what it is about."""
    shown = shortened(label, MOST_SUMMARY)
    return _submits(action, shown, about, fetched=True) if action in _OPENS else _runs(action, shown, about)


def example_buttons(*, dialog: bool = False) -> tuple[Element, ...]:
    """Questions to press."""
    draw = _submits if dialog else _runs
    return tuple(draw(Action.EXAMPLE, example, example) for example in EXAMPLES)


def answer_buttons(subject: Subject, actions: Sequence[Action], *, dialog: bool) -> tuple[Element, ...]:
    """The buttons under an answer.

    Teams has no button for sharing: its search puts clauses into the message that somebody writes.
    """
    bare, made = subject.packed(question=False), list[Element]()
    for action in actions:
        if action is Action.VOTE:
            made += _votes(bare, dialog=dialog)
        elif action is Action.EXAMPLE:
            made += example_buttons(dialog=dialog)
        elif action is not Action.SHARE:
            made.append(button(action, subject.packed(question=BUTTONS[action].asks), dialog=dialog))
    return tuple(made)


def _votes(about: str, *, dialog: bool) -> Iterator[Element]:
    sides = ((True, phrases.HELPFUL, phrases.WAS_HELPFUL), (False, phrases.NOT_HELPFUL, phrases.WAS_NOT_HELPFUL))
    for helpful, label, spoken in sides:
        drawn = _submits(Action.VOTE, label, about) if dialog else _runs(Action.VOTE, label, about)
        yield drawn | {"tooltip": spoken, "data": drawn["data"] | {HELPFUL: helpful}}


def _submits(action: Action, label: str, about: str, *, fetched: bool = False) -> Element:
    data: dict[str, Any] = {DO: str(action), ABOUT: about}
    if fetched:
        data["msteams"] = {"type": "task/fetch"}
    return {"type": "Action.Submit", "title": label, "tooltip": label, "data": data}


def _runs(action: Action, label: str, about: str) -> Element:
    data = {DO: str(action), ABOUT: about}
    return {"type": "Action.Execute", "verb": str(action), "title": label, "tooltip": label, "data": data}


COUNCILS = "councils"
_MOST_LISTED_BYTES = 8_000
MOST_FOUND = 15
_MOST_LABEL = 75


def council_menu(label: str, councils: Sequence[Council], chosen: Sequence[Council], *, several: bool) -> Element:
    """A menu for one or several councils, with those chosen marked; where they are many, searched as one types."""
    menu: Element = {
        "type": "Input.ChoiceSet", "id": str(Action.CHOOSE), "label": label, "placeholder": phrases.YOUR_COUNCIL,
        "style": "filtered", "isMultiSelect": several, "isRequired": True, "errorMessage": phrases.YOUR_COUNCIL,
    }  # fmt: skip
    options = [_option(council) for council in councils]
    if size(options) > _MOST_LISTED_BYTES:
        menu["choices.data"] = {"type": "Data.Query", "dataset": COUNCILS}
        options = [_option(council) for council in chosen]
    menu["choices"] = options
    if chosen:
        menu["value"] = ",".join(council.id for council in chosen)
    return menu


def _option(council: Council) -> Element:
    return {"title": shortened(council.name, _MOST_LABEL), "value": council.id}


def matching(councils: Sequence[Council], typed: str, skip: int = 0, top: int = MOST_FOUND) -> list[Element]:
    """Choices whose council's name or id holds what was typed, a page of at most `top` of them after the first `skip`."""
    return [_option(council) for council in named_like(councils, typed)[skip : skip + min(top, MOST_FOUND)]]
