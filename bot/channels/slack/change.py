"""A change of documents as an officer sees it in Slack: what goes struck through, what comes in bold, then the buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import phrases
from bot.advice import Ask
from bot.channels.slack.message import Message, Part, messages
from bot.presentation import footer
from bot.refresh_lines import SIGNS, Line, Mark
from bot.slack.blocks import Block, escaped, pieces_of, plain, run
from bot.slack.views import drawn
from index.words_diff import Op

PUBLISH, DISCARD = "askfirst_publish_change", "askfirst_discard_change"


def change_message(
    lines: Sequence[Line], change: str | None, said: str | None, contacts: tuple[Ask, ...]
) -> tuple[Message, ...]:
    """All lines, then Publish and Discard where `change` can be published; `said` where it cannot."""
    parts = [Part(escaped(_words(line)), tuple(_blocks(line))) for line in lines]
    closing = said or phrases.DECIDE
    parts.append(Part(escaped(closing), (_block([run(closing, bold=True)]),)))
    parts += [drawn(piece) for piece in footer(contacts)]
    if change:
        buttons = [
            _button(PUBLISH, phrases.PUBLISH, change, "primary"),
            _button(DISCARD, phrases.DISCARD, change, None),
        ]
        parts.append(Part("", ({"type": "actions", "elements": buttons},)))
    return messages(parts)


def _words(line: Line) -> str:
    signs = {Op.SAME: ("", ""), Op.REMOVED: ("[-", "-]"), Op.ADDED: ("{+", "+}")}
    runs = " ".join(signs[r.op][0] + r.text + signs[r.op][1] for r in line.runs)
    return SIGNS.get(line.mark, "") + line.text + runs


def _blocks(line: Line) -> Iterator[Block]:
    """One line; what is too long for one block goes on in the next."""
    bold = line.mark is Mark.TITLE
    elements: list[Block] = []
    if sign := SIGNS.get(line.mark):
        elements.append(run(sign, bold=True))
    for piece in pieces_of(line.text):
        if elements and line.text is not piece:
            yield _block(elements)
            elements = []
        elements.append(run(piece, bold=bold))
    for number, words in enumerate(line.runs):
        for piece in pieces_of((" " if number else "") + words.text):
            if sum(len(e["text"]) for e in elements) + len(piece) > 2900:
                yield _block(elements)
                elements = []
            elements.append(_changed(piece, words.op))
    yield _block(elements)


def _changed(text: str, op: Op) -> Block:
    if op is Op.SAME:
        return run(text)
    return {"type": "text", "text": text, "style": {"strike": True} if op is Op.REMOVED else {"bold": True}}


def _block(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _button(action: str, label: str, value: str, style: str | None) -> Block:
    button: Block = {"type": "button", "action_id": action, "text": plain(label, 75), "value": value}
    return button | {"style": style} if style else button
