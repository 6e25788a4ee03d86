"""Sends what the desk says to where it was asked, and tells the person where that fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from bot.chat.delivery import tried
from bot.chat.desk import Answer, Desk, Problem, WhichCouncil
from bot.chat.people import Party, Person
from bot.chat.referrals import Asked
from bot.chat.reply import Told
from bot.chat.services import Services
from bot.presentation import Piece
from bot.teams import forms
from bot.teams.cards import Message, messages
from bot.teams.client import Connector
from bot.teams.events import Place
from bot.teams.views import answer, drawn, told, which_council
from index.corpus.council import Council
from index.errors import MessageGoneError

log = logging.getLogger("askfirst.teams")


class Replies:
    """Posts answers, menus and errors to a conversation."""

    def __init__(self, connector: Connector, desk: Desk) -> None:
        self._connector = connector
        self._desk = desk

    def give(self, place: Place, outcome: Answer | WhichCouncil | Problem) -> None:
        """Send what the desk said. Raises ChannelError."""
        if isinstance(outcome, WhichCouncil):
            self.send(place, which_council(outcome.councils))
        elif isinstance(outcome, Problem):
            self.send(place, told(outcome.message, outcome.contacts))
        else:
            for advice in outcome.advices:
                self.send(place, answer(advice))

    def send(self, place: Place, messages: Sequence[Message]) -> None:
        """Send messages for everybody in the conversation to see. Raises ChannelError."""
        for message in messages:
            self._connector.send(place.service_url, place.conversation, message)

    def trying(self, place: Place, person: Person, job: Callable[[], None]) -> bool:
        """Do `job`; where it fails, tell the person that nothing was checked. False where it failed."""

        def tell(sorry: Told) -> None:
            self.send(place, told(sorry.text, sorry.contacts))

        return tried(job, self._desk, person, tell, log)


@dataclass(frozen=True)
class Office(Services):
    """The shared services with the connector."""

    connector: Connector

    @classmethod
    def over(cls, services: Services, connector: Connector) -> Office:
        shared = {field.name: getattr(services, field.name) for field in fields(Services)}
        return cls(**shared, connector=connector)

    @cached_property
    def replies(self) -> Replies:
        return Replies(self.connector, self.desk)


class TeamsCourier:
    """Carries referrals. `service_url` is where the officers' place is reached."""

    def __init__(self, connector: Connector, service_url: str) -> None:
        self._connector = connector
        self._service_url = service_url

    def post(self, place: str, asked: Asked, posted: dict[str, Any]) -> None:
        """Post a question, in a channel as a thread of its own. Raises ChannelError."""
        sent: list[list[str]] = posted.setdefault("messages", [])
        for message in forms.for_officers(
            asked.council.name, asked.asker.name, asked.text, asked.clauses, asked.id
        ):  # fmt: skip
            there = _thread(place, sent[0][1]) if sent else place
            sent.append([there, self._connector.send(self._service_url, there, message)])

    def withdraw(self, posted: dict[str, Any]) -> None:
        """Delete every message, a thread from its end. Raises ChannelError."""
        for there, message_id in reversed(posted.get("messages", ())):
            with suppress(MessageGoneError):
                self._connector.delete(self._service_url, there, message_id)

    def close(self, posted: dict[str, Any], council: Council, asker: Person, officer: Party) -> None:  # noqa: ARG002
        """The first message says that it is resolved, the others go. Raises ChannelError.

        The last, with the buttons, goes last: where it stays, Resolve can be pressed again.
        """
        shown = forms.closed(council.name, officer.name)
        for number, (there, message_id) in enumerate(posted["messages"]):
            with suppress(MessageGoneError):  # what is not there any more holds no text
                if number == 0:
                    self._connector.update(self._service_url, there, message_id, shown)
                else:
                    self._connector.delete(self._service_url, there, message_id)

    def reply(self, council: Council, asker: Party, officer: Party, text: str) -> None:
        """Post to the councillor's personal chat, opened where they asked elsewhere. Raises ChannelError."""
        back = asker.back
        service_url = str(back.get("service_url") or self._service_url)
        chat = back.get("conversation") or self._connector.chat_with(
            service_url, str(back.get("user", "")), str(back.get("tenant", ""))
        )
        for message in forms.replied(council.name, officer.name, text):
            self._connector.send(service_url, str(chat), message)


class TeamsPoster:
    """Puts cards up in channels and group chats, each as a message of its own."""

    def __init__(self, connector: Connector, service_url: str) -> None:
        self._connector = connector
        self._service_url = service_url

    def post_card(self, place: str, pieces: Sequence[Piece]) -> dict[str, Any]:
        """Post a card; one message as a rule. Raises ChannelError."""
        posted: dict[str, Any] = {"place": place, "messages": []}
        self.update_card(posted, pieces)
        return posted

    def update_card(self, posted: dict[str, Any], pieces: Sequence[Piece]) -> None:
        """Put new words in a card's messages; those too many go, those too few are posted after them."""
        sent, shown = posted["messages"], messages(drawn(piece) for piece in pieces)
        for number, message in enumerate(shown):
            if number < len(sent):
                there, message_id = sent[number]
                self._connector.update(self._service_url, there, message_id, message)
            else:
                there = _thread(posted["place"], sent[0][1]) if sent else posted["place"]
                sent.append([there, self._connector.send(self._service_url, there, message)])
        while len(sent) > len(shown):
            there, message_id = sent.pop()
            self._connector.delete(self._service_url, there, message_id)


def root_of(conversation: str) -> str:
    """The channel that a thread is in; any other conversation itself."""
    return conversation.partition(";messageid=")[0]


def _thread(place: str, root: str) -> str:
    """The thread under a channel's message; a group chat has none."""
    return f"{place};messageid={root}" if "@thread.tacv2" in place or "@thread.skype" in place else place
