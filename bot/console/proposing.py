"""What an officer changes in the console: worked out, kept, and shown before anything is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot import phrases
from bot.console.visit import Visit
from bot.refresh import Plan
from index.corpus.council import Council
from index.errors import OfficerError
from index.refresh.amend import NewFile
from index.store.records import Contents


def propose(
    visit: Visit, about: Council, files: Sequence[NewFile] = (), *, kind: str = "settings", name: str = ""
) -> bool:
    """Propose the council with these settings and files, on top of what the officer has proposed already.

    `kind` is "file", "reading" or "settings". Says whether anything differs from what is in force; where nothing does, nothing is
    left to decide on. Raises OfficerError while another officer has a change open, and what reading a document raises.
    """
    start = _begun(visit)
    return keep(visit, about, lambda: visit.parts.refresher.plan_council(about, files, start), kind, name)


def propose_restored(visit: Visit, number: int) -> bool:
    """Propose to go back to an edition. What the officer has proposed makes way."""
    _begun(visit)
    plan = visit.parts.refresher.plan_restored
    return keep(visit, visit.council, lambda: plan(visit.council_id, number), "rollback", str(number))


def keep(visit: Visit, about: Council, planned: Callable[[], Plan], kind: str, name: str) -> bool:
    """Work a change out, and keep it in the officer's name."""
    changes, officer = visit.parts.changes, visit.visitor.party
    plan = planned()
    if not plan.prepared.new:
        if visit.change is not None:
            changes.end(visit.change)
        return False
    names = (name, "") if kind == "rollback" else ("", name)
    change = changes.begin(about, officer.person.key, officer.name, kind, names)
    changes.keep(change, plan)
    return True


def _begun(visit: Visit) -> Contents | None:
    """What the officer has proposed. Raises OfficerError where it is somebody else's."""
    change = visit.change
    if change is None:
        return None
    if change.person != visit.visitor.party.person.key:
        raise OfficerError(phrases.HELD.format(name=change.name, council=visit.council.name))
    return visit.proposed
