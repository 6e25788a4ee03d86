"""Sends what the desk says to where it was asked, and tells the person where that fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from slack_sdk import WebClient

from bot.chat.delivery import tried
from bot.chat.desk import Answer, Desk, Problem, WhichCouncil
from bot.chat.people import Party, Person
from bot.chat.referrals import Asked
from bot.chat.reply import Told
from bot.chat.services import Services
from bot.presentation import Piece
from bot.slack import forms
from bot.slack.blocks import Message, which_council
from bot.slack.client import call, post, respond, whisper
from bot.slack.views import answer, card, told
from index.corpus.council import Council
from index.errors import ChannelError, MessageGoneError

CHANNEL = "slack"


class SlackCourier:
    """Carries referrals with a client of one workspace."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, place: str, asked: Asked, posted: dict[str, Any]) -> None:
        """Post to the officers' channel. Raises ChannelError."""
        posted |= {"channel": place, "messages": []}
        for message in forms.for_officers(
            asked.council.name, _who(asked.asker), asked.text, asked.clauses, asked.id
        ):  # fmt: skip
            posted["messages"].append(post(self._client, place, message))

    def withdraw(self, posted: dict[str, Any]) -> None:
        """Delete every message. Raises ChannelError."""
        for stamp in posted.get("messages", ()):
            self._change("chat.delete", posted["channel"], stamp)

    def close(self, posted: dict[str, Any], council: Council, asker: Person, officer: Party) -> None:
        """The first message says that it is resolved, the others go. Raises ChannelError.

        The last, with the buttons, goes last: where it stays, Resolve can be pressed again.
        """
        shown = forms.closed(council.name, _who(Party(asker, "")), _who(officer))
        for number, stamp in enumerate(posted["messages"]):
            if number == 0:
                self._change("chat.update", posted["channel"], stamp, text=shown.text, blocks=list(shown.blocks))
            else:
                self._change("chat.delete", posted["channel"], stamp)

    def reply(self, council: Council, asker: Party, officer: Party, text: str) -> None:
        """Post to the councillor's direct messages. Raises ChannelError."""
        for message in forms.replied(council.name, _who(officer), text):
            post(self._client, asker.person.id, message)

    def _change(self, method: str, channel: str, stamp: str, **arguments: Any) -> None:
        """Change a message; one that is not there any more holds no text."""
        with suppress(MessageGoneError):
            call(self._client, method, channel=channel, ts=stamp, **arguments)


class SlackPoster:
    """Puts cards up in Slack's channels."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post_card(self, place: str, pieces: Sequence[Piece]) -> dict[str, Any]:
        """Post a card; one message as a rule. Raises ChannelError."""
        return {"channel": place, "messages": [post(self._client, place, message) for message in card(pieces)]}

    def update_card(self, posted: dict[str, Any], pieces: Sequence[Piece]) -> None:
        """Put new words in a card's messages; those too many go, those too few are posted after them."""
        channel, sent, shown = posted["channel"], posted["messages"], card(pieces)
        for number, message in enumerate(shown):
            if number < len(sent):
                where = {"channel": channel, "ts": sent[number]}
                call(self._client, "chat.update", **where, text=message.text, blocks=list(message.blocks))
            else:
                sent.append(post(self._client, channel, message))
        while len(sent) > len(shown):
            call(self._client, "chat.delete", channel=channel, ts=sent.pop())


def _who(party: Party) -> forms.Who:
    """A Slack user by id, anybody else by name."""
    return forms.Who(user=party.person.id if party.person.channel == CHANNEL else None, name=party.name)


log = logging.getLogger("askfirst.slack")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: a thread of a channel, or, with `response_url`, to the asker alone.

    `private` is a direct message; elsewhere what is for one person is whispered to them.
    """

    channel: str
    thread: str | None = None
    response_url: str | None = None
    private: bool = False


class Replies:
    """Posts answers, menus and errors to a place."""

    def __init__(self, client: WebClient, desk: Desk) -> None:
        self.client = client
        self._desk = desk

    def give(self, place: Place, person: Person, outcome: Answer | WhichCouncil | Problem) -> None:
        """Send what the desk said. Raises ChannelError."""
        if isinstance(outcome, WhichCouncil):
            self.aside(place, person, (which_council(outcome.councils),))
        elif isinstance(outcome, Problem):
            self.aside(place, person, told(outcome.message, outcome.contacts))
        else:
            self._answer(place, outcome)

    def send(self, place: Place, messages: Sequence[Message]) -> None:
        """Send messages for everybody at the place to see. Raises ChannelError."""
        for message in messages:
            if place.response_url:
                respond(place.response_url, message)
            else:
                post(self.client, place.channel, message, place.thread)

    def aside(self, place: Place, person: Person, messages: Sequence[Message]) -> None:
        """Send messages that the one person alone sees. Raises ChannelError."""
        for message in messages:
            if place.response_url:
                respond(place.response_url, message)
            elif place.private:
                post(self.client, place.channel, message, place.thread)
            else:
                whisper(self.client, place.channel, person.id, message, place.thread)

    def trying(self, place: Place, person: Person, job: Callable[[], None]) -> bool:
        """Do `job`; where it fails, tell the person that nothing was checked. False where it failed."""

        def tell(sorry: Told) -> None:
            self.aside(place, person, told(sorry.text, sorry.contacts))

        return tried(job, self._desk, person, tell, log)

    def _answer(self, place: Place, outcome: Answer) -> None:
        """One message or more a council; restated and shareable where the asker alone sees it."""
        alone = place.response_url is not None
        for advice in outcome.advices:
            restated = outcome.question if alone and outcome.question else None
            self.send(place, answer(advice, restated=restated, shareable=bool(restated)))


@dataclass(frozen=True)
class Office(Services):
    """The shared services with a client of one workspace. `bot_user` is the bot's own user id there."""

    client: WebClient
    bot_user: str

    @classmethod
    def over(cls, services: Services, client: WebClient, bot_user: str) -> Office:
        shared = {field.name: getattr(services, field.name) for field in fields(Services)}
        return cls(**shared, client=client, bot_user=bot_user)

    @cached_property
    def replies(self) -> Replies:
        return Replies(self.client, self.desk)


def person(workspace: str, user: str) -> Person:
    """Somebody on Slack."""
    return Person(CHANNEL, workspace, user)


_METHOD = "assistant.threads.setStatus"
_WORDS = "is looking in your council's policy…"


@contextmanager
def looking(client: WebClient, channel: str, thread: str) -> Iterator[None]:
    """Show a status in the thread while the body runs. A workspace without statuses does without."""
    shown = _set(client, channel, thread, _WORDS)
    try:
        yield
    finally:
        if shown:
            _set(client, channel, thread, "")


def _set(client: WebClient, channel: str, thread: str, status: str) -> bool:
    try:
        call(client, _METHOD, channel_id=channel, thread_ts=thread, status=status)
    except ChannelError as error:
        log.debug("no status: %s", error)
        return False
    return True
