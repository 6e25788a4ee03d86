"""A council's own questions, asked of the documents in force and of those about to be."""

from __future__ import annotations

from bot.advice import Advice
from bot.advisor import Advisor
from bot.plan import Check, Given
from index.corpus.questions import MustQuote


def check(council: str, questions: tuple[MustQuote, ...], before: Advisor | None, after: Advisor) -> tuple[Check, ...]:
    """Ask every question of both; `before` is None where the council was not in force."""
    return tuple(
        Check(council, q, _given(before.advise(council, q.ask)) if before else None, _given(after.advise(council, q.ask)))
        for q in questions
    )  # fmt: skip


def _given(advice: Advice) -> Given:
    return Given(advice.outcome, advice.quotes)
