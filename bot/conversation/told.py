"""Something said in our own words, and what is said where something failed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.advice import Ask
from bot.advisor import contacts_of
from bot.conversation.desk import Desk
from bot.conversation.people import Person
from bot.presentation import FAILED
from index.errors import AskfirstError, ChannelError


@dataclass(frozen=True, slots=True)
class Told:
    """`text`, to be followed by the golden rule and whom to ask."""

    text: str
    contacts: tuple[Ask, ...] = ()


def apology(desk: Desk, person: Person, error: Exception) -> Told:
    """What a person reads when their question could not be dealt with. Never that nothing was found."""
    said = str(error) if isinstance(error, AskfirstError) and not isinstance(error, ChannelError) else FAILED
    councils = desk.councils(person)
    return Told(said, contacts_of(councils[0]) if councils else ())
