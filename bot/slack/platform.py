"""Slack as a `Platform`: where a reply goes in one workspace, and what can be done with its messages."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from slack_sdk import WebClient

from bot.chat.people import Event, Party, Place, Surface
from bot.chat.reply import Audience, Home, NoForm, ReferForm, Reply, ReplyForm
from bot.slack import forms
from bot.slack.blocks import SlackMessage
from bot.slack.client import call, post, respond, whisper, whoami
from bot.slack.events import CHANNEL
from bot.slack.views import draw, home_view
from index.errors import ChannelError, RefusedError, UnreachableError

log = logging.getLogger("askfirst.slack")
_LOOKING = "is looking in your council's policy…"


class SlackPlatform:
    """One workspace, by a client of it. `bot_user` is the bot's own user id there, empty until `sign_in` has succeeded."""

    channel = CHANNEL

    def __init__(self, client: WebClient) -> None:
        self.client = client
        self.bot_user = ""

    def sign_in(self) -> None:
        """Ask Slack who the token is. Raises UnreachableError, or RefusedError where Slack does not take it."""
        self.bot_user = whoami(self.client)

    def trouble(self) -> str:
        try:
            self.sign_in()
        except RefusedError as error:
            return error.reason
        except UnreachableError:  # an outage at Slack is no reason to take a process that works away
            return "" if self.bot_user else "unreachable"
        return ""

    def show(self, event: Event, reply: Reply) -> None:
        """Open a form, draw the app's own page anew, or send messages to those who are to see them. Raises ChannelError."""
        if event.place.surface is Surface.HOME and isinstance(reply.said, Home):
            self._draw_home(event, reply.said, reply)
        elif event.trigger and (view := _form(event, reply)):
            call(self.client, "views.open", trigger_id=event.trigger, view=view)
        else:
            for message in draw(reply):
                self._send(event, reply.audience, message)

    @contextmanager
    def working(self, place: Place) -> Iterator[None]:
        """Show a status in the thread while the body runs. A workspace without statuses does without."""
        shown = self._status(place, _LOOKING)
        try:
            yield
        finally:
            if shown:
                self._status(place, "")

    def drawn(self, reply: Reply) -> Sequence[SlackMessage]:
        return draw(reply)

    def post(self, place: Place, message: SlackMessage, first: str | None = None) -> tuple[str, str]:  # noqa: ARG002
        return place.conversation, post(self.client, place.conversation, message)

    def edit(self, conversation: str, message_id: str, message: SlackMessage) -> None:
        where = {"channel": conversation, "ts": message_id}
        call(self.client, "chat.update", **where, text=message.text, blocks=list(message.blocks))

    def delete(self, conversation: str, message_id: str) -> None:
        call(self.client, "chat.delete", channel=conversation, ts=message_id)

    def direct(self, party: Party) -> Place:
        """Posting to a person's id opens their direct messages."""
        return Place(party.person.id, Surface.PRIVATE)

    def _send(self, event: Event, audience: Audience, message: SlackMessage) -> None:
        place, shared = event.place, audience is Audience.EVERYBODY
        if audience is Audience.DIRECT or place.surface is Surface.HOME:
            post(self.client, event.person.id, message)
        elif place.answers_to:
            respond(place.answers_to, message, shared=shared)
        elif shared or place.surface is Surface.PRIVATE:
            post(self.client, place.conversation, message, place.thread)
        else:
            whisper(self.client, place.conversation, event.person.id, message, place.thread)

    def _draw_home(self, event: Event, page: Home, reply: Reply) -> None:
        """Nobody has asked for anything: where it fails, nobody is told."""
        try:
            call(self.client, "views.publish", user_id=event.person.id, view=home_view(page, reply.actions))
        except ChannelError as error:
            log.error("the App Home could not be drawn: %s", error)

    def _status(self, place: Place, status: str) -> bool:
        where = {"channel_id": place.conversation, "thread_ts": str(place.thread)}
        try:
            call(self.client, "assistant.threads.setStatus", **where, status=status)
        except ChannelError as error:
            log.debug("no status: %s", error)
            return False
        return True


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
