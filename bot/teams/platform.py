"""Teams as a `Platform`: where a reply goes, and what can be done with its messages."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from bot.chat.delivery import in_turn
from bot.chat.document_changes import MOST_BYTES
from bot.chat.people import Event, Party, Person, Place, Surface
from bot.chat.reply import Reply
from bot.chat.sent import Sent
from bot.deadline import within
from bot.storage.seals import Seal
from bot.teams.cards import TeamsMessage
from bot.teams.client import Connector, fetched
from bot.teams.events import CHANNEL, continued, conversation_of
from bot.teams.members import Members
from bot.teams.sealing import sealed_message
from bot.teams.views import draw
from index.errors import RefusedError, UndeliverableError

log = logging.getLogger("askfirst.teams")
# Somebody waits for the answer, and does without the sign that it is coming.
_SIGN_SECONDS = 2


class TeamsPlatform:
    """Every tenant, by the connector. `service_url` is where conversations are reached that nobody has written in.

    Without `members` nobody is asked where somebody belongs.
    """

    channel = CHANNEL

    def __init__(self, connector: Connector, service_url: str, seal: Seal, members: Members | None) -> None:
        self._connector = connector
        self._members = members
        self._service_url = service_url
        self._seal = seal

    def show(self, event: Event, reply: Reply) -> None:
        """Send messages to the conversation: in Teams whoever is in it sees them. Raises ChannelError.

        What Teams does not take as a card is said in plain words. Where it does not confirm a message the others are sent all
        the same.
        """
        place = reply.place or event.place
        in_turn(
            partial(self._show, place, message, event.pressed if reply.instead and number == 0 else "")
            for number, message in enumerate(self.drawn(reply))
        )

    def _show(self, place: Place, message: TeamsMessage, instead_of: str) -> None:
        try:
            if instead_of:
                self._connector.update(self._reached_at(place), conversation_of(place), instead_of, message)
            else:
                self.post(place, message)
        except UndeliverableError as error:
            log.warning("%s It is said in plain words instead.", error)
            self._connector.say(self._reached_at(place), conversation_of(place), message.words)

    @contextmanager
    def working(self, event: Event) -> Iterator[None]:
        """Show the sign of somebody typing; it goes by itself. It is waited for two seconds, as whoever asked waits."""
        sign = partial(self._connector.typing, self._reached_at(event.place), conversation_of(event.place))
        with suppress(TimeoutError):
            within(_SIGN_SECONDS, sign)
        yield

    def drawn(self, reply: Reply) -> Sequence[TeamsMessage]:
        return [sealed_message(message, self._seal) for message in draw(reply)]

    def post(self, place: Place, message: TeamsMessage, first: str | None = None) -> tuple[str, str]:
        there = conversation_of(place if first is None else continued(place, first))
        return there, self._connector.send(self._reached_at(place), there, message)

    @property
    def has_threads(self) -> bool:
        return False

    def add(self, conversation: str, first: str, message: TeamsMessage, *, aloud: bool) -> tuple[str, str]:  # noqa: ARG002
        """In a channel under the first message, which shows it to all; a group chat has no threads."""
        return self.post(Place(conversation), message, first)

    def edit(self, conversation: str, message_id: str, message: TeamsMessage) -> None:
        self._connector.update(self._service_url, conversation, message_id, message)

    def delete(self, conversation: str, message_id: str) -> None:
        self._connector.delete(self._service_url, conversation, message_id)

    def direct(self, party: Party) -> Place:
        """The chat they asked in where that was a personal one, or else one that is opened."""
        back = party.back
        service_url = str(back.get("service_url") or self._service_url)
        chat = back.get("conversation") or self._connector.chat_with(
            service_url, str(back.get("user", "")), str(back.get("tenant", ""))
        )
        return Place(str(chat), Surface.PRIVATE, answers_to=service_url)

    def located(self, place: str, workspaces: Sequence[str]) -> str:  # noqa: ARG002 - a conversation's id says its tenant
        return place

    def fetched(self, person: Person, address: str) -> bytes:  # noqa: ARG002 - the address itself is the right to the file
        return fetched(address, MOST_BYTES)

    def above(self, event: Event) -> Sent | None:
        """Teams gives a bot the messages that mention it, and no others."""
        if event.place.thread and event.place.thread != event.message:
            raise RefusedError("Teams gives a bot no message that does not mention it.", "not_granted")
        return None

    def before(self, event: Event) -> Sequence[str]:  # noqa: ARG002 - nor those of before
        return ()

    def home_of(self, event: Event) -> str:
        return event.home or (self._members.home_of(event) if self._members else "")

    def trouble(self) -> str:
        return self._connector.refused()

    def _reached_at(self, place: Place) -> str:
        return place.answers_to or self._service_url
