"""What officers do in a chat, one function an event: commands, files, Publish and Discard, Reply and Resolve.

What cannot be done, or not by this person, raises OfficerError, ReferralError or what reading a document raises, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from bot import phrases
from bot.chat.people import Event, Surface
from bot.chat.reply import Action, Reply, ReplyForm, ShownChange, Words
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


def command(services: Services, event: Event, text: str) -> Reply:
    """`refresh`, `rollback` or `card`. What a change of documents shows is for the officer's eyes alone."""
    typed, rest = command_in(text), " ".join(text.split()[1:])
    if typed == CARD:
        council = services.document_changes.chosen(event.party, "a card", rest)
        return Reply(services.cards.post(council, event.person, event.place.conversation))
    if event.place.surface is Surface.OPEN:
        return Reply(Words(phrases.IN_YOUR_OWN_CHAT, services.desk.contacts(event.person)))
    changes = services.document_changes
    return _shown((changes.from_folder if typed == REFRESH else changes.from_before)(event.party, rest))


def file(
    services: Services, event: Event, files: Sequence[tuple[str, str]], fetch: Callable[[str], bytes], text: str
) -> Reply:
    """Files by name and address: an officer's document, or what cannot be read. `fetch` is called for an officer's alone."""
    (name, address), *others = files
    if PurePath(name).suffix.lower() not in READABLE:
        return Reply(Words(phrases.NO_FILES, services.desk.contacts(event.person)))
    if not services.document_changes.councils_of(event.person):
        raise services.document_changes.refused(event.person, "a new file")
    if others:
        raise OfficerError(phrases.ONE_FILE)
    return _shown(services.document_changes.from_file(event.party, name, fetch(address), text))


def publish(services: Services, event: Event, change: str) -> Reply:
    """Put in force what was shown."""
    return Reply(services.document_changes.publish(change, event.party))


def discard(services: Services, event: Event, change: str) -> Reply:
    """Leave what is in force."""
    return Reply(services.document_changes.discard(change, event.party))


def reply_form(services: Services, event: Event, referral: str) -> Reply:
    """Reply pressed: the form, the question above it."""
    kept = services.referrals.open_for(referral, event.person)
    return Reply(ReplyForm(services.referrals.council(kept.council).name, str(kept.text), kept.id))


def reply_send(services: Services, event: Event, referral: str, text: str) -> Reply:
    """The form sent: the officer's words to the councillor."""
    return Reply(services.referrals.reply(referral, event.party, text))


def resolve(services: Services, event: Event, referral: str) -> Reply:
    """Resolve pressed: the text is deleted, here and where the officers saw it."""
    return Reply(services.referrals.resolve(referral, event.party))


def _shown(change: ShownChange) -> Reply:
    return Reply(change, actions=(Action.PUBLISH, Action.DISCARD) if change.change else ())
