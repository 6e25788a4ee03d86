"""What officers type and send in a chat: told from questions, and done.

Every function raises what `Changing` and `Carding` raise, in words for the officer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from bot import phrases
from bot.advice import Ask
from bot.advisor import contacts_of
from bot.chat.button_value import Subject
from bot.chat.document_changes import Shown
from bot.chat.people import MOST_COUNCILS, Party, Person
from bot.chat.reply import Told, whom_to_ask
from bot.chat.services import Services
from bot.presentation import Piece, related_pieces
from bot.storage.answers import Gist
from index.corpus.council import Council
from index.errors import OfficerError, UnknownCouncilError
from index.readers.formats import READABLE

REFRESH, ROLLBACK, CARD = "refresh", "rollback", "card"


def command_in(text: str) -> str | None:
    """The officer's command that was typed: one word, at most followed by a council's id."""
    words = text.casefold().split()
    if words and words[0] in (REFRESH, ROLLBACK, CARD) and (len(words) == 1 or (len(words) == 2 and "-" in words[1])):
        return words[0]
    return None


def commanded(services: Services, who: Party, text: str, channel: str, place: str) -> Shown | Told:
    """Do what was typed; `place` is where a card goes."""
    command, rest = command_in(text), " ".join(text.split()[1:])
    if command == CARD:
        return services.noticing.carding.post(services.changing.chosen(who, "a card", rest), channel, place)
    changing = services.changing
    return (changing.from_folder if command == REFRESH else changing.from_before)(who, rest)


def sent(
    services: Services, who: Party, files: Sequence[tuple[str, str]], fetch: Callable[[str], bytes], said: str
) -> Shown | Told:
    """Names and addresses of files: an officer's document, or what cannot be read. `fetch` is called for an officer's alone."""
    (name, address), *more = files
    if PurePath(name).suffix.lower() not in READABLE:
        return Told(phrases.NO_FILES, whom_to_ask(services.desk, who.person))
    if not services.changing.councils_of(who.person):
        raise services.changing.refused(who.person, "a new file")
    if more:
        raise OfficerError(phrases.ONE_FILE)
    return services.changing.from_file(who, name, fetch(address), said)


def decided(services: Services, who: Party, change: str, *, publish: bool) -> Told:
    """Publish or discard what was shown."""
    return (services.changing.publish if publish else services.changing.discard)(change, who)


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
