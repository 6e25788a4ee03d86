"""Something said in our own words, and what is said where something failed."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.advice import Ask
from bot.advisor import contacts_of
from bot.chat.desk import Desk
from bot.chat.people import Person
from bot.presentation import FAILED
from bot.work import described
from index.errors import AskfirstError, ChannelError

log = logging.getLogger("askfirst.told")


@dataclass(frozen=True, slots=True)
class Told:
    """`text`, to be followed by the golden rule and whom to ask."""

    text: str
    contacts: tuple[Ask, ...] = ()


def apology(desk: Desk, person: Person, error: Exception) -> Told:
    """What a person reads when their question could not be dealt with. Never that nothing was found."""
    said = str(error) if isinstance(error, AskfirstError) and not isinstance(error, ChannelError) else FAILED
    return Told(said, whom_to_ask(desk, person))


def whom_to_ask(desk: Desk, person: Person) -> tuple[Ask, ...]:
    """Whom a person asks: the contacts of the first of their councils. What failed may have been the database, where choices of council stand: then nobody is named."""
    try:
        councils = desk.councils(person)
    except Exception as error:
        log.error("whom to ask could not be found: %s", described(error))
        return ()
    return contacts_of(councils[0]) if councils else ()
