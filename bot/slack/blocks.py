"""Words in Slack's blocks, so that nothing typed or quoted can ping, link or format.

Policy words stand in rich text, whose elements Slack shows literally. What a person typed stands in
plain text with `& < >` escaped. Limits: https://docs.slack.dev/reference/block-kit/blocks/
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot import phrases
from bot.chat.button_value import Subject
from bot.chat.buttons import BUTTONS, Action
from bot.chat.reply import named_like
from bot.chat.splitting import runs_of, shared_out, shortened
from bot.presentation import EXAMPLES
from index.corpus.council import Council

Block = dict[str, Any]

# A section's text may have 3,000 characters, escapes counted; one rich text block is held to the same.
MOST_IN_A_BLOCK = 2900


def escaped(text: str) -> str:
    """`text` with Slack's three control characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def pieces_of(text: str, most: int = MOST_IN_A_BLOCK) -> Iterator[str]:
    """`text` in runs of at most `most` characters once escaped; joined they are `text` again."""
    return runs_of(text, most, _size)


def _size(text: str) -> int:
    return len(escaped(text))


def said(text: str) -> list[Block]:
    """Sections with what a person typed, literally."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": escaped(piece), "emoji": False}}
        for piece in pieces_of(text)
    ]


def words(text: str, *, bold: bool = False, italic: bool = False) -> list[Block]:
    """Rich text blocks of our own or a policy's words, literally."""
    return [section([run(piece, bold=bold, italic=italic)]) for piece in pieces_of(text)]


def section(runs: list[Block]) -> Block:
    """Runs of rich text as one block."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}


def run(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """One literal run of rich text."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def spoken(block: Block) -> str:
    """The words of a block of ours, with control characters escaped."""
    if isinstance(text := block.get("text"), str):
        return text if block["type"] == "plain_text" else escaped(text)
    inside = [block["text"]] if "text" in block else block.get("elements", [])
    return "".join(spoken(element) for element in inside)


def plain(text: str, most: int) -> dict[str, Any]:
    """A plain text object for a label or a menu, shortened with an ellipsis where Slack's limit is."""
    return {"type": "plain_text", "text": escaped(shortened(text, most, _size)), "emoji": False}


# Slack's limits for one message; it refuses more than about 13,000 characters of blocks in all.
MOST_BLOCKS = 50
MOST_CHARACTERS = 12_000
# Slack cuts a message's text at 40,000 characters.
MOST_TEXT = 30_000


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """`text` is what a notification and a screen reader say; `blocks` what is seen."""

    text: str
    blocks: tuple[Block, ...]

    def arguments(self) -> dict[str, Any]:
        """As keyword arguments of chat.postMessage: nothing in it is parsed, linked or unfurled."""
        blocks = {"blocks": list(self.blocks)} if self.blocks else {}
        return {"text": self.text, **blocks, "mrkdwn": False, **QUIET}


QUIET: dict[str, Any] = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}


@dataclass(frozen=True, slots=True)
class BlockGroup:
    """Blocks that should stay together, with their words for the fallback text."""

    text: str
    blocks: tuple[Block, ...]


def messages(parts: Iterable[BlockGroup]) -> tuple[SlackMessage, ...]:
    """Parts, in order, in as few messages as Slack's limits allow; nothing is left out."""
    return tuple(_message(held) for held in shared_out(_fitting(parts), _fits))


def _fitting(parts: Iterable[BlockGroup]) -> list[BlockGroup]:
    """Parts that are too much for one message by themselves, block by block."""
    found: list[BlockGroup] = []
    for part in parts:
        if _fits([part]):
            found.append(part)
        else:
            found += [BlockGroup(spoken(block), (block,)) for block in part.blocks]
    return found


def _fits(parts: Sequence[BlockGroup]) -> bool:
    blocks = [block for part in parts for block in part.blocks]
    if len(blocks) > MOST_BLOCKS or len(_text(parts)) > MOST_TEXT:
        return False
    return len(json.dumps(blocks, ensure_ascii=False)) <= MOST_CHARACTERS


