"""Advice as the JSON object that programs read; the contract is in docs/json.md."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from bot.advice import Advice, Asked, Note, Quote
from bot.clock import in_london
from bot.elections.calendar import Standing, state_of
from index.corpus.council import Council


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
