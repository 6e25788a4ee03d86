"""Which of the ranked clauses are shown: at most three, no two alike, one for each issue, exceptions kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.search.retrieval import Hit, distinct
from index.understanding.understand import Understood

MOST_QUOTES = 3
_CONSIDERED = 8
_EXCEPTION = re.compile(r"^(?:However|Unless|Except|But|This does not|Nothing in|The exception|An exception)\b", re.I)
# A clause far less likely than the first is not worth a place among the quotes.
_LEAST_SHARE = 0.02


def compose(hits: Sequence[Hit], asked: Understood) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    """(quotes, related): best first; `related` continues the ranking."""
    ranked = list(distinct(hits, _CONSIDERED))
    if not ranked:
        return (), ()
    quotes = [ranked[0]]
    quotes += [h for h in ranked[1:] if h.score >= _LEAST_SHARE * ranked[0].score][: MOST_QUOTES - 1]
    quotes = _with_exceptions(_one_for_each_issue(quotes, ranked, asked), hits)
    related = tuple(h for h in ranked if h not in quotes)
    return tuple(quotes), related


def _one_for_each_issue(quotes: list[Hit], ranked: Sequence[Hit], asked: Understood) -> list[Hit]:
    """Where a draft holds several issues, the last place goes to one that no quote covers yet."""
    wanted = list(dict.fromkeys(issue.topic for issue in asked.issues))[:MOST_QUOTES]
    if len(wanted) < 2:
        return quotes
    covered = {topic for quote in quotes for topic in quote.topics[:1]}
    for topic in wanted:
        if topic not in covered:
            found = next((h for h in ranked if h not in quotes and topic in h.topics[:2]), None)
            if found is not None:
                return [*quotes[: MOST_QUOTES - 1], found]
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
    return quotes[:MOST_QUOTES]
