"""What a refresh would do, as an officer decides on it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.advice import Outcome, Quote
from index.corpus.questions import MustQuote
from index.refresh.refresh import Prepared

_NOTHING_QUOTED = frozenset({Outcome.NOT_COVERED, Outcome.OFF_TOPIC, Outcome.HELP})


@dataclass(frozen=True, slots=True)
class Given:
    """What a question was answered with."""

    outcome: Outcome
    quotes: tuple[Quote, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(f"{q.stem} {q.text}" if q.stem else q.text for q in self.quotes)


@dataclass(frozen=True, slots=True)
class Check:
    """One question before and after. `before` is None where the council was not in force."""

    council: str
    asked: MustQuote
    before: Given | None
    after: Given

    @property
    def changed(self) -> bool:
        """Whether councillors would read another answer."""
        if self.before is None:
            return False
        return (self.before.outcome, self.before.words) != (self.after.outcome, self.after.words)

    @property
    def failed(self) -> bool:
        """Whether what must be quoted is not, or something is where nothing may be."""
        if self.asked.not_covered:
            return self.after.outcome not in _NOTHING_QUOTED
        return not any(_holds(quote, wanted) for wanted in self.asked.quote for quote in self.after.quotes)


@dataclass(frozen=True)
class Plan:
    """`checks` are the councils' own questions, for councils that something changes for."""

    prepared: Prepared
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(c for c in self.checks if c.failed)


def _holds(quote: Quote, wanted: str) -> bool:
    """Whether a quote has this number, or these words."""
    if quote.clause is not None and wanted.strip(" .") == quote.clause.strip(" ."):
        return True
    return _folded(wanted) in _folded(f"{quote.stem or ''} {quote.text}")


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
