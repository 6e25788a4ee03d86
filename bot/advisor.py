"""The answer itself: a question and a council to `Advice`. Retrieves and quotes, never words its own."""

from __future__ import annotations

import math
import re

from bot.advice import Advice, Ask, Outcome, Quote
from bot.question import clean_question
from index.clauses.parts import Clause
from index.corpus.council import PLACEHOLDER, Council
from index.retrieval import Hit, Retriever, distinct
from index.store import CouncilIndex, OpenIndex

MOST_QUOTES = 3
MOST_RELATED = 5
# Confidence from the best hit's score: fitted once on the labelled questions (bench/answers).
_STEEPNESS, _MIDDLE = 12.0, 0.24
_ANSWER_FROM = 0.5
_OFF_TOPIC_BELOW = 0.2
_HELP = re.compile(
    r"\W*(?:hi|hiya|hello|hey|help|thanks?|thank you|ta|cheers|good (?:morning|afternoon|evening)|"
    r"what can you do|who are you|what are you|how do(?:es)? (?:this|you) work)\b[\w\s]{0,20}\W*",
    re.IGNORECASE,
)


class Advisor:
    """Answers questions from an opened index."""

    def __init__(self, index: OpenIndex, retriever: Retriever) -> None:
        self._index = index
        self._retriever = retriever

    def advise(self, council_id: str, typed: str) -> Advice:
        """Advice from one council's documents only.

        Raises UnknownCouncilError, or QuestionError for a question that cannot be asked.
        """
        council = self._index.council(council_id)
        question = clean_question(typed)
        if _HELP.fullmatch(question) or not any(ch.isalnum() for ch in question):
            return self._advice(council, question, Outcome.HELP, 0.0)
        hits = self._retriever.hits(council, question)
        chosen = distinct(hits, MOST_QUOTES + MOST_RELATED)
        best = chosen[0].score if chosen else 0.0
        confidence = 1 / (1 + math.exp(-_STEEPNESS * (best - _MIDDLE)))
        quotes = tuple(_quote(council.council, h) for h in chosen)
        if confidence >= _ANSWER_FROM:
            return self._advice(
                council, question, Outcome.ANSWERED, confidence, quotes[:MOST_QUOTES], quotes[MOST_QUOTES:]
            )
        outcome = Outcome.OFF_TOPIC if best < _OFF_TOPIC_BELOW else Outcome.NOT_COVERED
        related = () if outcome is Outcome.OFF_TOPIC else quotes[:MOST_QUOTES]
        return self._advice(council, question, outcome, confidence, (), related)

    def _advice(
        self, council: CouncilIndex, question: str, outcome: Outcome, confidence: float,
        quotes: tuple[Quote, ...] = (), related: tuple[Quote, ...] = (),
    ) -> Advice:  # fmt: skip
        return Advice(
            outcome, council.council.id, council.council.name, question, round(confidence, 4),
            self._index.manifest.id, quotes=quotes, related=related, contacts=contacts_of(council.council),
        )  # fmt: skip


def contacts_of(council: Council) -> tuple[Ask, ...]:
    """The council's contacts as shown: what is still to be filled in left out."""

    def shown(value: str | None) -> str | None:
        return None if value == PLACEHOLDER else value

    return tuple(Ask(c.role, shown(c.name), shown(c.email), shown(c.phone)) for c in council.contacts)


def _quote(council: Council, hit: Hit) -> Quote:
    entry = next(d for d in council.documents if d.file == hit.clause.document)
    return quote_of(hit.clause, entry.title, entry.version, hit.score)


def quote_of(clause: Clause, title: str, version: str | None, score: float) -> Quote:
    """A clause with its source."""
    heading = " › ".join(clause.headings) or None
    return Quote(
        clause.id, title, version, heading, clause.citation, clause.stem, clause.text, round(max(0.0, score), 4)
    )