def _message(parts: Sequence[BlockGroup]) -> SlackMessage:
    return SlackMessage(_text(parts) or "(continued)", tuple(block for part in parts for block in part.blocks))


def _text(parts: Sequence[BlockGroup]) -> str:
    return "\n".join(part.text for part in parts if part.text)


FEEDBACK = "askfirst_feedback"


def answer_buttons(subject: Subject, actions: Sequence[Action]) -> list[Block]:
    """The buttons under an answer; votes in a row of their own."""
    whole, bare = subject.packed(question=True), subject.packed(question=False)
    alone = (Action.VOTE, Action.EXAMPLE)
    made = [_button(action, whole if BUTTONS[action].asks else bare) for action in actions if action not in alone]
    rows = example_buttons() if Action.EXAMPLE in actions else []
    rows += [{"type": "actions", "elements": made}] if made else []
    return rows + ([_feedback(bare)] if Action.VOTE in actions else [])


def example_buttons() -> list[Block]:
    """Questions to press, a row each."""
    return [{"type": "actions", "elements": [labelled(example, Action.EXAMPLE, example)]} for example in EXAMPLES]


def buttons(actions: Sequence[Action], value: str) -> list[Block]:
    """Buttons that all carry the same value."""
    return [{"type": "actions", "elements": [_button(action, value) for action in actions]}] if actions else []


def labelled(label: str, action: Action, value: str) -> Block:
    """A button whose label says what it is about. In one row no two may have the same id."""
    return _button(action, value) | {"text": plain(label, 75), "accessibility_label": shortened(label, 75)}


def _feedback(value: str) -> Block:
    sides = {
        "positive_button": (phrases.HELPFUL, phrases.WAS_HELPFUL, "+"),
        "negative_button": (phrases.NOT_HELPFUL, phrases.WAS_NOT_HELPFUL, "-"),
    }
    element: dict[str, Any] = {"type": "feedback_buttons", "action_id": FEEDBACK}
    for side, (label, spoken, sign) in sides.items():
        element[side] = {"text": plain(label, 75), "accessibility_label": spoken, "value": sign + value}
    return {"type": "context_actions", "elements": [element]}


def _button(action: Action, value: str) -> Block:
    known = BUTTONS[action]
    button: Block = {
        "type": "button", "action_id": str(action), "text": plain(known.label, 75), "value": value,
        "accessibility_label": known.label,
    }  # fmt: skip
    return button | {"style": "primary"} if known.foremost else button


CHOOSE, CHOOSE_AT_HOME = "askfirst_council", "askfirst_councils"
# Slack lists at most 100 options; beyond that it asks the app while the person types.
MOST_OPTIONS = 100


def council_menu(councils: Sequence[Council]) -> Block:
    """A menu for one council."""
    return _select(councils, CHOOSE, "static_select", "external_select")


def councils_menu(councils: Sequence[Council], chosen: Sequence[Council], most: int) -> Block:
    """A menu for one or several councils, with those chosen marked."""
    menu = _select(councils, CHOOSE_AT_HOME, "multi_static_select", "multi_external_select")
    menu["max_selected_items"] = most
    if chosen:
        menu["initial_options"] = [option(c) for c in chosen]
    return menu


def option(council: Council) -> Block:
    """A council as an option of a menu."""
    return {"text": plain(council.name, 75), "value": council.id}


def matching(councils: Sequence[Council], typed: str) -> list[Block]:
    """Options whose council's name or id holds what was typed."""
    return [option(council) for council in named_like(councils, typed)[:MOST_OPTIONS]]


def _select(councils: Sequence[Council], action: str, listed: str, searched: str) -> Block:
    menu: Block = {"action_id": action, "placeholder": plain(phrases.YOUR_COUNCIL, 150)}
    if len(councils) <= MOST_OPTIONS:
        return menu | {"type": listed, "options": [option(c) for c in councils]}
    return menu | {"type": searched, "min_query_length": 2}
