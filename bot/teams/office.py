"""Everything a Teams listener needs, in one record."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

from bot.chat.services import Services
from bot.teams.client import Connector
from bot.teams.platform import Replies


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
