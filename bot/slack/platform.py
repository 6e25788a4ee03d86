"""Sends what the desk says to where it was asked, and tells the person where that fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.channels.slack.menus import which_council
from bot.channels.slack.message import Message
from bot.chat.desk import Answer, Desk, Problem, WhichCouncil
from bot.chat.people import Person
from bot.chat.reply import Told
from bot.conversation.trying import tried
from bot.slack.client import post, respond, whisper
from bot.slack.views import answer, told

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
