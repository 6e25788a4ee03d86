"""What the bot says, before a platform draws it: the words, who is to see them, what can be pressed under them.

Every answer to an event is one `Reply`; so is what is posted unasked, such as a question to the officers or a card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.advice import Advice, Contact
from bot.chat.buttons import Action
from bot.chat.people import Event, Party, Place
from bot.chat.sent import Sent
from bot.phrases import AGREE_FIRST
from bot.presentation import Kind, Piece, footer
from bot.refresh_lines import Line
from index.corpus.council import Council


class Audience(StrEnum):
    """To whom a reply is shown."""

    EVERYBODY = "everybody in the conversation"
    ASKER = "the asker alone"
    DIRECT = "the asker, in their direct messages"
    QUIET = "the asker alone, and not for good where a platform has that"


@dataclass(frozen=True, slots=True)
class Words:
    """Our own words, to be followed by the golden rule and whom to ask."""

    text: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Apology:
    """What is said where something failed or was refused; never that nothing was found."""

    text: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class NoForm:
    """What stands in the place of a form that cannot be sent: why, and whom to ask."""

    text: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Advice, one for each council of the person. `question` is what was answered, in full. `above` stands before all of
    them, a line each: what was asked as it was understood, and what could not be read."""

    advices: tuple[Advice, ...]
    question: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clauses:
    """Clauses beyond an answer's own, and whom to ask."""

    pieces: tuple[Piece, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class CouncilChoice:
    """Nothing is known of the person's council: they choose among these first."""

    councils: tuple[Council, ...]


def named_like(councils: Sequence[Council], typed: str) -> list[Council]:
    """The councils whose name or id holds what somebody has typed in a menu of them."""
    wanted = typed.casefold().strip()
    return [council for council in councils if wanted in council.name.casefold() or wanted in council.id]


@dataclass(frozen=True, slots=True)
class Home:
    """What this is for, the person's councils with whom to ask, those they may choose from, and what answers."""

    mine: tuple[tuple[Council, tuple[Contact, ...]], ...]
    choice: tuple[Council, ...]
    in_force: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What an officer decides on. `change` is None where nothing can be published; `said` says why, or why not without a
    reason."""

    lines: tuple[Line, ...]
    change: str | None
    said: str | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class FileChoice:
    """An officer's file: a post to be checked, or a new version of a document. `choices`: label, action and value each."""

    name: str
    choices: tuple[tuple[str, Action, str], ...]


# What a form sends: the words in its box, and whether a person agreed; and what its box takes, which Slack bounds.
TEXT, CONSENT, AGREED = "text", "consent", "agreed"
MOST_TYPED = 3000


@dataclass(frozen=True, slots=True)
class ReferForm:
    """The form for a question to the officers, `to` being their name in words.

    `text` is None where the question was too long for the button that opened the form. `value` comes back with it.
    """

    council: str
    to: str
    text: str | None
    value: str

    @property
    def fits(self) -> bool:
        """Whether the question can stand in the box already."""
        return self.text is not None and len(self.text) <= MOST_TYPED


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """A form with one box of words: an officer's to the councillor, the councillor's answer, an officer's reason for a change.

    `about` is the id of the question or the change. `lead` stands above its `text`, `said` below it: who has replied already.
    `sends`: what sending it does. `replaces`: the message that gives way to what is said then.
    """

    council: str
    lead: str
    text: str
    said: tuple[str, ...]
    box: str
    about: str
    sends: Action
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """A councillor's question as the officers see it. `clauses`: source and words of what was quoted; `replies`: who has
    replied, and when."""

    id: str
    council: str
    asker: Party
    text: str
    clauses: tuple[str, ...]
    replies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence of ours with somebody named between `before` and `after`; their own words and a line of ours below it.

    `about` is what its buttons are about.
    """

    before: str
    who: Party
    after: str
    text: str = ""
    note: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """That something was done, in a line: no answer to a question, and so without the golden rule."""

    text: str


@dataclass(frozen=True, slots=True)
class NoticeLines:
    """Something sent unasked, such as a monthly report: the first line is its title."""

    lines: tuple[str, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class CardPieces:
    """A card for a channel."""

    pieces: tuple[Piece, ...]


# What is nothing but pieces one below the other; a form where none can be opened is.
Plain = Words | Apology | NoForm | Done | Clauses | NoticeLines | CardPieces | ReferForm | ReplyForm
Said = Plain | Answers | CouncilChoice | Home | ShownChange | FileChoice | Referral | Spoken


def in_pieces(said: Plain) -> tuple[Piece, ...]:
    """What a platform draws for it, in this order."""
    match said:
        case Words(text, contacts) | Apology(text, contacts) | NoForm(text, contacts):
            return Piece(Kind.LINE, text), *footer(contacts)
        case Done(text):
            return (Piece(Kind.LINE, text),)
        case Clauses(pieces, contacts):
            return *pieces, *footer(contacts)
        case NoticeLines(lines, contacts):
            kinds = (Kind.TITLE, *(Kind.LINE for _ in lines[1:]))
            return *map(Piece, kinds, lines), *footer(contacts)
        case CardPieces(pieces):
            return pieces
        case ReferForm() | ReplyForm():
            return Piece(Kind.LINE, AGREE_FIRST), *footer(())
        case never:
            assert_never(never)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question whose asker had to choose a council first, and where it was asked."""

    event: Event
    sent: Sent
    draft: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """`waiting`: questions of the asker's to be answered next, where they were asked. `place`: where it is said, if not
    where the event happened. `instead`: it is put in the place of the message whose button was pressed."""

    said: Said
    audience: Audience = Audience.ASKER
    actions: tuple[Action, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    place: Place | None = None
    instead: bool = False
