"""The parts that the console's pages work with, in one record."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.app import App
from bot.changes import OpenChanges
from bot.chat.people import LOCAL, Person
from bot.chat.services import Services
from bot.console.rights import Visitor
from bot.refresh import Refresher
from bot.settings import logged_in
from bot.storage.changes import ChangeRecords
from bot.storage.referrals import ReferralRecords
from index.search.retrieval import Retriever
from index.search.survey import Survey
from index.store.store import Store


@dataclass(frozen=True)
class Parts:
    """What a running console has. `local`: who uses it where nobody signs in; None where they do, through one of `providers`, by id
    with the name that people know it by."""

    app: App
    services: Services
    refresher: Refresher
    retriever: Retriever
    changes: OpenChanges
    referrals: ReferralRecords
    survey: Survey
    local: Visitor | None = None
    providers: Mapping[str, str] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.app.store


def parts_of(
    app: App, services: Services, local: Visitor | None = None, providers: Mapping[str, str] | None = None
) -> Parts:
    """The parts over what every channel shares."""
    refresher = app.refresher()
    changes = OpenChanges(ChangeRecords(app.database()), refresher)
    return Parts(
        app,
        services,
        refresher,
        Retriever(app.encoder),
        changes,
        ReferralRecords(app.database(), envelope=app.envelope()),
        Survey(),
        local,
        providers or {},
    )


def local_parts(app: App, services: Services) -> Parts:
    """The console on one's own machine: whoever runs it may do everything, as in the terminal."""
    name = logged_in()
    return parts_of(app, services, Visitor(Person(LOCAL, socket.gethostname(), name), name))
