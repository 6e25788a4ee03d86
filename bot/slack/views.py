"""Replies as Slack messages: quotes behind a bar, source under each, golden rule and contact last, then the buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from bot import phrases
from bot.advice import Advice, Contact
from bot.chat.button_value import Subject
from bot.chat.buttons import Action, actions_under
from bot.chat.people import MOST_COUNCILS
from bot.chat.reply import (
    Answers,
    CouncilChoice,
    FileChoice,
    Home,
    Plain,
    Referral,
    Reply,
    ShownChange,
    Spoken,
    in_pieces,
)
from bot.presentation import PURPOSE, WHICH_COUNCIL, Kind, Piece, document_lines, footer, present
from bot.refresh_lines import SIGNS, Line, Mark
from bot.slack.blocks import (
    MOST_IN_A_BLOCK,
    Block,
    BlockGroup,
    SlackMessage,
    answer_buttons,
    buttons,
    council_menu,
    councils_menu,
    escaped,
    example_buttons,
    labelled,
    messages,
    pieces_of,
    run,
    said,
    section,
    words,
)
from bot.slack.forms import for_officers, spoken
from index.corpus.council import Council
from index.refresh.compare import Op

_ITALIC = frozenset({Kind.NOTE, Kind.EDITION})
_BOLD = frozenset({Kind.TITLE, Kind.CALL_NOW, Kind.IN_DRAFT, Kind.LEAD, Kind.RELATED_LEAD, Kind.RULE})


def draw(reply: Reply) -> tuple[SlackMessage, ...]:
    """A reply as messages. A form is opened where that can be; where it cannot, what it lacked is said."""
    match reply.said:
        case Answers() as answers:
            return tuple(message for advice in answers.advices for message in _answer(advice, answers, reply.actions))
        case Referral() as referral:
            return for_officers(referral, reply.actions)
        case Spoken() as told:
            return spoken(told, reply.actions)
        case ShownChange() as change:
            return _change(change, reply.actions)
        case _:
            return messages(_parts(reply))


def _parts(reply: Reply) -> list[BlockGroup]:
    if isinstance(reply.said, Plain):
        return [drawn(piece) for piece in in_pieces(reply.said)]
    match reply.said:
        case CouncilChoice(councils):
            parts = [_said(WHICH_COUNCIL), BlockGroup("", ({"type": "actions", "elements": [council_menu(councils)]},))]
        case FileChoice(name, choices):
            made: list[Block] = [{"type": "actions", "elements": [labelled(*choice)]} for choice in choices]
            parts = [_said(phrases.WHAT_IS_IT.format(name=name)), BlockGroup("", tuple(made))]
        case Home() as page:
            parts = list(_home(page, reply.actions))
        case Answers() | Referral() | Spoken() | ShownChange() as said:
            raise TypeError(f"{type(said).__name__} is drawn as messages of its own")
        case never:
            assert_never(never)
    return parts


def home_view(page: Home, actions: Sequence[Action]) -> dict[str, Any]:
    """The app's own page, for one person; a view may hold 100 blocks."""
    blocks = [block for part in _home(page, actions) for block in part.blocks]
    return {"type": "home", "blocks": blocks[:100]}


def _answer(advice: Advice, answers: Answers, offered: Sequence[Action]) -> tuple[SlackMessage, ...]:
    """One council's answer."""
    parts = [drawn(piece) for piece in present(advice, related=0)]
    parts = [*(BlockGroup(escaped(line), tuple(said(line))) for line in answers.above), *parts]
    under = answer_buttons(Subject.of(advice), actions_under(advice, offered))
    return messages([*parts, BlockGroup("", tuple(under))] if under else parts)


def _said(text: str, *, bold: bool = False) -> BlockGroup:
    """Something in our own words."""
    return BlockGroup(escaped(text), tuple(words(text, bold=bold)))


def _footer(contacts: tuple[Contact, ...]) -> list[BlockGroup]:
    return [drawn(piece) for piece in footer(contacts)]


def drawn(piece: Piece) -> BlockGroup:
    """One piece of an answer as blocks that stay together."""
    if piece.kind in (Kind.QUOTE, Kind.RELATED):
        return _quote(piece)
    if piece.kind is Kind.FINDING:
        return BlockGroup(escaped(f"• {piece.text}"), tuple(said(f"• {piece.text}")))
    if piece.kind is Kind.CONTACT and piece.contact:
        return _contact(piece, piece.contact)
    return BlockGroup(
        escaped(piece.text), tuple(words(piece.text, bold=piece.kind in _BOLD, italic=piece.kind in _ITALIC))
    )


