"""What officers type and send in a chat: told from questions, and done.

Every function raises what `Changing` and `Carding` raise, in words for the officer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from bot import phrases
from bot.chat.document_changes import Shown
from bot.chat.people import Party
from bot.chat.reply import Told, whom_to_ask
from bot.chat.services import Services
from index.errors import OfficerError
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
