"""What the buttons under an answer do, whatever the channel: more clauses, a vote, a choice of council."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import phrases
from bot.advice import Ask
from bot.advisor import contacts_of
from bot.chat.button_value import Subject
from bot.chat.people import Person
from bot.chat.reply import Told
from bot.chat.services import Services
from bot.conversation.councils import MOST_COUNCILS
from bot.presentation import Piece, related_pieces
from bot.storage.answers import Gist
from index.corpus.council import Council
from index.errors import UnknownCouncilError


@dataclass(frozen=True, slots=True)
class Further:
    """Clauses beyond an answer's own, and whom to ask."""

    pieces: tuple[Piece, ...]
    contacts: tuple[Ask, ...]


def more(services: Services, subject: Subject) -> Further | Told:
    """The clauses an answer left out. Raises UnknownCouncilError."""
    quotes = services.live.now.advisor.clauses(subject.council, subject.related)
    contacts = contacts_of(services.live.now.index.council(subject.council).council)
    if not quotes:
        return Told(phrases.GONE, contacts)
    return Further(related_pieces(quotes, near=not subject.clauses), contacts)


def vote(services: Services, person: Person, answered: str, subject: Subject, *, helpful: bool) -> Told:
    """A vote on the answer that `answered` names; the same vote again takes it back. Raises UnknownCouncilError."""
    gist = Gist(subject.council, subject.outcome, subject.topics, subject.clauses, subject.snapshot)
    council = services.live.now.index.council(subject.council).council
    return Told(
        phrases.THANKS[services.tallies.vote(person.key, answered, gist, helpful=helpful)], contacts_of(council)
    )


def choose(services: Services, person: Person, chosen: Sequence[str]) -> tuple[Council, ...]:
    """Answer for these councils from now on. Raises UnknownCouncilError where none is there to be chosen."""
    there = {c.id: c for c in services.desk.open_to(person)}
    found = tuple(there[i] for i in dict.fromkeys(chosen) if i in there)[:MOST_COUNCILS]
    if not found:
        raise UnknownCouncilError(phrases.NO_SUCH_CHOICE)
    services.choices.save(person.key, [c.id for c in found])
    return found
