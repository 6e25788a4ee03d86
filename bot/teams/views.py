"""Advice as Teams messages: quotes set off, source under each, golden rule and contact last, then the buttons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot import phrases
from bot.advice import Advice, Ask, Outcome, Quote
from bot.chat.button_value import Subject
from bot.chat.splitting import runs_of, shortened
from bot.phrases import YOU_ASKED
from bot.presentation import EXAMPLES, PURPOSE, WHICH_COUNCIL, Kind, Piece, document_lines, footer, present, source_line
from bot.refresh_lines import SIGNS, Line, Mark
from bot.teams.cards import (
    MOST_IN_A_RUN,
    MOST_SUMMARY,
    Citation,
    Element,
    Message,
    Part,
    answer_buttons,
    block,
    card,
    escaped,
    heading,
    messages,
    run,
    runs,
    size,
    words,
)
from bot.teams.cards import runs as button
from index.corpus.council import Council
from index.refresh.compare import Op

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


CHOOSE, COUNCILS = "askfirst_choose", "councils"
_MOST_LISTED_BYTES = 8_000
_MOST_FOUND = 15
_MOST_LABEL = 75
_MOST_DOCUMENTS = 20


def which_council(councils: Sequence[Council]) -> tuple[Message, ...]:
    """Asks for the person's council, once."""
    menu = _menu(WHICH_COUNCIL, councils, (), several=False)
    return messages((Part(tuple(words(WHICH_COUNCIL))), Part((menu,), (_choose(),))))


def home(
    mine: Sequence[tuple[Council, tuple[Ask, ...]]], choice: Sequence[Council], in_force: str
) -> tuple[Message, ...]:
    """What this is for, whose documents are in force, whom to ask, what one may ask."""
    parts = [Part((heading("Askfirst"),)), Part(tuple(words(PURPOSE)))]
    actions: tuple[Element, ...] = ()
    if len(choice) > 1:
        menu = _menu(phrases.WHOSE_POLICY, choice, [council for council, _ in mine], several=True)
        parts.append(Part((menu,)))
        actions = (_choose(),)
    for council, contacts in mine:
        parts += _documents(council)
        parts += [drawn(piece) for piece in footer(contacts)]
    if not mine:
        parts += [drawn(piece) for piece in footer(())]
    parts.append(
        Part((heading(phrases.YOU_COULD_ASK), *(e for x in EXAMPLES for e in words(f"• {x}", spacing="Small"))))
    )
    parts.append(Part(tuple(words(phrases.in_force(in_force), italic=True)), actions))
    return messages(parts)


def matching(councils: Sequence[Council], typed: str) -> list[Element]:
    """Choices whose council's name or id holds what was typed."""
    wanted = typed.casefold().strip()
    return [_option(c) for c in councils if wanted in c.name.casefold() or wanted in c.id][:_MOST_FOUND]


def _documents(council: Council) -> list[Part]:
    lines = document_lines(council)
    shown = [f"• {line}" for line in lines[:_MOST_DOCUMENTS]]
    if len(lines) > _MOST_DOCUMENTS:
        shown.append(f"• and {len(lines) - _MOST_DOCUMENTS} more")
    title = heading(phrases.documents_in_force(council.name)) | {"separator": True}
    return [Part((title,)), *(Part(tuple(words(line, spacing="Small"))) for line in shown)]


def _menu(label: str, councils: Sequence[Council], chosen: Sequence[Council], *, several: bool) -> Element:
    menu: Element = {
        "type": "Input.ChoiceSet", "id": CHOOSE, "label": label, "placeholder": phrases.YOUR_COUNCIL,
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


def _choose() -> Element:
    return runs(CHOOSE, "Choose", "")


PUBLISH, DISCARD = "askfirst_publish_change", "askfirst_discard_change"
# A title is a heading; one as long as this is read as text.
_MOST_HEADING = 1000


def change_message(
    lines: Sequence[Line], change: str | None, said: str | None, contacts: tuple[Ask, ...]
) -> tuple[Message, ...]:
    """All lines, then Publish and Discard where `change` can be published; `said` where it cannot."""
    parts = [Part(tuple(_elements(line))) for line in lines]
    parts.append(Part(tuple(words(said or phrases.DECIDE, bold=True, spacing="Medium"))))
    parts += [drawn(piece) for piece in footer(contacts)]
    if change:
        buttons = (button(PUBLISH, phrases.PUBLISH, change), button(DISCARD, phrases.DISCARD, change))
        parts.append(Part((), buttons))
    return messages(parts)


def _elements(line: Line) -> Iterator[Element]:
    if line.mark is Mark.TITLE and size(line.text) < _MOST_HEADING:
        yield heading(line.text)
        return
    sign = SIGNS.get(line.mark, "")
    if not line.runs:
        first, *rest = words(line.text) or [block([])]
        yield block([*([run(sign, bold=True)] if sign else []), *first["inlines"]], spacing="Small")
        yield from rest
        return
    yield from _changed(line, [run(sign, bold=True), run(line.text)])


def _changed(line: Line, held: list[Element]) -> Iterator[Element]:
    """Words that stayed, went and came on one line; what is too long for one element goes on in the next."""
    for number, one in enumerate(line.runs):
        for piece in runs_of((" " if number else "") + one.text.replace("\n", " "), MOST_IN_A_RUN, size):
            if held and size(held) + size(piece) > 2 * MOST_IN_A_RUN:
                yield block(held, spacing="Small")
                held = []
            made = run(piece, bold=one.op is Op.ADDED)
            held.append(made | {"strikethrough": True} if one.op is Op.REMOVED else made)
    yield block(held, spacing="Small")
