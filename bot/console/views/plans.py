"""What a plan would change, for a template: failed questions first, then warnings, answers that change, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass

from bot.advice import Outcome
from bot.console.views.differences import Difference, difference_of
from bot.refresh import Check, Given, Plan


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """One of the council's own questions, with what is quoted for it before and after; `before` is None for a new council."""

    ask: str
    before: tuple[str, ...] | None
    after: tuple[str, ...]
    must: str


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """All that an officer decides on. `clauses`: how many there would be; `asked`: how many questions were."""

    failed: tuple[ShownCheck, ...]
    changed: tuple[ShownCheck, ...]
    asked: int
    notes: tuple[str, ...]
    difference: Difference
    new: bool
    clauses: int


def shown_plan(plan: Plan) -> ShownPlan:
    """The plan of one council."""
    (step,) = plan.prepared.steps
    contents = step.proposal.contents
    clauses = sum(p.clause is not None for d in contents.parts for p in d.parts) if contents else 0
    return ShownPlan(
        tuple(_check(c) for c in plan.failed),
        tuple(_check(c) for c in plan.checks if c.changed and not c.failed),
        len(plan.checks),
        tuple(_plain(note, step.council) for note in plan.prepared.notes),
        difference_of(plan.prepared.changes),
        step.before is None,
        clauses,
    )


def _check(check: Check) -> ShownCheck:
    before = _given(check.before) if check.before is not None else None
    return ShownCheck(check.asked.ask, before, _given(check.after), " or ".join(check.asked.quote))


def _given(given: Given) -> tuple[str, ...]:
    if given.outcome not in (Outcome.ANSWERED, Outcome.URGENT):
        return (given.outcome.value.replace("_", " "),)
    said = [
        f"{q.clause}: {words}" if q.clause else words for q, words in zip(given.quotes, given.words, strict=True)
    ]  # fmt: skip
    return tuple(said) or ("nothing quoted",)


def _plain(note: str, council: str) -> str:
    """A note without the council's id in front, which the page says already."""
    return note.removeprefix(f"{council}: ").removeprefix(f"{council}/")
