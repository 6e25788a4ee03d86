"""Replies as Teams messages, dialogs and lines: quotes set off, source under each, golden rule and contact last, then buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from bot import phrases
from bot.advice import Advice, Contact
from bot.chat.button_value import Subject
from bot.chat.buttons import Action, actions_under
from bot.chat.reply import (
    Answers,
    Apology,
    CouncilChoice,
    Done,
    FileChoice,
    Home,
    NoForm,
    Plain,
    ReferForm,
    Referral,
    Reply,
    ReplyForm,
    ShownChange,
    Spoken,
    Words,
    in_pieces,
)
from bot.chat.splitting import runs_of, shortened
from bot.presentation import PURPOSE, WHICH_COUNCIL, Kind, Piece, document_lines, footer, present
from bot.refresh_lines import SIGNS, Line, Mark
from bot.teams import forms
from bot.teams.cards import (
    MOST_IN_A_RUN,
    CardPart,
    Element,
    TeamsMessage,
    answer_buttons,
    block,
    button,
    card,
    council_menu,
    example_buttons,
    heading,
    labelled,
    messages,
    run,
    size,
    words,
)
from index.corpus.council import Council
from index.refresh.compare import Op

_HEADINGS = frozenset({Kind.CALL_NOW, Kind.IN_DRAFT, Kind.LEAD, Kind.RELATED_LEAD})
# What Teams shows of a button's label; a longer text is no heading.
_MOST_NAME, _MOST_HEADING_SIZE = 80, 1600


def draw(reply: Reply) -> tuple[TeamsMessage, ...]:
    """A reply as messages. A form is opened where that can be; where it cannot, what it lacked is said."""
    match reply.said:
        case Answers() as answers:
            return tuple(one for advice in answers.advices for one in _answer(advice, answers.above, reply.actions))
        case Referral() as referral:
            return forms.for_officers(referral, reply.actions)
        case Spoken() as told:
            return forms.spoken(told, reply.actions)
        case ShownChange() as change:
            return _change(change, reply.actions)
        case _:
            return messages(_parts(reply))


def in_dialog(reply: Reply) -> Element:
    """A reply as the card of a dialog, which one person sees: a form, several answers under one question, words."""
    match reply.said:
        case ReferForm() as form:
            return forms.refer_form(form)
        case ReplyForm() as form:
            return forms.reply_form(form)
        case Answers() as answers:
            return _answers_in_dialog(answers, reply.actions)
        case CouncilChoice():
            return in_dialog(Reply(_choose_first()))
        case _:
            return card(_parts(reply))


def in_a_line(reply: Reply, *, whole: bool = False) -> str:
    """A reply where Teams shows nothing but a line; `whole`: with golden rule and contact, where they stand nowhere near."""
    said = _choose_first() if isinstance(reply.said, CouncilChoice) else reply.said
    if not isinstance(said, Words | Apology | NoForm | Done):
        raise TypeError(f"{type(said).__name__} is more than a line")
    if isinstance(said, Done) or (isinstance(said, Words) and not whole):
        return said.text
    ends = (f"{piece.text}." if piece.kind is Kind.CONTACT else piece.text for piece in footer(said.contacts))
    return " ".join((said.text, *ends))


def _parts(reply: Reply) -> list[CardPart]:
    if isinstance(reply.said, Plain):
        return [drawn(piece) for piece in in_pieces(reply.said)]
    match reply.said:
        case CouncilChoice(councils):
            menu = council_menu(WHICH_COUNCIL, councils, (), several=False)
            parts = [CardPart((menu,), (button(Action.CHOOSE, ""),))]
        case FileChoice(name, choices):
            made = tuple(labelled(label, action, value) for label, action, value in choices)
            parts = [_said(phrases.WHAT_IS_IT.format(name=name)), CardPart((), made)]
        case Home() as page:
            parts = list(_home(page, reply.actions))
        case Answers() | Referral() | Spoken() | ShownChange() as said:
            raise TypeError(f"{type(said).__name__} is drawn as messages of its own")
        case never:
            assert_never(never)
    return parts


def _choose_first() -> Words:
    """Said where there is no room for the choice of council itself."""
    return Words(f"{WHICH_COUNCIL} {phrases.CHOOSE_FIRST}")


def _said(text: str, *, bold: bool = False) -> CardPart:
    """Something in our own words."""
    return CardPart(tuple(words(text, bold=bold)))


def _footer(contacts: tuple[Contact, ...]) -> list[CardPart]:
    return [drawn(piece) for piece in footer(contacts)]


def _answer(advice: Advice, above: Sequence[str], offered: Sequence[Action]) -> tuple[TeamsMessage, ...]:
    """One council's answer, all of it on cards: Teams makes two messages of one that has a text and a card."""
    parts = [*(_said(line) for line in above), *(drawn(piece) for piece in present(advice, related=0))]
    under = answer_buttons(Subject.of(advice), actions_under(advice, offered), dialog=False)
    return messages([*parts, CardPart((), under)] if under else parts)


