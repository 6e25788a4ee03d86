"""A platform in memory, for what goes wrong between storage and platform."""

# ruff: noqa: ARG002

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

from bot.chat.courier import Courier
from bot.chat.people import Event, Party, Place
from bot.chat.reply import Referral, Reply, Said

TEXT = "a question that must not stay"


class Carrier:
    """A platform that does as it is told while it posts or edits, and remembers what it holds."""

    channel = "slack"

    def __init__(self, doing: Callable[[], None]) -> None:
        self.doing = doing
        self.held: dict[str, Said] = {}

    def show(self, event: Event, reply: Reply) -> None:
        raise NotImplementedError

    def home_of(self, event: Event) -> str:
        raise NotImplementedError

    def working(self, event: Event) -> AbstractContextManager[None]:
        return nullcontext()

    def drawn(self, reply: Reply) -> Sequence[Said]:
        """A question is two messages, of which the second is not always posted."""
        return [reply.said] * (2 if isinstance(reply.said, Referral) else 1)

    def post(self, place: Place, message: Said, first: str | None = None) -> tuple[str, str]:
        if isinstance(message, Referral):
            assert message.text == TEXT
            if first:
                self.doing()
        self.held[f"m{len(self.held)}"] = message
        return place.conversation, f"m{len(self.held) - 1}"

    def add(self, conversation: str, first: str, message: Said, *, aloud: bool) -> tuple[str, str]:
        return self.post(Place(conversation), message)

    has_threads = True

    def edit(self, conversation: str, message_id: str, message: Said) -> None:
        self.doing()
        self.held[message_id] = message

    def delete(self, conversation: str, message_id: str) -> None:
        assert conversation == "C1"
        del self.held[message_id]

    def located(self, place: str, workspaces: Sequence[str]) -> str:
        return place

    def direct(self, party: Party) -> Place:
        return Place(party.person.id)


def reaching(carrier: Carrier) -> Courier:
    courier = Courier()
    courier.register(carrier)
    return courier
