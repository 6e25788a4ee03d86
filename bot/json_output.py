"""What commands print with --json, for programs; the contract is in docs/answers.md and docs/commands.md."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.advice import Advice, Asked, Note, Quote
from bot.clock import in_london
from bot.elections.calendar import Standing, state_of
from index.corpus.council import Council

if TYPE_CHECKING:
    from bot.refresh import Plan
    from bot.report import Row
    from index.clauses.parts import Clause
    from index.refresh.compare import Changes
    from index.store.records import Edition


def advice_to_json(advice: Advice, question_id: str | None) -> dict[str, Any]:
    """One object, keys in the documented order."""
    return {
        "id": question_id,
        "council": advice.council_id,
        "question": advice.question,
        "outcome": advice.outcome.value,
        "confidence": advice.confidence,
        "topics": list(advice.topics),
        "quotes": [_quote(q) for q in advice.quotes],
        "related": [_quote(q) for q in advice.related],
        "notes": [{"text": n.text, "source": n.source} for n in _notes(advice)],
        "golden_rule": advice.golden_rule,
        "contacts": [dataclasses.asdict(c) for c in advice.contacts],
        "snapshot": advice.edition,
        "edition": advice.edition,
        "edition_words": advice.in_force,
        "things": [_thing(advice, thing) for thing in advice.things],
        "reply": advice.reply,
    }


def _thing(advice: Advice, thing: Asked) -> dict[str, Any]:
    """`quote` is the number of the quote on it, from 0, or null."""
    ids = [quote.clause_id for quote in advice.quotes]
    return {"words": thing.words, "quote": ids.index(thing.clause_id) if thing.clause_id in ids else None}


def _notes(advice: Advice) -> list[Note]:
    """Whom to call, then dated facts, then what stands out in a draft."""
    findings = [Note(f"“{f.words}”: {f.what}", "your draft") for f in advice.findings]
    return [*advice.call_now, *advice.notes, *findings]


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "document": quote.document, "version": quote.version, "heading": quote.heading,
        "clause": quote.clause, "stem": quote.stem, "text": quote.text, "score": quote.score,
        "binds": quote.binds, "operative": list(quote.operative) if quote.operative else None,
    }  # fmt: skip


_KEYS = ("state", "latest_start", "start", "end", "poll", "election", "area")


def purdah_to_json(council: Council, found: tuple[Standing, ...], now: dt.datetime) -> dict[str, Any]:
    """The most binding election's state and dates, then all elections'. `start`: None where the council's is not known."""
    first = _election(found[0]) if found else dict.fromkeys(_KEYS)
    return {
        **first,
        "state": state_of(found).value,
        "council": council.id,
        "at": in_london(now).isoformat(timespec="minutes"),
        "elections": [_election(standing) for standing in found],
    }


def _election(standing: Standing) -> dict[str, Any]:
    period = standing.period
    values = (
        standing.state.value, period.latest.isoformat(), period.start and period.start.isoformat(),
        period.end.isoformat(timespec="minutes"), period.election.poll_date.isoformat(), period.election.name,
        period.election.area,
    )  # fmt: skip
    return dict(zip(_KEYS, values, strict=True))


def council_to_json(council: Council) -> dict[str, Any]:
    """A council in force, with its documents."""
    documents = [{"file": d.file, "title": d.title, "version": d.version} for d in council.documents]
    return {"id": council.id, "name": council.name, "nation": council.nation.value, "documents": documents}


def changes_to_json(changes: Changes) -> dict[str, Any]:
    """What differs: values of council.yaml in words, and clauses by document."""
    return {
        "settings": [{"council": council, "changes": list(told)} for council, told in changes.settings],
        "documents": [
            {
                "council": d.council, "file": d.file,
                "added": [clause_to_json(c) for c in d.added], "removed": [clause_to_json(c) for c in d.removed],
                "changed": [{"before": clause_to_json(c.old), "after": clause_to_json(c.new)} for c in d.changed],
                "moved": [{"before": clause_to_json(c.old), "after": clause_to_json(c.new)} for c in d.moved],
            }
            for d in changes.documents
        ],
    }  # fmt: skip


def plan_to_json(plan: Plan, published: Sequence[Edition]) -> dict[str, Any]:
    """A refresh or a way back: what differs, what to look at, which questions fail, what came into force."""
    return {
        **changes_to_json(plan.prepared.changes),
        "withdrawn": [s.council for s in plan.prepared.steps if s.proposal.contents is None],
        "to_look_at": list(plan.prepared.notes),
        "problems": list(plan.prepared.problems),
        "questions": len(plan.checks),
        "failed": [{"council": c.council, "ask": c.asked.ask, "must_quote": list(c.asked.quote)} for c in plan.failed],
        "published": [{"council": e.council, "edition": e.number, "id": e.id} for e in published],
    }


def row_to_json(row: Row) -> dict[str, Any]:
    """A line of the report: numbers, and null where fewer than five are not told apart."""
    from bot.report import COLUMNS  # noqa: PLC0415 - the report alone needs it

    counts = (int(count) if count.isdecimal() else None for count in row.counts)
    return {"topic": row.topic, **dict(zip(COLUMNS, counts, strict=True))}


def clause_to_json(clause: Clause) -> dict[str, Any]:
    """A clause, word for word, with where it stands."""
    return {"number": clause.citation, "headings": list(clause.headings), "stem": clause.stem, "text": clause.text}
