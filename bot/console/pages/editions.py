"""History: every edition on a line of time, any two compared."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.views.differences import difference_of
from bot.console.visit import Visit
from index.errors import EditionError
from index.refresh.compare import compare as compared


def history(visit: Visit) -> Response:
    """All that was done to a council, newest first."""
    entries = visit.parts.store.history.entries(visit.council_id)
    editions = visit.parts.store.history.editions(visit.council_id)
    return visit.page("history", entries=entries, editions=editions)


def compare(visit: Visit) -> Response:
    """Two editions side by side."""
    store, asked = visit.parts.store, visit.request.query_params
    numbers = [asked.get("old", ""), asked.get("new", "")]
    if not all(n.isdigit() for n in numbers):
        raise EditionError("Choose two editions in the history, then press Compare.")
    old, new = (store.history.find(visit.council_id, n) for n in numbers)
    before, after = (store.editions.open(visit.council_id, e.number) for e in (old, new))
    found = compared(before.parts, after.parts, ((before.council,), (after.council,)))
    return visit.page("compare", old=old, new=new, difference=difference_of(found))