def _answers_in_dialog(answers: Answers, offered: Sequence[Action]) -> Element:
    """Answers under one question; what can be pressed names its council where there are several."""
    parts = [_said(line) for line in answers.above]
    for advice in answers.advices:
        parts += [drawn(piece) for piece in present(advice, related=0)]
    for advice in answers.advices:
        actions = actions_under(advice, offered)
        if len(answers.advices) == 1:
            parts.append(CardPart((), answer_buttons(Subject.of(advice), actions, dialog=True)))
            continue
        named = answer_buttons(Subject.of(advice), [a for a in actions if a is not Action.VOTE], dialog=True)
        parts.append(CardPart((), tuple(b | {"title": _for(b["title"], advice.council)} for b in named)))
    return card(parts)


def _for(title: str, council: str) -> str:
    return shortened(f"{title}: {council}", _MOST_NAME)


def drawn(piece: Piece) -> CardPart:
    """One piece of an answer as elements that stay together."""
    if piece.kind in (Kind.QUOTE, Kind.RELATED):
        return CardPart((_quote(piece),))
    if piece.kind in _HEADINGS and size(piece.text) < _MOST_HEADING_SIZE:
        return CardPart((heading(piece.text),))
    if piece.kind is Kind.FINDING:
        return CardPart(tuple(words(f"• {piece.text}", spacing="Small")))
    if piece.kind is Kind.CONTACT and piece.contact:
        return CardPart((_contact(piece, piece.contact),))
    bold = piece.kind in _HEADINGS or piece.kind in (Kind.RULE, Kind.TITLE)
    spacing = "Medium" if piece.kind is Kind.RULE else "Default"
    return CardPart(tuple(words(piece.text, bold=bold, italic=piece.kind is Kind.NOTE, spacing=spacing)))


def _quote(piece: Piece) -> Element:
    """Stem and text on a ground of their own, the source under them."""
    items = words(piece.stem) if piece.stem else []
    items += words(piece.opening, bold=True, spacing="Small") if piece.opening else []
    items += words(f"• {piece.text}" if piece.stem else piece.text, spacing="Small")
    items += words(piece.source or "", italic=True, spacing="Small")
    return {"type": "Container", "style": "emphasis", "spacing": "Medium", "items": items}


def _contact(piece: Piece, contact: Contact) -> Element:
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


def _home(page: Home, actions: Sequence[Action]) -> Iterator[CardPart]:
    """What this is for, whose documents are in force, whom to ask, what one may ask."""
    yield CardPart((heading(phrases.TITLE),))
    yield _said(PURPOSE)
    if Action.CHOOSE in actions:
        chosen = [council for council, _ in page.mine]
        menu = council_menu(phrases.WHOSE_POLICY, page.choice, chosen, several=True)
        yield CardPart((menu, {"type": "ActionSet", "actions": [button(Action.CHOOSE, "")]}))
    for council, contacts in page.mine:
        yield from _documents(council)
        yield from _footer(contacts)
    if not page.mine:
        yield from _footer(())
    yield CardPart((heading(phrases.YOU_COULD_ASK), {"type": "ActionSet", "actions": list(example_buttons())}))
    yield CardPart((*words(phrases.in_force(page.in_force), italic=True), *words(phrases.KEPT)))
    for council, _ in page.mine if Action.REFER in actions else ():
        label = phrases.refer_to(council.name if len(page.mine) > 1 else "")
        yield CardPart((), (labelled(label, Action.REFER, Subject.nothing(council.id).packed(question=True)),))


def _documents(council: Council) -> list[CardPart]:
    title = heading(phrases.documents_in_force(council.name)) | {"separator": True}
    return [CardPart((title,)), *(CardPart(tuple(words(line, spacing="Small"))) for line in document_lines(council))]


# A title is a heading; one as long as this is read as text.
_MOST_HEADING = 1000


def _change(change: ShownChange, actions: Sequence[Action]) -> tuple[TeamsMessage, ...]:
    """All lines; where it can be published, Publish and Discard in a message of their own, which the outcome replaces."""
    parts = [CardPart(tuple(_elements(line))) for line in change.lines]
    if change.change is None:
        said = words(change.said or phrases.NO_DIFFERENCE, bold=True, spacing="Medium")
        return messages([*parts, CardPart(tuple(said)), *_footer(change.contacts)])
    decide = CardPart(
        tuple(words(change.said or phrases.DECIDE, bold=True)), tuple(button(a, change.change) for a in actions)
    )
    return (*messages([*parts, *_footer(change.contacts)]), *messages([decide]))


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
