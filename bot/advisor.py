"""The answer itself: a question and a council to `Advice`. Retrieves and quotes, never words its own."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from typing import Protocol

from bot.advice import Advice, Asked, Contact, Finding, Note, Outcome, Quote
from bot.clock import Clock, in_london, wall_clock
from bot.composition import UNSURE_BELOW, compose, compose_several, in_danger
from bot.elections.notes import CLAUSE_TOPIC, notes_for
from bot.help_now import call_now, help_now, in_case
from bot.operative import operative_in
from bot.question import clean_question, in_another_language
from bot.replies import is_courtesy, other_council, reply_to
from index.clauses.audience import Audience
from index.corpus.council import PLACEHOLDER, Council
from index.errors import QuestionError
from index.search.retrieval import Found, Hit, Retriever
from index.search.store import CouncilIndex
from index.store.records import Current
from index.understanding.understand import Understood

MOST_RELATED = 5
# From here on a message is nothing that such a policy answers, or a greeting.
_OFF_TOPIC_FROM, _GREETING_FROM = 0.45, 0.4
# A clause that helps less probably is near to nothing that was asked: better none than one on the logo for a question on tickets.
_NEAR_FROM = 0.3
_ENGLISH_ONLY = (
    "I understand English only, so nothing was looked up. Ask again in English, or ask the Monitoring Officer."
)
# A draft about nothing else, in which nothing stands out, is one that nothing speaks against.
_HARMLESS = frozenset({"everyday", "benefits", "consultation", "accessibility", "training", "responsiveness"})
_ENCOURAGES = frozenset({"everyday", "benefits"})
# What a relative does on the councillor's own page is the councillor's.
_MINE = re.compile(
    r"\b(?:my|our) (?:\w+ ){0,2}(?:page|account|profile|facebook|twitter|x|blog|group|log-?in|password|posts?)\b|\b(?:for|as|of|about|with|to) me\b|\bmy behalf\b",
    re.I,
)
_RELATIVES = re.compile(
    r"\b(?:famil(?:y|ies)|relatives?|spouses?|partners?|husbands?|wi(?:fe|ves)|children of|household|close associates?|friends?|relations?)\b",
    re.I,
)
_NEAREST = 8
_BINDS = {
    Audience.STAFF: "this rule is for council staff",
    Audience.COUNCIL_ACCOUNTS: "this rule is for the council's own accounts",
    Audience.PUBLIC: "this rule is for people who use the council's pages",
}


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
        reply = None if draft else reply_to(question, council.council)
        if reply is not None and not (asked.danger and asked.danger.sure):
            return self._replied(council.council, asked, reply)
        found = self._retriever.rank(council, asked)
        outcome = _outcome(asked, found)
        # What is not in English may be what was not understood.
        unread = outcome in (Outcome.NOT_COVERED, Outcome.OFF_TOPIC) or found.confidence < UNSURE_BELOW
        if unread and asked.danger is None and in_another_language(question):
            raise QuestionError(f"{_ENGLISH_ONLY} {help_now().unread}")
        advice = self._answered(council, asked, found, outcome)
        advice = dataclasses.replace(advice, reply=other_council(question, council.council))
        notes = notes_for(
            advice, council.council, self._clock(),
            draft=asked.message.draft is not None, has_clause=council.speaks_on(CLAUSE_TOPIC),
        )  # fmt: skip
        return dataclasses.replace(advice, notes=(*_perhaps(asked), *notes))

    def _replied(self, council: Council, asked: Understood, reply: str) -> Advice:
        """What a message to Askfirst itself gets: a true short answer, and nothing looked up."""
        return dataclasses.replace(
            self.greet(council.id), question=asked.message.text, reply=reply, notes=_perhaps(asked)
        )  # fmt: skip

    def _answered(self, council: CouncilIndex, asked: Understood, found: Found, outcome: Outcome) -> Advice:
        """The clauses that are shown, and what is said of them."""
        things: tuple[tuple[str, Hit | None], ...] = ()
        if outcome in (Outcome.ANSWERED, Outcome.NOT_COVERED) and found.things:
            things, (quotes, related) = compose_several(found)
            if quotes:
                advice = self._advice(council, asked, found, Outcome.ANSWERED, quotes, related)
                each = tuple(Asked(words, hit.clause.id if hit else None) for words, hit in things)
                return dataclasses.replace(advice, things=each)
        if _harmless(asked, outcome):
            quotes = tuple(h for h in compose(found, asked)[0] if _ENCOURAGES.intersection(h.topics[:2]))
            outcome = Outcome.ANSWERED if quotes else Outcome.NOT_COVERED
            return dataclasses.replace(self._advice(council, asked, found, outcome, quotes, ()), harmless=True)
        if _silent_on_period(council, asked):
            outcome = Outcome.NOT_COVERED if outcome is Outcome.ANSWERED else outcome
            return self._advice(council, asked, found, outcome, (), ())
        quotes, related = _shown(outcome, found, asked)
        return self._advice(council, asked, found, outcome, quotes, related)

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
        return tuple(
            _quote(council.council, Hit(by_id[i], 0.0, None, ()), "", Audience.COUNCILLORS)
            for i in clause_ids
            if i in by_id
        )

    def _advice(
        self, council: CouncilIndex, asked: Understood, found: Found, outcome: Outcome,
        quotes: tuple[Hit, ...], related: tuple[Hit, ...],
    ) -> Advice:  # fmt: skip
        about = council.council
        return Advice(
            outcome, about.id, about.name, asked.message.text, round(found.confidence, 4), council.current.id,
            topics=() if outcome in (Outcome.HELP, Outcome.OFF_TOPIC) else asked.about,
            quotes=tuple(_quote(about, h, asked.message.text, asked.asked.audience) for h in quotes),
            related=tuple(_quote(about, h, asked.message.text, asked.asked.audience) for h in related[:MOST_RELATED]),
            call_now=call_now(asked.danger, about) if asked.danger and asked.danger.sure else (),
            findings=_findings(asked) if quotes else (),
            contacts=contacts_of(about),
            in_force=in_force_words(council.current),
        )  # fmt: skip


def _shown(outcome: Outcome, found: Found, asked: Understood) -> tuple[tuple[Hit, ...], tuple[Hit, ...]]:
    """Quotes and related clauses that go with an outcome."""
    if outcome in (Outcome.HELP, Outcome.OFF_TOPIC) or (outcome is Outcome.URGENT and found.margin < 0):
        return (), ()
    quotes, related = compose(found, asked)
    if outcome is Outcome.URGENT and asked.danger is not None:
        return in_danger(quotes, asked.danger.kind), in_danger(related, asked.danger.kind)
    if outcome is Outcome.NOT_COVERED:
        near = tuple(hit for hit in quotes if hit.helps >= _NEAR_FROM)
        quotes, related = (), near
    return quotes, tuple(hit for hit in related if hit.about)


def _perhaps(asked: Understood) -> tuple[Note, ...]:
    """The line under an answer to a message that may tell of danger."""
    return (in_case(asked.danger.kind),) if asked.danger and not asked.danger.sure else ()


def _silent_on_period(council: CouncilIndex, asked: Understood) -> bool:
    """Whether the pre-election period is asked about, first of all, of documents that say nothing on it: a clause on
    something else would contradict the note that says so."""
    return asked.about[:1] == (CLAUSE_TOPIC,) and not council.speaks_on(CLAUSE_TOPIC)


def _harmless(asked: Understood, outcome: Outcome) -> bool:
    """Whether a draft is of the kind that councils are glad of, with nothing in it that stands out."""
    if (
        asked.message.draft is None
        or asked.issues
        or asked.danger
        or outcome not in (Outcome.ANSWERED, Outcome.NOT_COVERED)
    ):
        return False
    return bool(asked.about) and asked.about[0] in _HARMLESS and set(asked.about[:2]) <= _HARMLESS


def _outcome(asked: Understood, found: Found) -> Outcome:
    if asked.danger is not None and asked.danger.sure:
        return Outcome.URGENT
    typed = asked.message.text
    if not any(ch.isalnum() for ch in typed) or asked.greeting >= _GREETING_FROM or is_courtesy(typed):
        return Outcome.HELP
    if asked.off_topic >= _OFF_TOPIC_FROM:
        return Outcome.OFF_TOPIC
    return Outcome.ANSWERED if found.margin >= 0 and not _of_a_relative(found, asked) else Outcome.NOT_COVERED


def _of_a_relative(found: Found, asked: Understood) -> bool:
    """Whether a relative posts on an account of their own, of which none of the nearest clauses speaks."""
    if asked.situation.actor != "relative" or _MINE.search(asked.message.text):
        return False
    return not any(_RELATIVES.search(hit.clause.words) for hit in found.hits[:_NEAREST])


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


def _quote(council: Council, hit: Hit, question: str, asker: Audience) -> Quote:
    clause = hit.clause
    entry = next(d for d in council.documents if d.file == clause.document)
    heading = " › ".join(clause.headings) or None
    return Quote(
        clause.id, entry.title, entry.version, heading, clause.citation, clause.stem, clause.text,
        round(hit.score, 4), hit.about, operative_in(clause.text, question),
        None if hit.binds is asker else _BINDS.get(hit.binds),
    )  # fmt: skip
