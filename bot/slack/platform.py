"""Slack as a `Platform`: where a reply goes in a workspace, and what can be done with its messages."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot import phrases
from bot.chat.delivery import in_turn
from bot.chat.document_changes import MOST_BYTES
from bot.chat.people import Event, Party, Person, Place, Surface
from bot.chat.reply import Audience, Home, NoForm, ReferForm, Reply, ReplyForm
from bot.chat.sent import Sent
from bot.slack import forms
from bot.slack.blocks import SlackMessage, escaped
from bot.slack.client import call, fetched, post, respond, trying_once, whisper
from bot.slack.events import CHANNEL
from bot.slack.reading import sent_in
from bot.slack.sealing import sealed_message, sealed_view
from bot.slack.views import draw, home_view
from bot.slack.workspaces import Workspaces, split
from bot.storage.seals import Seal
from bot.work import in_log
from index.errors import ChannelError, UndeliverableError

log = logging.getLogger("askfirst.slack")
_LOOKED_THROUGH, _AN_HOUR = 20, 3600.0
# Somebody waits for the answer, and does without the sign that it is coming.
_STATUS_SECONDS = 2
_LOOKING = "is looking in your council's policy…"


class SlackPlatform:
    """The workspaces that the app is in, each by its own client."""

    channel = CHANNEL

    def __init__(self, workspaces: Workspaces, seal: Seal) -> None:
        self.workspaces = workspaces
        self._seal = seal

    def trouble(self) -> str:
        return self.workspaces.trouble()

    def home_of(self, event: Event) -> str:
        return event.home

    def located(self, place: str, workspaces: Sequence[str]) -> str:
        return self.workspaces.located(place, workspaces)

    def show(self, event: Event, reply: Reply) -> None:
        """Open a form, draw the app's own page anew, or send messages to those who are to see them. Raises ChannelError.

        What Slack does not take as it is, there or any more, comes in the person's direct messages in plain words.
        """
        event = replace(event, place=reply.place) if reply.place else event
        try:
            self._shown(event, reply)
        except UndeliverableError as error:
            log.warning("%s It is said in plain words instead.", error)
            self._in_plain_words(event, reply)

    def _shown(self, event: Event, reply: Reply) -> None:
        if event.place.surface is Surface.HOME and isinstance(reply.said, Home):
            self._draw_home(event, reply.said, reply)
        elif event.trigger and (view := _form(event, reply)):
            call(self._client(event), "views.open", trigger_id=event.trigger, view=sealed_view(view, self._seal))
        elif reply.instead and event.pressed:
            where = self.located(event.place.conversation, (event.person.workspace,))
            self.edit(where, event.pressed, self.drawn(reply)[0])
        else:
            in_turn(partial(self._send, event, reply.audience, message) for message in self.drawn(reply))

    def _in_plain_words(self, event: Event, reply: Reply) -> None:
        place = event.place
        private = place.surface is Surface.PRIVATE
        where, thread = (place.conversation, place.thread) if private else (event.person.id, None)
        opened = isinstance(reply.said, ReferForm | ReplyForm)
        said = [escaped(phrases.NOT_OPENED)] if opened else [message.text for message in draw(reply)]
        client = self._client(event)
        in_turn(partial(post, client, where, SlackMessage(text, ()), thread) for text in said)

    @contextmanager
    def working(self, event: Event) -> Iterator[None]:
        """Show a status in the thread while the body runs. A workspace without statuses does without.

        It is tried once, for two seconds: the body waits for it, and whoever asked for that.
        """
        shown = self._status(event, _LOOKING)
        try:
            yield
        finally:
            if shown:
                self._status(event, "")

    def drawn(self, reply: Reply) -> Sequence[SlackMessage]:
        return [sealed_message(message, self._seal) for message in draw(reply)]

    def post(self, place: Place, message: SlackMessage, first: str | None = None) -> tuple[str, str]:  # noqa: ARG002
        workspace, channel = split(place.conversation)
        there, ts = post(self.workspaces.client(workspace), channel, message, place.thread)
        return place.conversation if there == channel else _joined(workspace, there), ts

    @property
    def has_threads(self) -> bool:
        return True

    def add(self, conversation: str, first: str, message: SlackMessage, *, aloud: bool) -> tuple[str, str]:
        workspace, channel = split(conversation)
        _, ts = post(self.workspaces.client(workspace), channel, message, first, aloud=aloud)
        return conversation, ts

    def edit(self, conversation: str, message_id: str, message: SlackMessage) -> None:
        workspace, channel = split(conversation)
        where = {"channel": channel, "ts": message_id}
        call(self.workspaces.client(workspace), "chat.update", **where, text=message.text, blocks=list(message.blocks))

    def delete(self, conversation: str, message_id: str) -> None:
        workspace, channel = split(conversation)
        call(self.workspaces.client(workspace), "chat.delete", channel=channel, ts=message_id)

    def direct(self, party: Party) -> Place:
        """The thread of their direct messages that they asked in; posting to a person's id opens these."""
        where, thread = party.back.get("conversation"), party.back.get("thread")
        place = str(where) if where and thread else party.person.id
        return Place(self.located(place, (party.person.workspace,)), Surface.PRIVATE, str(thread) if thread else None)

    def fetched(self, person: Person, address: str) -> bytes:
        return fetched(self.workspaces.client(person.workspace), address, MOST_BYTES)

    def above(self, event: Event) -> Sent | None:
        place = event.place
        if not place.thread or place.thread == event.message:
            return None
        found = self._read(event, "conversations.replies", ts=place.thread, limit=1)
        return sent_in(found[0]) if found else None

    def before(self, event: Event) -> Sequence[str]:
        """In direct messages alone: of a thread what stands in it, of the chat itself what was written within the hour."""
        place = event.place
        if place.surface is not Surface.PRIVATE or not event.message:
            return ()
        if place.thread and place.thread != event.message:
            found = self._read(event, "conversations.replies", ts=place.thread, limit=_LOOKED_THROUGH)
        else:
            since = str(float(event.message) - _AN_HOUR)
            found = self._read(
                event, "conversations.history", latest=event.message, oldest=since, limit=_LOOKED_THROUGH
            )
        mine = [m for m in found if m.get("user") == event.person.id and str(m.get("ts")) < event.message]
        return [sent_in(one).text for one in sorted(mine, key=lambda m: float(m["ts"]))]

    def _read(self, event: Event, method: str, **arguments: Any) -> list[dict[str, Any]]:
        """Messages of the event's conversation. Raises RefusedError where the app has no right to read them."""
        found = call(self._client(event), method, channel=event.place.conversation, **arguments).get("messages")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def _client(self, event: Event) -> WebClient:
        return self.workspaces.client(event.person.workspace)

    def _send(self, event: Event, audience: Audience, message: SlackMessage) -> None:
        place, shared = event.place, audience is Audience.EVERYBODY
        if audience is Audience.DIRECT or place.surface is Surface.HOME:
            post(self._client(event), event.person.id, message)
        elif place.answers_to:
            respond(self._client(event), place.answers_to, message, shared=shared)
        elif shared or (place.surface is Surface.PRIVATE and audience is not Audience.QUIET):
            post(self._client(event), place.conversation, message, place.thread)
        else:
            # In a thread that nobody else has written in yet, Slack shows nobody what is for one person alone.
            thread = place.thread if place.begun else None
            whisper(self._client(event), place.conversation, event.person.id, message, thread)

    def _draw_home(self, event: Event, page: Home, reply: Reply) -> None:
        """Nobody has asked for anything: where it fails, nobody is told."""
        view = sealed_view(home_view(page, reply.actions), self._seal)
        try:
            call(self._client(event), "views.publish", user_id=event.person.id, view=view)
        except ChannelError as error:
            log.error("the App Home could not be drawn: %s", error)

    def _status(self, event: Event, status: str) -> bool:
        where = {"channel_id": event.place.conversation, "thread_ts": str(event.place.thread)}
        try:
            once = trying_once(self._client(event), _STATUS_SECONDS, _STATUS_SECONDS)
            call(once, "assistant.threads.setStatus", **where, status=status)
        except Exception as error:  # whatever is wrong with it, there is an answer to be given
            log.debug("no status: %s", in_log(error))
            return False
        return True


def _joined(workspace: str, channel: str) -> str:
    return f"{workspace}/{channel}" if workspace else channel


def _form(event: Event, reply: Reply) -> dict[str, Any] | None:
    """The form that a reply is, if it is one."""
    match reply.said:
        case ReferForm() as form:
            return forms.refer_form(form)
        case ReplyForm() as form:
            return forms.reply_form(form, event.place)
        case NoForm():
            return forms.no_form(draw(reply)[0].blocks)
        case _:
            return None
