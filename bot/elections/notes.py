"""Which notes on the pre-election period an answer gets. Facts of the product's own, apart from any quote."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from bot.advice import Advice, Note, Outcome
from bot.clock import in_london
from bot.elections import law, wording
from bot.elections.calendar import Standing, State, standings
from index.corpus.council import Council

# The topic whose clauses are a council's own rules for the period.
CLAUSE_TOPIC = "purdah"
_ASKED = frozenset({"purdah", "purdahpersonal"})
# What nobody could take for publicity: an answer on these has no line on the period.
_NOT_PUBLICITY = frozenset({
    "blocking", "code", "complaint", "contacts", "court", "definition", "evidence", "foi", "friending", "harassment",
    "haste", "impersonation", "law", "leaving", "liability", "moderation", "monitoring", "obscene", "otherscomments",
    "privacy", "privatemessages", "purpose", "resources", "review", "risks", "safeguarding", "sanctions", "scope",
    "security", "threats", "training", "trolls", "wellbeing",
})  # fmt: skip
_NAMED = re.compile(
    r"\bpurdah\b|\bpre[- ]?election\b|\bby[- ]?elections?\b|\bgeneral election\b|\bsnap (?:election|poll)\b"
    r"|\belection (?:period|time|rules|publicity)\b|\bperiod of (?:heightened )?sensitivity\b|\bheightened sensitivity\b"
    r"|\bnotice of (?:election|poll)\b|\bpolling day\b|\brun[- ]?up to (?:the|an|any) (?:elections?|polls?)\b",
    re.IGNORECASE,
)
# A second topic alone is a guess: "stabbed me in the back over the leadership" is of no election.
_ELECTORAL = re.compile(
    r"elect|\bvot(?:e|es|ers?|ing)\b|ballot|\bpolls?\b|polling|campaign|candidate|canvass|manifesto", re.IGNORECASE
)
_RESOURCES = re.compile(
    r"\b(?:laptop|phone|computer|ipad|tablet|equipment|e-?mail|print\w*|staff|officers?|money|budget|resources|stationery)\b",
    re.IGNORECASE,
)
_BY_ELECTION = re.compile(r"\bby[- ]?elections?\b", re.IGNORECASE)
_GENERAL = re.compile(r"\b(?:general|snap|parliamentary|westminster) (?:election|poll)\b|\bMPs?\b", re.IGNORECASE)
_IMPRINT = re.compile(r"\bimprints?\b", re.IGNORECASE)
MOST_ELECTIONS = 3
# A period that begins later than this is told only where nothing is nearer.
_SOON_DAYS = 60


def notes_for(
    advice: Advice, council: Council, now: dt.datetime, *, draft: bool, has_clause: bool
) -> tuple[Note, ...]:  # fmt: skip
    """The notes that an answer gets at a moment. `has_clause`: the council's documents speak on the period.

    A question on elections gets the dates, who is bound and what else it asks; an answer about a post
    that could be publicity one line while the period is on; anything else nothing.
    """
    if advice.outcome not in (Outcome.ANSWERED, Outcome.NOT_COVERED):
        return ()
    found = near(standings(council, now), now)
    if _on_elections(advice):
        return tuple(_election_notes(advice, council, found, now, has_clause=has_clause))
    line = _period_is_on(found, now) if draft or _could_be_publicity(advice) else ()
    return (*line, *_imprint(advice, draft=draft))


def near(found: tuple[Standing, ...], now: dt.datetime) -> tuple[Standing, ...]:
    """Those that matter now: not those of later years while there is one nearer."""
    today = in_london(now).date()

    def matters(standing: Standing) -> bool:
        period = standing.period
        soon = (period.begins - today).days <= _SOON_DAYS
        return (
            standing.state is not State.BEFORE
            or soon
            or period.election.poll_date == found[0].period.election.poll_date
        )

    return tuple(s for s in found if matters(s))[:MOST_ELECTIONS]


def calendar_notes(council: Council, found: tuple[Standing, ...], now: dt.datetime) -> tuple[Note, ...]:
    """How every election stands, the most binding first; what is said where none is entered."""
    if not found:
        return (Note(wording.no_election(council), "the elections that your council has entered", ahead=True),)
    return tuple(
        Note(wording.standing_words(s, council, now), wording.date_source(s.period), ahead=True) for s in found
    )


def duty_notes(council: Council) -> tuple[Note, ...]:
    """Who is bound, apart from the dates."""
    return (Note(wording.WHO_IS_BOUND, law.publicity_law(council.nation)),)


def no_clause_note(council: Council) -> Note:
    """That the council's own documents are silent on the period."""
    titles = "; ".join(f"“{entry.title}”" for entry in council.documents)
    return Note(wording.NO_CLAUSE, f"{titles}, searched in full")


def _election_notes(
    advice: Advice, council: Council, found: tuple[Standing, ...], now: dt.datetime, *, has_clause: bool
) -> Iterator[Note]:
    text = advice.question
    if not has_clause:
        yield no_clause_note(council)
    yield from calendar_notes(council, found, now)
    yield from duty_notes(council)
    if _RESOURCES.search(text):
        yield Note(wording.RESOURCES, law.publicity_act(council.nation))
    periods = [s.period for s in found]
    if _BY_ELECTION.search(text) or any(not p.election.whole_council for p in periods):
        yield Note(wording.BY_ELECTION, law.publicity_law(council.nation))
    if _GENERAL.search(text) or any(wording.is_general_election(p) for p in periods):
        yield Note(wording.GENERAL_ELECTION, "Representation of the People Act 1983, Schedule 1")
    yield from _imprint(advice, draft=False)


def _on_elections(advice: Advice) -> bool:
    if _NAMED.search(advice.question) or _ASKED.intersection(advice.topics[:1]):
        return True
    return bool(_ASKED.intersection(advice.topics[:2])) and _ELECTORAL.search(advice.question) is not None


def _could_be_publicity(advice: Advice) -> bool:
    return not advice.topics or not _NOT_PUBLICITY.issuperset(advice.topics[:2])


def _period_is_on(found: tuple[Standing, ...], now: dt.datetime) -> tuple[Note, ...]:
    on = [s for s in found if s.state is State.DURING][:1]
    return tuple(Note(wording.until_line(s, now), wording.line_source(s.period)) for s in on)


def _imprint(advice: Advice, *, draft: bool) -> tuple[Note, ...]:
    asked = "imprint" in advice.topics[:1] and not draft
    return (Note(wording.IMPRINT, law.IMPRINTS),) if asked or _IMPRINT.search(advice.question) else ()
