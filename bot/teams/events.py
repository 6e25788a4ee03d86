"""Who did something in Teams, and where."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from microsoft_teams.api import Account, ActivityBase
from microsoft_teams.api.activities.message import MessageActivity

from bot.chat.people import Event, Party, Person, Place, Surface
from bot.chat.sent import without_code

CHANNEL = "teams"
_THREAD = ";messageid="
GUEST = "guest"
_GUESTS = frozenset({GUEST, "anonymous"})
# https://learn.microsoft.com/microsoftteams/platform/resources/bot-v3/bots-context: people are 29:, bots and apps 28:
_APP = "28:"
# Before the id of somebody whom Entra does not know, which whoever sends something chooses: nobody's officer is called that.
_UNKNOWN = "unknown:"


def arrived(activity: ActivityBase) -> Event:
    """Who did something, where."""
    conversation, sender = activity.conversation, activity.from_
    told = activity.channel_data.tenant.id if activity.channel_data and activity.channel_data.tenant else None
    tenant = conversation.tenant_id or told or ""
    personal = (conversation.conversation_type or "personal") == "personal"
    root, _, thread = conversation.id.partition(_THREAD)
    surface = Surface.PRIVATE if personal else Surface.OPEN
    place = Place(root, surface, thread or None, activity.service_url or "")
    person = Person(CHANNEL, tenant, sender.aad_object_id or f"{_UNKNOWN}{sender.id}")
    back = {
        "service_url": place.answers_to, "tenant": tenant, "user": sender.id,
        "conversation": conversation.id if personal else None,
    }  # fmt: skip
    # Everybody in a channel's thread speaks of the same thing; in a group chat everybody of their own.
    topic = conversation.id if thread else f"{conversation.id}:{person.id}"
    named = "\x1f".join((tenant, conversation.id, activity.id or ""))
    key = f"teams:activity:{hashlib.sha256(named.encode()).hexdigest()}"
    return Event(
        Party(person, sender.name or "", back),
        place,
        (key,),
        topic,
        home=_home(sender, tenant, told),
        message=activity.id or "",
        pressed=activity.reply_to_id or "",
    )


def _home(sender: Account, tenant: str, told: str | None) -> str:
    """Where somebody belongs who is not of the conversation's tenant; empty where nothing says so.

    Of guests Teams says so in some activities alone: their `userRole`, a tenant of their own beside the conversation's. Of
    others `bot.teams.members` asks.
    """
    if is_guest(sender.user_role):
        return GUEST
    theirs = sender.tenant_id or told or tenant
    return theirs if theirs != tenant else ""


def is_guest(role: str | None) -> bool:
    """Whether this role is one of somebody who is no member of the tenant."""
    return (role or "").lower() in _GUESTS


def form_sent(event: Event, form: str) -> Event:
    """The same for a form of this name, which is one form however often it is sent."""
    return replace(event, keys=(f"teams:form:{form}",))


def in_dialog(event: Event) -> Event:
    """The same where the answer stands in a dialog, which the person alone sees until it is closed."""
    return replace(event, place=Place(event.place.conversation, Surface.ALONE, event.place.thread))


def conversation_of(place: Place) -> str:
    """The conversation's id as Teams has it: a channel's thread, a group chat, a personal chat."""
    return f"{place.conversation}{_THREAD}{place.thread}" if place.thread else place.conversation


def continued(place: Place, first: str) -> Place:
    """Where a message goes on: in a channel the thread under the first, in any other chat the chat."""
    in_channel = "@thread.tacv2" in place.conversation or "@thread.skype" in place.conversation
    return replace(place, thread=first) if in_channel and not place.thread else place


def for_the_bot(activity: MessageActivity, place: Place) -> bool:
    """Whether a message is a person's to the bot: in a personal chat always, elsewhere where it is mentioned.

    Apps and bots have ids of their own kind. A mention that stands in code is talk about the bot.
    """
    sender = activity.from_
    if sender.role == "bot" or sender.id == activity.recipient.id or sender.id.startswith(_APP):
        return False
    if place.surface is Surface.PRIVATE:
        return True
    named = activity.get_account_mention(activity.recipient.id)
    return named is not None and (not named.text or named.text in without_code(activity.text or ""))
