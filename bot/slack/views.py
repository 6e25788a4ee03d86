"""Advice as Slack messages: quotes behind a bar, source under each, golden rule and contact last, then the buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot import phrases
from bot.advice import Advice, Ask, Outcome
from bot.chat.button_value import Subject
from bot.phrases import YOU_ASKED
from bot.presentation import EXAMPLES, PURPOSE, Kind, Piece, document_lines, footer, present
from bot.refresh_lines import SIGNS, Line, Mark
from bot.slack.blocks import (
    MOST_IN_A_BLOCK,
    Block,
    Message,
    Part,
    answer_buttons,
    councils_menu,
    escaped,
    feedback_buttons,
    messages,
    pieces_of,
    plain,
    run,
    said,
    words,
)
from index.corpus.council import Council
from index.refresh.compare import Op

_ITALIC = frozenset({Kind.NOTE, Kind.EDITION})
_BOLD = frozenset({Kind.CALL_NOW, Kind.IN_DRAFT, Kind.LEAD, Kind.RELATED_LEAD, Kind.RULE})


def answer(advice: Advice, *, restated: str | None = None, shareable: bool = False) -> tuple[Message, ...]:
    """One council's answer. `restated`: the question, shown first; `shareable`: seen by one person who may share it."""
    parts = [_restated(restated)] if restated else []
    parts += [drawn(piece) for piece in present(advice, related=0)]
    subject = Subject.of(advice)
    buttons = answer_buttons(subject, shareable=shareable, referable=advice.outcome is not Outcome.HELP)
    if advice.outcome not in (Outcome.HELP, Outcome.OFF_TOPIC):
        buttons += feedback_buttons(subject)
    if buttons:
        parts.append(Part("", tuple(buttons)))
    return messages(parts)


def further(pieces: tuple[Piece, ...], contacts: tuple[Ask, ...]) -> tuple[Message, ...]:
    """More clauses, with golden rule and contact."""
    return messages(drawn(piece) for piece in (*pieces, *footer(contacts)))


def told(text: str, contacts: tuple[Ask, ...]) -> tuple[Message, ...]:
    """Something said in our own words, such as an error, with golden rule and contact."""
    return messages((Part(escaped(text), tuple(words(text))), *(drawn(piece) for piece in footer(contacts))))


def noticed(lines: Sequence[str], contacts: tuple[Ask, ...]) -> tuple[Message, ...]:
    """Something sent unasked: the first line in bold, golden rule and contact last."""
    parts = [Part(escaped(line), tuple(words(line, bold=n == 0))) for n, line in enumerate(lines)]
    return messages([*parts, *(drawn(piece) for piece in footer(contacts))])


def card(pieces: Sequence[Piece]) -> tuple[Message, ...]:
    """A card for a channel."""
    return messages(drawn(piece) for piece in pieces)


def drawn(piece: Piece) -> Part:
    """One piece of an answer as blocks that stay together."""
    if piece.kind in (Kind.QUOTE, Kind.RELATED):
        return _quote(piece)
    if piece.kind is Kind.FINDING:
        return Part(escaped(f"• {piece.text}"), tuple(said(f"• {piece.text}")))
    if piece.kind is Kind.CONTACT and piece.contact:
        return _contact(piece, piece.contact)
    return Part(escaped(piece.text), tuple(words(piece.text, bold=piece.kind in _BOLD, italic=piece.kind in _ITALIC)))


def _restated(question: str) -> Part:
    return Part(escaped(YOU_ASKED + question), tuple(said(YOU_ASKED + question)))


def _quote(piece: Piece) -> Part:
    """Stem and text behind a bar, the source under them."""
    whole = f"{piece.stem}\n• {piece.text}" if piece.stem else piece.text
    runs = list(pieces_of(whole, MOST_IN_A_BLOCK - len(piece.source or "")))
    blocks: list[Block] = []
    for number, text in enumerate(runs, 1):
        elements: list[Block] = [{"type": "rich_text_quote", "elements": [run(text)]}]
        if number == len(runs) and piece.source:
            elements.append({"type": "rich_text_section", "elements": [run(piece.source, italic=True)]})
        blocks.append({"type": "rich_text", "elements": elements})
    return Part(escaped(f"{whole}\n{piece.source}"), tuple(blocks))


def _contact(piece: Piece, contact: Ask) -> Part:
    """A contact whose e-mail address and number can be tapped; both come from council.yaml."""
    links = {contact.email: "mailto:", contact.phone: "tel:"}
    elements: list[Block] = []
    left = piece.text
    for value, scheme in links.items():
        if value and value in left:
            before, _, left = left.partition(value)
            url = scheme + value.replace(" ", "")
            elements += [*([run(before)] if before else []), {"type": "link", "url": url, "text": value}]
    if left:
        elements.append(run(left))
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}
    return Part(escaped(piece.text), (block,))


# A view may hold 100 blocks; documents beyond these are named in a last line.
_MOST_DOCUMENTS = 20


def home(
    mine: Sequence[tuple[Council, tuple[Ask, ...]]], choice: Sequence[Council], in_force: str, most: int
) -> dict[str, Any]:
    """The view for one person: `mine` are their councils with contacts, `choice` those they may choose from."""
    blocks: list[Block] = [{"type": "header", "text": {"type": "plain_text", "text": "Askfirst", "emoji": False}}]
    blocks += words(PURPOSE)
    if len(choice) > 1:
        blocks += words(phrases.WHOSE_POLICY, bold=True)
        blocks.append({"type": "actions", "elements": [councils_menu(choice, [c for c, _ in mine], most)]})
    for council, contacts in mine:
        blocks.append({"type": "divider"})
        blocks += words(phrases.documents_in_force(council.name), bold=True)
        lines = document_lines(council)
        for line in lines[:_MOST_DOCUMENTS]:
            blocks += words(f"• {line}")
        if len(lines) > _MOST_DOCUMENTS:
            blocks += words(f"• and {len(lines) - _MOST_DOCUMENTS} more")
        for piece in footer(contacts):
            blocks += drawn(piece).blocks
    blocks.append({"type": "divider"})
    blocks += words(phrases.YOU_COULD_ASK, bold=True)
    for example in EXAMPLES:
        blocks += words(f"• {example}")
    blocks += words(phrases.in_force(in_force), italic=True)
    return {"type": "home", "blocks": blocks[:100]}


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
    for number, change in enumerate(line.runs):
        for piece in pieces_of((" " if number else "") + change.text):
            if sum(len(e["text"]) for e in elements) + len(piece) > 2900:
                yield _block(elements)
                elements = []
            elements.append(_changed(piece, change.op))
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
