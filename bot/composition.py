"""Which of the clauses found are shown: as many as help, and none for the sake of its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.search.retrieval import Found, Hit, distinct
from index.understanding.danger import SELF_HARM, makes_light
from index.understanding.understand import Understood

MOST_QUOTES, MOST_FOR_SEVERAL = 3, 5
# Below this confidence it is unsure whether anything answers: what takes a place has to help more surely.
UNSURE_BELOW = 0.5
_CONSIDERED = 8
# From this probability of helping on a clause gets a place after the first, and where the answer is unsure; a clause on one of
# several things gets its, and a second one from the last.
_HELPS_FROM, _HELPS_UNSURE, _HELPS_THING, _HELPS_SECOND = 0.1, 0.15, 0.15, 0.3
_EXCEPTION = re.compile(r"^(?:However|Unless|Except|But|This does not|Nothing in|The exception|An exception)\b", re.I)
_HELPS_IN_DESPAIR = frozenset({"wellbeing", "safeguarding", "threats"})

Composed = tuple[tuple[Hit, ...], tuple[Hit, ...]]


def compose(found: Found, asked: Understood) -> Composed:
    """(quotes, related) for one thing asked: best first; `related` continues the ranking."""
    ranked = distinct(found.hits, _CONSIDERED)
    if not ranked:
        return (), ()
    least = _HELPS_FROM if found.confidence >= UNSURE_BELOW else _HELPS_UNSURE
    quotes = [ranked[0], *[h for h in ranked[1:] if h.helps >= least][: MOST_QUOTES - 1]]
    quotes = _with_exceptions(_one_for_each_issue(quotes, ranked, asked), found.hits)
    return tuple(quotes), tuple(h for h in ranked if h not in quotes)


def compose_several(found: Found) -> tuple[tuple[tuple[str, Hit | None], ...], Composed]:
    """Each thing asked about with the clause on it, and all quotes, the surest first; nothing where nothing is found."""
    each: list[tuple[str, Hit | None]] = []
    chosen: list[tuple[float, Hit]] = []
    for thing in found.things:
        best = thing.found.hits[0] if thing.found.hits else None
        speaks = best is not None and best.helps >= _HELPS_THING
        each.append((thing.words, best if speaks else None))
        if best is not None and speaks:
            chosen.append((thing.found.confidence, best))
    chosen.sort(key=lambda pair: -pair[0])
    quotes = list({hit.clause.id: hit for _, hit in chosen}.values())[:MOST_FOR_SEVERAL]
    seconds = [hit for thing in found.things for hit in thing.found.hits[1:2] if hit.helps >= _HELPS_SECOND]
    more = sorted(seconds, key=lambda hit: -hit.helps) if quotes else []
    quotes = list(distinct([*quotes, *more], MOST_FOR_SEVERAL))
    known = {hit.clause.id for hit in quotes}
    rest = [hit for hit in distinct(found.hits, _CONSIDERED) if hit.clause.id not in known]
    return tuple(each), (tuple(quotes), tuple(rest))


def in_danger(hits: Iterable[Hit], kind: str) -> tuple[Hit, ...]:
    """Of the clauses for a message that tells of danger none that makes light of it; in despair only what offers support."""
    told = tuple(hit for hit in hits if not makes_light(hit.clause.words))
    return tuple(hit for hit in told if _HELPS_IN_DESPAIR.intersection(hit.topics)) if kind == SELF_HARM else told


def _one_for_each_issue(quotes: list[Hit], ranked: Sequence[Hit], asked: Understood) -> list[Hit]:
    """Where a draft holds several issues, each that no quote covers yet gets a clause, the last places first."""
    wanted = list(dict.fromkeys(issue.topic for issue in asked.issues))[:MOST_QUOTES]
    if len(wanted) < 2:
        return quotes
    for topic in wanted:
        if topic not in {t for quote in quotes for t in quote.topics[:1]}:
            found = next((h for h in ranked if h not in quotes and topic in h.topics[:2]), None)
            if found is not None:
                quotes = [*quotes[: MOST_FOR_SEVERAL - 1], found]
    return quotes


def _with_exceptions(quotes: list[Hit], hits: Sequence[Hit]) -> list[Hit]:
    """An exception that stands right after a quoted rule, under the same heading, follows it."""
    by_place = {h.clause.text_spans[0].start: h for h in hits if h.clause.text_spans}
    places = sorted(by_place)
    for quote in list(quotes):
        here = quote.clause.text_spans[0].start
        after = next((by_place[p] for p in places if p > here), None)
        if after is None or after in quotes or after.clause.headings != quote.clause.headings:
            continue
        if after.clause.document == quote.clause.document and _EXCEPTION.match(after.clause.text):
            quotes.insert(quotes.index(quote) + 1, after)
    return quotes[:MOST_FOR_SEVERAL]
