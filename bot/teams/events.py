"""What Teams sends, as the person wrote it, and who and where they are."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from microsoft_teams.api import ActivityBase
from microsoft_teams.api.activities.message import MessageActivity
from microsoft_teams.api.activities.utils import StripMentionsTextOptions

from bot.chat.people import Party, Person

CHANNEL = "teams"
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4"})


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation: a personal chat, a group chat, or a thread of a channel."""

    conversation: str
    service_url: str
    personal: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who did something, where. `key` names the activity; `thread` the conversation a follow-up belongs to."""

    party: Party
    place: Place
    key: str
    thread: str
    record: dict[str, Any]

    @property
    def person(self) -> Person:
        return self.party.person


def arrived(activity: ActivityBase) -> Arrived:
    """An activity taken apart."""
    conversation, sender = activity.conversation, activity.from_
    told = activity.channel_data.tenant.id if activity.channel_data and activity.channel_data.tenant else None
    tenant = conversation.tenant_id or told or ""
    personal = (conversation.conversation_type or "personal") == "personal"
    place = Place(conversation.id, activity.service_url or "", personal)
    person = Person(CHANNEL, tenant, sender.aad_object_id or sender.id)
    back = {
        "service_url": place.service_url, "tenant": tenant, "user": sender.id,
        "conversation": conversation.id if personal else None,
    }  # fmt: skip
    # Everybody in a channel's thread speaks of the same thing; in a group chat everybody of their own.
    thread = conversation.id if ";messageid=" in conversation.id else f"{conversation.id}:{person.id}"
    named = "\x1f".join((tenant, conversation.id, activity.id or ""))
    key = f"teams:activity:{hashlib.sha256(named.encode()).hexdigest()}"
    record = activity.model_dump(by_alias=True, exclude_none=True)
    return Arrived(Party(person, sender.name or "", back), place, key, thread, record)


def typed(activity: MessageActivity) -> str:
    """A message as its writer saw it: mentions of the bot left out, of others by name."""
    activity.strip_mentions_text(StripMentionsTextOptions(account_id=activity.recipient.id))
    activity.strip_mentions_text(StripMentionsTextOptions(tag_only=True))
    return html.unescape(activity.text or "").replace("\xa0", " ").strip()


def for_the_bot(activity: MessageActivity, place: Place) -> bool:
    """Whether a message is a person's to the bot: in a personal chat always, elsewhere where it is mentioned."""
    if activity.from_.role == "bot" or activity.from_.id == activity.recipient.id:
        return False
    return place.personal or activity.is_recipient_mentioned()


def text_of(payload: dict[str, Any]) -> str:
    """The words of a message on which a command was called; Teams gives them as HTML."""
    body = payload.get("body") or {}
    content = str(body.get("content") or "")
    if body.get("contentType") == "text":
        return content.strip()
    reader = _Words()
    reader.feed(content)
    reader.close()
    return re.sub(r"\n\s*\n+", "\n\n", "".join(reader.found)).strip()


class _Words(HTMLParser):
    """The words of HTML, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.found.append("\n")
        elif tag in ("img", "emoji"):
            self.found.append(str(dict(attrs).get("alt") or ""))

    def handle_data(self, data: str) -> None:
        self.found.append(data.replace("\xa0", " "))
