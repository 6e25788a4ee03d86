"""Advice as Slack messages: quotes behind a bar, source under each, golden rule and contact last, then the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.advice import Advice, Ask, Outcome
from bot.channels.slack.buttons import answer_buttons, feedback_buttons
from bot.channels.slack.message import Message, Part, messages
from bot.chat.button_value import Subject
from bot.phrases import YOU_ASKED
from bot.presentation import Kind, Piece, footer, present
from bot.slack.blocks import MOST_IN_A_BLOCK, Block, escaped, pieces_of, run, said, words

_ITALIC = frozenset({Kind.NOTE, Kind.SNAPSHOT})
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
