"""The first page: which council; and a council's own first page."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.visit import Visit
from bot.identity import own_councils
from index.store.directory import Listed

_A_PAGE = 50


def choose(visit: Visit) -> Response:
    """The councils that the visitor may do something for; those of an operator by name, page by page."""
    words = visit.request.query_params.get("find", "").strip()[:200]
    number = _number(visit.request.query_params.get("page", "1"))
    if visit.visitor.local:
        found, total = visit.parts.store.directory.named(words, _A_PAGE, (number - 1) * _A_PAGE)
        tried: frozenset[str] = frozenset()
    else:
        found, tried = _own(visit)
        words, number, total = "", 1, len(found)
    pages = max(1, -(-total // _A_PAGE)) if visit.visitor.local else 1
    return visit.page(
        "councils",
        found=found,
        tried=tried,
        total=total,
        find=words,
        number=number,
        pages=pages,
        searched=visit.visitor.local,
    )


def overview(visit: Visit) -> Response:
    """What is in force of a council."""
    if visit.in_force is None:
        return visit.to(visit.address("/change"))
    current = visit.open.current
    record = visit.parts.store.editions.record(visit.council_id, current.number or 0)
    return visit.page(
        "overview", contents=visit.in_force, record=record, since=current.since, clauses=visit.open.clause_count
    )


def _own(visit: Visit) -> tuple[tuple[Listed, ...], frozenset[str]]:
    """The councils of somebody who has signed in, and those of them that they may only try questions of."""
    person = visit.visitor.person
    if person is None:
        return (), frozenset()
    index = visit.parts.services.live.now.index
    own = own_councils(person, index, visit.parts.store.directory)
    opened = [index.council(name) for name in sorted(own.officer | own.member)]
    found = (
        Listed(o.council.id, o.council.name, o.current.number or 0, o.current.since, o.clause_count) for o in opened
    )
    return tuple(found), own.member


def _number(said: str) -> int:
    return min(max(1, int(said)), 10_000) if said.isdigit() and len(said) < 7 else 1
