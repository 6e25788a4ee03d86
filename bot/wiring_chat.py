"""Puts the parts of a running bot together, apart from `bot.app` so that a command does not import them."""

from __future__ import annotations

from bot.app import App
from bot.chat.desk import Desk
from bot.chat.document_changes import Changing
from bot.chat.memory import Memory
from bot.chat.notices import Noticing
from bot.chat.referrals import Referring
from bot.chat.services import Services
from bot.conversation.carding import Carding
from bot.live import InForce, LiveIndex
from bot.storage.answers import Tallies
from bot.storage.cards import Cards
from bot.storage.changes import Changes
from bot.storage.choices import Choices
from bot.storage.claims import Seen
from bot.storage.referrals import Referrals
from bot.work import Work
from index.snapshot import current_id

# A council's search indexes are made on first use; for so many of them before anybody waits.
_WARMED = 20


def services_of(app: App) -> Services:
    """What chat channels share. Raises SnapshotError, NoSnapshotError or StorageError."""
    live = LiveIndex(lambda: current_id(app.settings.home), lambda: _in_force(app))
    engine = app.database()
    choices, tallies = Choices(engine), Tallies(engine)
    referring = Referring(live, Referrals(engine))
    noticing = Noticing(live, engine, app.clock, Carding(live, Cards(engine), app.clock))
    noticing.also(referring.tidy)
    return Services(
        live, Desk(live, choices, tallies), Seen(engine), choices, tallies, referring,
        Changing(live, Changes(engine), app.refresher()), noticing, Work(), Memory(hours=1),
    )  # fmt: skip


def _in_force(app: App) -> InForce:
    index = app.open_index()
    advisor = app.advisor(index)
    for council_id in list(index.councils)[:_WARMED]:
        advisor.advise(council_id, "Can I post this?")
    return InForce(index.manifest.id, index, advisor)
