"""The answer itself: a question and a council to `Advice`. Retrieves and quotes, never words its own."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from typing import Protocol

from bot.advice import Advice, Contact, Finding, Outcome, Quote
from bot.clock import Clock, in_london, wall_clock
from bot.elections.notes import CLAUSE_TOPIC, notes_for
from bot.help_now import call_now, in_case
from bot.question import clean_question, in_another_language
from index.corpus.council import PLACEHOLDER, Council
from index.errors import QuestionError
from index.search.retrieval import Found, Hit, Retriever, distinct
from index.search.store import CouncilIndex
from index.store.records import Current
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


MOST_RELATED = 5
_COURTESY = re.compile(
    r"\W*(?:hi|hiya|hello|hey|help|thanks?|thank you|ta|cheers|ok(?:ay)?|great|lovely|bye|good (?:morning|afternoon|evening|night))"
    r"(?:\W+(?:there|you|very|so|much|a|lot|bunch|all|again|everyone|pal|mate|duck|love|now|then|for|that|your|help|the)){0,5}\W*",
    re.IGNORECASE,
)
# From here on a message is nothing that such a policy answers, or a greeting.
_OFF_TOPIC_FROM, _GREETING_FROM = 0.5, 0.4
# A clause with a smaller score is near to nothing that was asked: better none than one on the logo for a question on tickets.
_NEAR_FROM = 0.2
_UNSURE_BELOW = 0.5
_ENGLISH_ONLY = (
    "I understand English only, so nothing was looked up. Ask again in English, or ask the Monitoring Officer."
)


class Index(Protocol):
    """Where councils are found: what is in force, or what is proposed."""

    def council(self, council_id: str) -> CouncilIndex:
        """The council with this id. Raises UnknownCouncilError."""
        ...


class Advisor:
    """Answers questions from an opened index."""

    def __init__(self, index: Index, retriever: Retriever, clock: Clock = wall_clock) -> None:
        self._index = index
        self._retriever = retriever
        self._clock = clock

    def advise(self, council_id: str, typed: str, *, draft: bool = False) -> Advice:
        """Advice from one council's documents only; `draft`: what was typed is itself a post to be checked.

        Raises UnknownCouncilError, or QuestionError for a question that cannot be asked.
        """
        council = self._index.council(council_id)
        question = clean_question(typed)
        asked = self._retriever.understand(question, draft=draft)
        found = self._retriever.rank(council, asked)
        outcome = _outcome(asked, found)
        unread = outcome in (Outcome.NOT_COVERED, Outcome.OFF_TOPIC) or found.confidence < _UNSURE_BELOW
        if unread and asked.danger is None and in_another_language(question):
            raise QuestionError(_ENGLISH_ONLY)
        quotes, related = _shown(outcome, found, asked)
        advice = self._advice(council, asked, found, outcome, quotes, related)
        notes = notes_for(
            advice, council.council, self._clock(),
            draft=asked.message.draft is not None, has_clause=council.speaks_on(CLAUSE_TOPIC),
        )  # fmt: skip
        perhaps = (in_case(asked.danger.kind),) if asked.danger and not asked.danger.sure else ()
        return dataclasses.replace(advice, notes=(*perhaps, *notes))

    def greet(self, council_id: str) -> Advice:
        """What somebody gets who has asked nothing. Raises UnknownCouncilError."""
        council = self._index.council(council_id)
        about = council.council
        return Advice(
            Outcome.HELP, about.id, about.name, "", 0.0, council.current.id,
            contacts=contacts_of(about), in_force=in_force_words(council.current),
        )  # fmt: skip

    def clauses(self, council_id: str, clause_ids: Sequence[str]) -> tuple[Quote, ...]:
        """These clauses as they stand in force, in the order asked for; those no longer there are left out."""
        council = self._index.council(council_id)
        by_id = {clause.id: clause for clause in council.clauses}
        return tuple(_quote(council.council, Hit(by_id[i], 0.0, None, ())) for i in clause_ids if i in by_id)

    def _advice(
        self, council: CouncilIndex, asked: Understood, found: Found, outcome: Outcome,
        quotes: tuple[Hit, ...], related: tuple[Hit, ...],
    ) -> Advice:  # fmt: skip
        about = council.council
        return Advice(
            outcome, about.id, about.name, asked.message.text, round(found.confidence, 4), council.current.id,
            topics=() if outcome in (Outcome.HELP, Outcome.OFF_TOPIC) else asked.about,
            quotes=tuple(_quote(about, h) for h in quotes),
            related=tuple(_quote(about, h) for h in related[:MOST_RELATED]),
            call_now=call_now(asked.danger.kind, about) if asked.danger and asked.danger.sure else (),
            findings=_findings(asked) if quotes else (),
            contacts=contacts_of(about),
            in_force=in_force_words(council.current),
        )  # fmt: skip


def _shown(outcome: Outcome, found: Found, asked: Understood) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    """Quotes and related clauses that go with an outcome."""
    if outcome in (Outcome.HELP, Outcome.OFF_TOPIC) or (outcome is Outcome.URGENT and found.margin < 0):
        return (), ()
    quotes, related = compose(found.hits, asked)
    if outcome is Outcome.NOT_COVERED:
        near = tuple(hit for hit in quotes if hit.score >= _NEAR_FROM)
        quotes, related = (), near
    return quotes, tuple(hit for hit in related if hit.about)


def _outcome(asked: Understood, found: Found) -> Outcome:
    if asked.danger is not None and asked.danger.sure:
        return Outcome.URGENT
    typed = asked.message.text
    if not any(ch.isalnum() for ch in typed) or asked.greeting >= _GREETING_FROM or _COURTESY.fullmatch(typed):
        return Outcome.HELP
    if asked.off_topic >= _OFF_TOPIC_FROM and found.margin < 0:
        return Outcome.OFF_TOPIC
    return Outcome.ANSWERED if found.margin >= 0 else Outcome.NOT_COVERED


def _findings(asked: Understood) -> tuple[Finding, ...]:
    return tuple(Finding(issue.words, issue.what) for issue in asked.issues[:4])


def in_force_words(current: Current) -> str:
    """Which text answers, as councillors read it: "text in force since 3 November 2026, edition 4"."""
    since = in_london(dt.datetime.fromisoformat(current.since)) if current.since else None
    return f"text in force since {since:%-d %B %Y}, edition {current.number}" if since else "text not yet in force"


def contacts_of(council: Council) -> tuple[Contact, ...]:
    """The council's contacts as shown: what is still to be filled in left out."""

    def shown(value: str | None) -> str | None:
        return None if value == PLACEHOLDER else value

    return tuple(Contact(c.role, shown(c.name), shown(c.email), shown(c.phone)) for c in council.contacts)


def _quote(council: Council, hit: Hit) -> Quote:
    clause = hit.clause
    entry = next(d for d in council.documents if d.file == clause.document)
    heading = " › ".join(clause.headings) or None
    return Quote(
        clause.id, entry.title, entry.version, heading, clause.citation, clause.stem, clause.text,
        round(hit.score, 4), hit.about,
    )  # fmt: skip
