"""Everything a Slack listener needs, in one record."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

from slack_sdk import WebClient

from bot.chat.people import Person
from bot.chat.services import Services
from bot.slack.courier import CHANNEL
from bot.slack.platform import Replies


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
