"""Advice as Teams messages: quotes set off, source under each, golden rule and contact last, then the buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.advice import Advice, Ask, Outcome, Quote
from bot.channels.teams.buttons import answer_buttons
from bot.channels.teams.message import MOST_SUMMARY, Citation, Message, Part, card, messages
from bot.chat.button_value import Subject
from bot.chat.splitting import shortened
from bot.phrases import YOU_ASKED
from bot.presentation import Kind, Piece, footer, present, source_line
from bot.teams.cards import Element, block, escaped, heading, run, size, words

_HEADINGS = frozenset({Kind.CALL_NOW, Kind.IN_DRAFT, Kind.LEAD, Kind.RELATED_LEAD})
# What Teams takes as the name and the text of a citation.
_MOST_NAME, _MOST_ABSTRACT = 80, 160


def answer(advice: Advice) -> tuple[Message, ...]:
    """One council's answer. Where it begins with its lead, that stands above the card with Teams' own citations."""
    pieces = present(advice, related=0)
    cited = pieces[0].kind is Kind.LEAD and bool(advice.quotes)
    parts = [*(drawn(piece) for piece in (pieces[1:] if cited else pieces)), _buttons(advice, dialog=False)]
    first, *rest = messages(part for part in parts if part.elements or part.actions)
    return (_cited(first, pieces[0].text, advice.quotes) if cited else first), *rest


def in_dialog(advices: Sequence[Advice], question: str) -> Element:
    """Answers that one person sees in a dialog, the question above them."""
    parts = [Part(tuple(words(YOU_ASKED + question)))] if question else []
    for advice in advices:
        parts += [drawn(piece) for piece in present(advice, related=0)]
    if len(advices) == 1:
        return card([*parts, _buttons(advices[0], dialog=True)])
    return card([*parts, *(_named(advice) for advice in advices)])


def further(pieces: Iterable[Piece], contacts: tuple[Ask, ...]) -> Element:
    """More clauses, with golden rule and contact, for a dialog."""
    return card([drawn(piece) for piece in (*pieces, *footer(contacts))])


def told(text: str, contacts: tuple[Ask, ...]) -> tuple[Message, ...]:
    """Something said in our own words, such as an error, with golden rule and contact."""
    return messages(told_parts(text, contacts))


def noticed(lines: Iterable[str], contacts: tuple[Ask, ...]) -> tuple[Message, ...]:
    """What is sent unasked, such as a monthly report: the first line in bold, golden rule and contact last."""
    parts = [Part(tuple(words(line, bold=number == 0))) for number, line in enumerate(lines)]
    return messages([*parts, *(drawn(piece) for piece in footer(contacts))])


def told_parts(text: str, contacts: tuple[Ask, ...]) -> tuple[Part, ...]:
    """The same, to stand with other things on a card."""
    return Part(tuple(words(text))), *(drawn(piece) for piece in footer(contacts))


def in_a_line(text: str, contacts: tuple[Ask, ...]) -> str:
    """The same where Teams shows nothing but a line."""
    return " ".join(
        (text, *(f"{piece.text}." if piece.kind is Kind.CONTACT else piece.text for piece in footer(contacts)))
    )


def drawn(piece: Piece) -> Part:
    """One piece of an answer as elements that stay together."""
    if piece.kind in (Kind.QUOTE, Kind.RELATED):
        return Part((_quote(piece),))
    if piece.kind in _HEADINGS and size(piece.text) < _MOST_ABSTRACT * 10:
        return Part((heading(piece.text),))
    if piece.kind is Kind.FINDING:
        return Part(tuple(words(f"• {piece.text}", spacing="Small")))
    if piece.kind is Kind.CONTACT and piece.contact:
        return Part((_contact(piece, piece.contact),))
    bold = piece.kind in _HEADINGS or piece.kind is Kind.RULE
    spacing = "Medium" if piece.kind is Kind.RULE else "Default"
    return Part(tuple(words(piece.text, bold=bold, italic=piece.kind is Kind.NOTE, spacing=spacing)))


def _buttons(advice: Advice, *, dialog: bool) -> Part:
    referable = advice.outcome is not Outcome.HELP
    votable = advice.outcome not in (Outcome.HELP, Outcome.OFF_TOPIC)
    return Part((), answer_buttons(Subject.of(advice), referable=referable, votable=votable, dialog=dialog))


def _named(advice: Advice) -> Part:
    """Buttons where a dialog holds several councils' answers: what can be asked further, by council."""
    subject = Subject.of(advice)
    buttons = answer_buttons(subject, referable=advice.outcome is not Outcome.HELP, votable=False, dialog=True)
    return Part((), tuple(b | {"title": shortened(f"{b['title']}: {advice.council}", _MOST_NAME)} for b in buttons))


def _quote(piece: Piece) -> Element:
    """Stem and text on a ground of their own, the source under them."""
    items = words(piece.stem) if piece.stem else []
    items += words(f"• {piece.text}" if piece.stem else piece.text, spacing="Small")
    items += words(piece.source or "", italic=True, spacing="Small")
    return {"type": "Container", "style": "emphasis", "spacing": "Medium", "items": items}


def _contact(piece: Piece, contact: Ask) -> Element:
    """A contact whose e-mail address and number can be tapped; both come from council.yaml."""
    runs: list[Element] = []
    left = piece.text
    for value, scheme in ((contact.email, "mailto:"), (contact.phone, "tel:")):
        if value and value in left:
            before, _, left = left.partition(value)
            link = run(value) | {"selectAction": {"type": "Action.OpenUrl", "url": scheme + value.replace(" ", "")}}
            runs += [*([run(before)] if before else []), link]
    if left:
        runs.append(run(left))
    return block(runs, spacing="Small")


def _cited(message: Message, lead: str, quotes: Sequence[Quote]) -> Message:
    """The lead as the message's text, with a citation for each quote."""
    citations = tuple(_citation(number, quote) for number, quote in enumerate(quotes, 1))
    marks = "".join(f" [{citation.number}]" for citation in citations)
    return replace(message, text=escaped(lead) + marks, summary=shortened(lead, MOST_SUMMARY), citations=citations)


def _citation(number: int, quote: Quote) -> Citation:
    """Document as the name, the whole source as the text; what is quoted stands on the card, uncut."""
    source = source_line(quote)
    name = f"{quote.document} ({quote.version})" if quote.version else quote.document
    return Citation(number, shortened(name, _MOST_NAME), shortened(source, _MOST_ABSTRACT))
