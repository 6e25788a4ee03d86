"""What changes: looked over, then published or discarded with a reason; and going back, previewed alike."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.proposing import propose_restored
from bot.console.views.plans import shown_plan
from bot.console.visit import Visit
from bot.storage.changes import Change
from index.errors import OfficerError

_MOST_WORDS = 500
_NO_CHANGE = "Nothing waits to be published: it was published or discarded already, or an hour has passed."
_WHY = {
    "file": "new file",
    "reading": "how it is read",
    "settings": "settings",
    "folder": "folder",
    "rollback": "rollback",
}


def show(visit: Visit) -> Response:
    """What waits to be decided on, or that nothing does."""
    return _page(visit)


def restore(visit: Visit) -> Response:
    """An earlier edition, previewed."""
    number = visit.text("number")
    if not number.isdigit():
        raise OfficerError("Choose the edition to go back to in the history.")
    propose_restored(visit, int(number))
    return visit.to(visit.address("/change"))


def publish(visit: Visit) -> Response:
    """Put in force what was shown."""
    change = _open(visit)
    why, force = visit.text("why")[:_MOST_WORDS], visit.text("force")[:_MOST_WORDS]
    if change.failed and not force:
        said = "Say why it is to be published although one of your own questions fails"
        return _page(visit, {"force": said}, why=why, status=422)
    made = visit.parts.changes.publish(
        change, visit.visitor.said, why or _WHY.get(change.kind, change.kind), force or None
    )
    visit.parts.services.live.poll()
    number = made.number if made else ""
    return visit.to(visit.address(), f"Edition {number} is in force. Answers use it within seconds.")


def discard(visit: Visit) -> Response:
    """Leave what is in force."""
    visit.parts.changes.end(_open(visit))
    to = visit.address() if visit.in_force else f"{visit.root}/"
    return visit.to(to, "Discarded. What was in force stays so.")


def _open(visit: Visit) -> Change:
    """The change that the form was about. Raises OfficerError where it is another one by now."""
    if visit.change is None or visit.text("change") != visit.change.id:
        raise OfficerError(_NO_CHANGE)
    return visit.change


def _page(visit: Visit, mistakes: dict[str, str] | None = None, *, why: str = "", status: int = 200) -> Response:
    change = visit.change
    if change is None:
        return visit.page("change", shown=None, change=None, mistakes={}, why="", mine=False)
    plan = shown_plan(visit.parts.changes.plan_of(change))
    mine = change.person == visit.visitor.party.person.key
    return visit.page("change", status=status, shown=plan, change=change, mistakes=mistakes or {}, why=why, mine=mine)