def _quote(piece: Piece) -> BlockGroup:
    """Stem and text behind a bar, the source under them."""
    before = f"{piece.stem}\n• " if piece.stem else ""
    whole = f"{before}{piece.text}"
    blocks: list[Block] = []
    opens = bool(piece.opening) and len(before + piece.opening) <= MOST_IN_A_BLOCK
    if opens:
        lead = [run(before)] if before else []
        blocks.append(
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_quote", "elements": [*lead, run(piece.opening, bold=True)]}],
            }
        )
    shown = piece.text if opens else whole
    runs = list(pieces_of(shown, MOST_IN_A_BLOCK - len(piece.source or "")))
    for number, text in enumerate(runs, 1):
        elements: list[Block] = [{"type": "rich_text_quote", "elements": [run(text)]}]
        if number == len(runs) and piece.source:
            elements.append({"type": "rich_text_section", "elements": [run(piece.source, italic=True)]})
        blocks.append({"type": "rich_text", "elements": elements})
    return BlockGroup(escaped(f"{whole}\n{piece.source}"), tuple(blocks))


def _contact(piece: Piece, contact: Contact) -> BlockGroup:
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
    return BlockGroup(escaped(piece.text), (section(elements),))


_DIVIDER = BlockGroup("", ({"type": "divider"},))


def _home(page: Home, actions: Sequence[Action]) -> Iterator[BlockGroup]:
    title = {"type": "header", "text": {"type": "plain_text", "text": phrases.TITLE, "emoji": False}}
    yield BlockGroup(phrases.TITLE, (title,))
    yield _said(PURPOSE)
    if Action.CHOOSE in actions:
        menu = councils_menu(page.choice, [council for council, _ in page.mine], MOST_COUNCILS)
        yield _said(phrases.WHOSE_POLICY, bold=True)
        yield BlockGroup("", ({"type": "actions", "elements": [menu]},))
    for council, contacts in page.mine:
        yield _DIVIDER
        yield from _documents(council)
        yield from _footer(contacts)
    if not page.mine:
        yield from _footer(())
    yield _DIVIDER
    yield _said(phrases.YOU_COULD_ASK, bold=True)
    yield BlockGroup("", tuple(example_buttons()))
    yield BlockGroup("", tuple(words(phrases.in_force(page.in_force), italic=True)))
    yield _said(phrases.KEPT)
    for council, _ in page.mine if Action.REFER in actions else ():
        label = phrases.refer_to(council.name if len(page.mine) > 1 else "")
        about = Subject.nothing(council.id).packed(question=True)
        yield BlockGroup("", ({"type": "actions", "elements": [labelled(label, Action.REFER, about)]},))


def _documents(council: Council) -> Iterator[BlockGroup]:
    yield _said(phrases.documents_in_force(council.name), bold=True)
    yield from (_said(line) for line in document_lines(council))


def _change(change: ShownChange, actions: Sequence[Action]) -> tuple[SlackMessage, ...]:
    """All lines; where it can be published, Publish and Discard in a message of their own, which the outcome replaces."""
    parts = [BlockGroup(escaped(_words(line)), tuple(_blocks(line))) for line in change.lines]
    if change.change is None:
        return messages([*parts, _said(change.said or phrases.NO_DIFFERENCE, bold=True), *_footer(change.contacts)])
    under = tuple(buttons(actions, change.change))
    return (
        *messages([*parts, *_footer(change.contacts)]),
        *messages([_said(change.said or phrases.DECIDE, bold=True), BlockGroup("", under)]),
    )


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
            yield section(elements)
            elements = []
        elements.append(run(piece, bold=bold))
    for number, change in enumerate(line.runs):
        for piece in pieces_of((" " if number else "") + change.text):
            if sum(len(e["text"]) for e in elements) + len(piece) > 2900:
                yield section(elements)
                elements = []
            elements.append(_changed(piece, change.op))
    yield section(elements)


def _changed(text: str, op: Op) -> Block:
    if op is Op.SAME:
        return run(text)
    return {"type": "text", "text": text, "style": {"strike": True} if op is Op.REMOVED else {"bold": True}}
