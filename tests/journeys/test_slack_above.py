"""What Slack lets the bot read of what was written before: a channel's thread where the right is granted, direct messages always."""

from __future__ import annotations

import pytest

from bot.chat.people import Event, Party, Person, Place, Surface
from bot.slack.client import web_client
from bot.slack.platform import SlackPlatform
from bot.slack.workspaces import OneWorkspace
from bot.storage.seals import Seal
from index.errors import RefusedError
from tests.support.slack.emulator import BOT_TOKEN, EVERYTHING, Emulator

POST = "Vote for me: free cake!"


def platform(emulator: Emulator, token: str) -> SlackPlatform:
    return SlackPlatform(OneWorkspace(web_client(token, emulator.url)), Seal(b"k" * 32))


def said(emulator: Emulator, channel: str, name: str, text: str, thread: str = "") -> str:
    under = {"thread_ts": thread} if thread else {}
    return str(emulator.call("chat.postMessage", f"xoxp-{name}", channel=channel, text=text, **under)["ts"])


def event(emulator: Emulator, channel: str, name: str, ts: str, thread: str = "") -> Event:
    surface = Surface.PRIVATE if channel.startswith("D") else Surface.OPEN
    who = Party(Person("slack", "T1", emulator.users[name]), "")
    return Event(who, Place(channel, surface, thread or ts), message=ts)


def test_the_message_that_a_thread_begins_with_is_read_where_that_is_granted(emulator: Emulator) -> None:
    channel = emulator.channels["general"]
    first = said(emulator, channel, "councillor40", POST)
    here = event(
        emulator, channel, "councillor41", said(emulator, channel, "councillor41", "can I post this?", first), first
    )
    above = platform(emulator, EVERYTHING).above(here)
    assert above is not None
    assert above.text == POST
    with pytest.raises(RefusedError):
        platform(emulator, BOT_TOKEN).above(here)
    assert platform(emulator, EVERYTHING).above(event(emulator, channel, "councillor40", first)) is None


def test_in_direct_messages_what_was_asked_before_is_read(emulator: Emulator) -> None:
    channel = emulator.direct("councillor38")
    first = said(emulator, channel, "councillor38", "can i post a photo of the fete?")
    emulator.call("chat.postMessage", channel=channel, text="not mine", thread_ts=first)
    under = said(emulator, channel, "councillor38", "and on my page?", first)
    reads = platform(emulator, BOT_TOKEN)
    assert reads.before(event(emulator, channel, "councillor38", under, first)) == ["can i post a photo of the fete?"]
    later = said(emulator, channel, "councillor38", "why though")
    assert reads.before(event(emulator, channel, "councillor38", later)) == ["can i post a photo of the fete?"]
