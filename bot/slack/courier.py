"""Referrals on Slack: the officers' channel, and the councillor's direct messages."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from slack_sdk import WebClient

from bot.chat.people import Party, Person
from bot.chat.referrals import Asked
from bot.conversation.gone import MessageGoneError
from bot.presentation import Piece
from bot.slack import forms
from bot.slack.client import call, post
from bot.slack.views import card
from index.corpus.council import Council

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
