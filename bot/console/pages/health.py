"""Health: what runs, what does not, and what is missing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from starlette.responses import Response

from bot.clock import in_london
from bot.console.drawing import moment
from bot.console.visit import Visit
from bot.elections.check import check_elections

_LITTLE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at, and whether it is as it should be."""

    name: str
    said: str
    well: bool


def show(visit: Visit) -> Response:
    """Everything at a glance."""
    return visit.page("health", signs=[*_machine(visit), *_council(visit)])


def _machine(visit: Visit) -> list[Sign]:
    services, store = visit.parts.services, visit.parts.store
    writable = services.writable()
    engine = store.engine.dialect.name
    councils, clauses = store.editions.clauses()
    disk = shutil.disk_usage(visit.parts.app.settings.home)
    found = [
        Sign("Database", f"{'SQLite' if engine == 'sqlite' else 'PostgreSQL'}, {'written and read' if writable else 'cannot be written'}", writable),
        Sign("Councils", f"{councils:,} in force with {clauses:,} clauses; publication {services.live.now.id}", councils > 0),
        Sign("Disk", f"{disk.free / 1e9:.1f} GB free of {disk.total / 1e9:.1f} GB", disk.free > _LITTLE_BYTES),
    ]  # fmt: skip
    troubles = services.courier.troubles()
    names = {"slack": "Slack", "teams": "Teams"}
    for channel, name in names.items():
        if channel in services.courier.channels:
            why = troubles.get(channel)
            found.append(Sign(name, why or "connected, and its token is taken", why is None))
    if not services.courier.channels:
        found.append(Sign("Slack and Teams", "served by another process, or not at all", True))
    return found


def _council(visit: Visit) -> list[Sign]:
    council = visit.council
    today = in_london(visit.parts.app.clock()).date()
    dates = [line.partition(": ")[2] for line in check_elections([council], today)]
    missing = [c.role for c in council.contacts if c.to_be_filled_in]
    undated = [d.title for d in council.documents if d.version is None]
    return [
        Sign("Edition", f"{visit.open.current.number}, since {moment(visit.open.current.since)}", True),
        Sign("Dates of elections", "; ".join(dates) or "entered", not dates),
        Sign("Whom to ask", f"how to reach them is missing: {', '.join(missing)}" if missing else "can be reached", not missing),
        Sign("Officers", f"{len(council.officers)} entered" if council.officers else "none entered: nobody can sign in for this council", bool(council.officers)),
        Sign("Dates of documents", f"no version or date: {', '.join(undated)}" if undated else "given", not undated),
    ]  # fmt: skip
