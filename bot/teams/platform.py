"""Sends what the desk says to where it was asked, and tells the person where that fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from bot.channels.teams.menus import which_council
from bot.channels.teams.message import Message
from bot.chat.desk import Answer, Desk, Problem, WhichCouncil
from bot.chat.people import Person
from bot.chat.reply import Told
from bot.conversation.trying import tried
from bot.teams.client import Connector
from bot.teams.events import Place
from bot.teams.views import answer, told

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
