"""Why a clause was quoted for a question, in words for an officer: topics, words that both have, whom it binds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.advice import Advice
from bot.question import clean_question
from index.clauses.audience import Audience
from index.search.indexes import shared_words
from index.search.retrieval import Retriever
from index.search.store import CouncilIndex
from index.topics.catalogue import catalogue

_BINDS = {
    Audience.COUNCILLORS: "councillors",
    Audience.STAFF: "council staff",
    Audience.COUNCIL_ACCOUNTS: "the council's own accounts",
    Audience.PUBLIC: "people who use the council's pages",
    Audience.ANYONE: "anybody: nothing in heading or words says whom",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """`about`: the topic that joins clause and question, `topics` all that the clause is taken to govern, in words;
    `words`: what both say; `binds`: whom the clause binds; `helps`: the probability, 0 to 1, that it helps with the question."""

    clause_id: str
    about: str | None
    topics: tuple[str, ...]
    words: tuple[str, ...]
    binds: str
    helps: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the question is taken to be about, in words, and why each quote was chosen, in the order of the quotes."""

    about: tuple[str, ...]
    quotes: tuple[Reason, ...]


def reasons(advice: Advice, council: CouncilIndex, retriever: Retriever, typed: str, *, draft: bool = False) -> Reasons:
    """Why these quotes answer what was typed. Raises QuestionError where nothing can be asked so."""
    asked = retriever.understand(clean_question(typed), draft=draft)
    found = retriever.rank(council, asked)
    hits = {hit.clause.id: hit for things in (*(t.found for t in found.things), found) for hit in things.hits}
    given = []
    for quote in advice.quotes:
        hit = hits.get(quote.clause_id)
        if hit is not None:
            words = shared_words(asked.message.text, f"{quote.heading or ''} {hit.clause.words}")
            given.append(Reason(hit.clause.id, hit.about, names_of(hit.topics), words, _BINDS[hit.binds], hit.helps))
    return Reasons(names_of(asked.about), tuple(given))


def names_of(topics: Sequence[str]) -> tuple[str, ...]:
    """Topics in words."""
    names = _names()
    return tuple(names[topic] for topic in topics if topic in names)


@cache
def _names() -> dict[str, str]:
    return {topic.id: topic.name for topic in catalogue()}
