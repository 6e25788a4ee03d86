"""The first page: which council; and a council's own first page."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.rights import may_ask, officer_of
from bot.console.visit import Visit
from index.store.directory import Listed

_A_PAGE = 50


def choose(visit: Visit) -> Response:
    """The councils that the visitor may do something for; those of an operator by name, page by page."""
    words = visit.request.query_params.get("find", "").strip()[:200]
    if not visit.visitor.local:
        found, total = _own(visit)
        return visit.page("councils", found=found, total=total, find="", number=1, pages=1, searched=False)
    number = _number(visit.request.query_params.get("page", "1"))
    found, total = visit.parts.store.directory.named(words, _A_PAGE, (number - 1) * _A_PAGE)
    pages = max(1, -(-total // _A_PAGE))
    return visit.page("councils", found=found, total=total, find=words, number=number, pages=pages, searched=True)


def overview(visit: Visit) -> Response:
    """What is in force of a council."""
    if visit.in_force is None:
        return visit.to(visit.address("/change"))
    current = visit.open.current
    record = visit.parts.store.editions.record(visit.council_id, current.number or 0)
    return visit.page(
        "overview", contents=visit.in_force, record=record, since=current.since, clauses=len(visit.open.clauses)
    )


def _own(visit: Visit) -> tuple[tuple[Listed, ...], int]:
    person = visit.visitor.person
    if person is None:
        return (), 0
    index = visit.parts.services.live.now.index
    named = visit.parts.store.directory.mentioning(person.id)
    mine = {c.id for c in named if officer_of(person, c)}
    mine |= {c.id for c in index.of_workspace(person.channel, person.workspace) if may_ask(person, c)}
    opened = [index.council(name) for name in sorted(mine) if name in index.councils]
    found = (
        Listed(o.council.id, o.council.name, o.current.number or 0, o.current.since, len(o.clauses)) for o in opened
    )
    return tuple(found), len(opened)


def _number(said: str) -> int:
    return min(max(1, int(said)), 10_000) if said.isdigit() and len(said) < 7 else 1
