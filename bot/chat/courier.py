"""Posts, edits and deletes what stays on a platform: referrals, cards, notices, and an officer's words to a councillor."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from typing import Any, Protocol

from bot.chat.people import Event, Party, Person, Place
from bot.chat.reply import Reply
from bot.chat.sent import Sent
from index.errors import ChannelError, MessageGoneError

log = logging.getLogger("askfirst.courier")
# What is needed to find again what was posted: `place` and `messages`, each a conversation and the message's id in it.
Posted = dict[str, Any]


class Platform(Protocol):
    """One chat platform, as this process is connected to it. What it sends raises ChannelError where that fails.

    GoneError where there is no such conversation, MessageGoneError where there is no such message.
    """

    @property
    def channel(self) -> str:
        """Its name: "slack" or "teams"."""

    def show(self, event: Event, reply: Reply) -> None:
        """Draw a reply where the event happened."""

    def working(self, event: Event) -> AbstractContextManager[None]:
        """Show that an answer is coming while the body runs."""

    def drawn(self, reply: Reply) -> Sequence[Any]:
        """A reply as this platform's messages."""

    def post(self, place: Place, message: Any, first: str | None = None) -> tuple[str, str]:
        """Post one of these messages; `first`: that of which it is the continuation. Returns conversation and id."""

    def add(self, conversation: str, first: str, message: Any, *, aloud: bool) -> tuple[str, str]:
        """Post under a message of ours; `aloud`: so that the whole conversation notices. Returns conversation and id."""

    def edit(self, conversation: str, message_id: str, message: Any) -> None:
        """Put another message in the place of one."""

    def delete(self, conversation: str, message_id: str) -> None:
        """Take a message away."""

    def located(self, place: str, workspaces: Sequence[str]) -> str:
        """A place that somebody named, as the others take it; `workspaces`: those that it may be in."""

    def direct(self, party: Party) -> Place:
        """The person's own chat with the bot, opened where there is none."""

    @property
    def has_threads(self) -> bool:
        """Whether a person's own chat with the bot has threads."""

    def home_of(self, event: Event) -> str:
        """Where somebody belongs who is of another organisation than the place's; empty where nothing says so."""

    def trouble(self) -> str:
        """Why the platform takes nothing from this process at present, in one word; empty where it does."""

    def fetched(self, person: Person, address: str) -> bytes:
        """A file that somebody sent, at most one byte more than documents may have."""

    def above(self, event: Event) -> Sent | None:
        """The message that the thread begins with which somebody wrote in; None where they began it.

        Raises RefusedError where the bot may not read it.
        """

    def before(self, event: Event) -> Sequence[str]:
        """What they wrote there before, the last of it last, as far as the bot may read it without being mentioned."""


class Courier:
    """Reaches the platforms that run in this process."""

    def __init__(self) -> None:
        self._platforms: dict[str, Platform] = {}

    def register(self, platform: Platform) -> None:
        """From now on, this platform can be reached."""
        self._platforms[platform.channel] = platform

    @property
    def channels(self) -> tuple[str, ...]:
        """The names of the platforms that can be reached."""
        return tuple(self._platforms)

    def troubles(self) -> dict[str, str]:
        """The platforms that take nothing from this process at present, each with one word for why."""
        found = {name: platform.trouble() for name, platform in self._platforms.items()}
        return {name: why for name, why in found.items() if why}

    def post(
        self, channel: str, place: str, workspaces: Sequence[str], reply: Reply, posted: Posted | None = None
    ) -> Posted:
        """Post a reply in a place, which is in one of these workspaces.

        `posted` comes to hold what the others need to find it again, as far as it came.
        """
        platform = self._reached(channel)
        posted = {} if posted is None else posted
        posted |= {"place": platform.located(place, workspaces), "messages": []}
        self._go_on(platform, posted, platform.drawn(reply))
        return posted

    def replace(self, channel: str, posted: Posted, reply: Reply) -> Posted:
        """Put new words in its place: messages too many go, those too few are posted after them. Returns how it stands."""
        platform = self._reached(channel)
        now: Posted = {"place": _place(posted), "messages": _messages(posted)}
        sent, shown = now["messages"], platform.drawn(reply)
        for (conversation, message_id), message in zip(sent, shown, strict=False):
            platform.edit(conversation, message_id, message)
        while len(sent) > len(shown):
            platform.delete(*sent.pop())
        self._go_on(platform, now, shown[len(sent) :])
        return now

    def close(self, channel: str, posted: Posted, reply: Reply) -> None:
        """The first message gets these words, the others go; may be done again where it failed.

        The last, with the buttons, goes last: where it stays, Resolve can be pressed again.
        """
        platform = self._reached(channel)
        for number, (conversation, message_id) in enumerate(_messages(posted)):
            with suppress(MessageGoneError):  # what is not there any more holds no text
                if number == 0:
                    platform.edit(conversation, message_id, platform.drawn(reply)[0])
                else:
                    platform.delete(conversation, message_id)

    def withdraw(self, channel: str, posted: Posted) -> None:
        """Delete what was posted, from its end."""
        for conversation, message_id in reversed(_messages(posted)):
            with suppress(MessageGoneError):
                self._reached(channel).delete(conversation, message_id)

    def show(self, event: Event, reply: Reply) -> None:
        """Draw a reply where an event happened."""
        self._reached(event.person.channel).show(event, reply)

    def add(self, channel: str, posted: Posted, reply: Reply, *, aloud: bool = False) -> list[tuple[str, str]]:
        """Post under what was posted. Returns conversation and id of each message."""
        platform = self._reached(channel)
        conversation, first = _messages(posted)[0]
        return [platform.add(conversation, first, message, aloud=aloud) for message in platform.drawn(reply)]

    def tell(self, party: Party, reply: Reply) -> list[tuple[str, str]]:
        """Say something to a person in their own chat. Returns where an answer to it would stand: conversation, and thread or message."""
        platform = self._reached(party.person.channel)
        place = platform.direct(party)
        posted = [platform.post(place, message) for message in platform.drawn(reply)]
        in_threads = place.thread if platform.has_threads else None
        return [(conversation, in_threads or message) for conversation, message in posted]

    def has_threads(self, channel: str) -> bool:
        """Whether people's own chats with the bot have threads."""
        return self._reached(channel).has_threads

    def fetched(self, person: Person, address: str) -> bytes:
        """A file that somebody sent."""
        return self._reached(person.channel).fetched(person, address)

    def above(self, event: Event) -> Sent | None:
        """The message that a thread begins with, read where the bot may; see `Platform.above`."""
        return self._reached(event.person.channel).above(event)

    def before(self, event: Event) -> Sequence[str]:
        """What somebody wrote before, nothing where that cannot be read."""
        try:
            return self._reached(event.person.channel).before(event)
        except ChannelError as error:
            log.info("what was written before was not read: %s", error)
            return ()

    def _go_on(self, platform: Platform, posted: Posted, messages: Sequence[Any]) -> None:
        sent = posted["messages"]
        for message in messages:
            sent.append(list(platform.post(Place(posted["place"]), message, sent[0][1] if sent else None)))

    def _reached(self, channel: str) -> Platform:
        try:
            return self._platforms[channel]
        except KeyError:
            raise ChannelError(f"the {channel} app does not run here") from None


def _place(posted: Posted) -> str:
    return str(posted.get("place") or posted.get("channel") or "")


def _messages(posted: Posted) -> list[list[str]]:
    """Conversation and id of each message; Slack's were once kept as ids alone, all in one channel."""
    return [[_place(posted), one] if isinstance(one, str) else list(one) for one in posted.get("messages", ())]
