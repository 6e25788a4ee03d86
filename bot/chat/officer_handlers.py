"""What officers do in a chat, one function an event: commands, files, Publish and Discard, Reply and Resolve.

What cannot be done, or not by this person, raises OfficerError, ReferralError or what reading a document raises, in words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from bot import phrases
from bot.chat.buttons import Action
from bot.chat.desk import Question
from bot.chat.drafts import FileValue, read_drafts
from bot.chat.people import Event, Surface
from bot.chat.reply import Answers, Audience, FileChoice, Reply, ShownChange, Words
from bot.chat.sent import Sent
from bot.chat.services import Services
from index.corpus.council import is_council_id
from index.errors import OfficerError

REFRESH, ROLLBACK, CARD = "refresh", "rollback", "card"
_SAYS_SO = re.compile(r"\bnew (?:version|policy|edition|text)\b|\breplaces?\b", re.IGNORECASE)
# Teams shows at most six buttons on a card, and one is taken.
_MOST_CHOICES = 5


def command_in(services: Services, event: Event, text: str) -> str | None:
    """The officer's command that was typed: one word, at most followed by a council.

    What can be nothing but an id is one whoever types it, who is refused and recorded where they are no officer. Plain words
    are a council to its own officers alone: from anybody else "card reading" is a question.
    """
    first, *others = text.casefold().split() or [""]
    if first not in (REFRESH, ROLLBACK, CARD):
        return None
    named = " ".join(others)
    if not named or ("-" in named and is_council_id(named)):
        return first
    mine = services.document_changes.councils_of(event.person)
    return first if any(named in (council.id, _folded(council.name)) for council in mine) else None


def command(services: Services, event: Event, text: str) -> Reply:
    """`refresh`, `rollback` or `card`. What a change of documents shows is for the officer's eyes alone."""
    typed, *others = text.split()
    typed, rest = typed.casefold(), " ".join(others)
    if typed == CARD:
        council = services.document_changes.chosen(event.party, "a card", rest)
        return Reply(services.cards.post(council, event.person, event.place.conversation))
    if event.place.surface is Surface.OPEN:
        return Reply(Words(phrases.IN_YOUR_OWN_CHAT, services.desk.contacts(event.person)))
    changes = services.document_changes
    return _shown((changes.from_folder if typed == REFRESH else changes.from_before)(event.party, rest))


def file(services: Services, event: Event, sent: Sent) -> Reply:
    """An officer's file: a new version of a document only where they say so, and else as they choose.

    Several files are posts; a policy is sent alone.
    """
    changes, files = services.document_changes, sent.files
    if len(files) > 1:
        words, unread = read_drafts(files, partial(services.courier.fetched, event.person))
        said = " ".join((*sent.remarks, *unread, phrases.SEVERAL_FILES))
        post = Sent("\n\n".join(filter(None, (sent.text, *words))))
        answer = services.desk.ask(Question(event.person, post.text, draft=True)) if post.text else None
        if isinstance(answer, Answers):
            return Reply(replace(answer, above=(*answer.above, said)), Audience.EVERYBODY)
        return Reply(answer or Words(said, services.desk.contacts(event.person)))
    if _SAYS_SO.search(sent.text):
        data = services.courier.fetched(event.person, files[0].address)
        return _shown(changes.from_file(event.party, files[0].name, data, sent.text))
    choices = [(phrases.CHECK_AS_POST, Action.CHECK_FILE, FileValue(files[0]).packed())]
    there = changes.replaceable(event.person, files[0].name)
    shown = there if len(there) <= _MOST_CHOICES else there[: _MOST_CHOICES - 1]
    for council, entry in shown:
        label = phrases.NEW_VERSION.format(title=entry.title)
        choices.append((label, Action.NEW_VERSION, FileValue(files[0], council.id, entry.file).packed()))
    if len(shown) < len(there):
        choices.append((phrases.ANOTHER_DOCUMENT, Action.NEW_VERSION, FileValue(files[0]).packed()))
    return Reply(FileChoice(files[0].name, tuple(choices)))


def new_version(services: Services, event: Event, value: str) -> Reply:
    """This is a new version of a document: what it would change; of one that had no button, how to say which."""
    about, changes = FileValue.unpacked(value), services.document_changes
    if not about.document:
        raise changes.unnamed(event.party)
    data = services.courier.fetched(event.person, about.file.address)
    return _shown(changes.from_file_for(event.party, about.file.name, data, about.council, about.document))


def publish(services: Services, event: Event, change: str) -> Reply:
    """Put in force what was shown."""
    return Reply(services.document_changes.publish(change, event.party), instead=True)


def force_form(services: Services, event: Event, change: str) -> Reply:
    """Publish all the same pressed: the form for the reason."""
    return Reply(services.document_changes.force_form(change, event.party, event.pressed))


def force_send(services: Services, event: Event, change: str, reason: str) -> Reply:
    """The form sent: what was shown is put in force, with the reason."""
    if not reason.strip():
        raise OfficerError(phrases.REASON_FIRST)
    return Reply(services.document_changes.publish(change, event.party, reason.strip()), instead=True)


def discard(services: Services, event: Event, change: str) -> Reply:
    """Leave what is in force."""
    return Reply(services.document_changes.discard(change, event.party), instead=True)


def reply_form(services: Services, event: Event, referral: str) -> Reply:
    """Reply pressed: the form, the question above it, and who has replied already."""
    return Reply(services.referrals.reply_form(referral, event.person))


def reply_send(services: Services, event: Event, referral: str, text: str) -> Reply:
    """The form sent: the officer's words to the councillor."""
    return Reply(services.referrals.reply(referral, event.party, text))


def resolve(services: Services, event: Event, referral: str) -> Reply:
    """Resolve pressed: the text is deleted, here and where the officers saw it."""
    return Reply(services.referrals.resolve(referral, event.party))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _shown(change: ShownChange) -> Reply:
    decide = Action.FORCE if change.said else Action.PUBLISH
    return Reply(change, actions=(decide, Action.DISCARD) if change.change else ())
