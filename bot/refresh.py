"""An officer's refresh: what would change and how questions would be answered, then put in force or not."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.advice import Advice, Outcome, Quote
from bot.advisor import Advisor
from index.corpus.council import Council
from index.corpus.questions import MustQuote
from index.embedding.sentence_transformers import Encoder
from index.errors import GateError, PolicyError
from index.refresh.amend import NewFile
from index.refresh.refresh import Prepared, prepare, prepare_council, prepare_file, prepare_kept, prepare_restored
from index.search.store import Proposed
from index.store.records import Act, Contents, Edition, Proposal
from index.store.store import Store
from index.store.vectors import Progress

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
    """`checks` are the councils' own questions, where answers to them may differ."""

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


def check(council: str, questions: tuple[MustQuote, ...], before: Advisor | None, after: Advisor) -> tuple[Check, ...]:
    """Ask every question of both; `before` is None where the council was not in force."""
    return tuple(
        Check(council, q, _given(before.advise(council, q.ask)) if before else None, _given(after.advise(council, q.ask)))
        for q in questions
    )  # fmt: skip


def _given(advice: Advice) -> Given:
    return Given(advice.outcome, advice.quotes)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: the editions that came into force, and how many clauses were embedded anew."""

    published: tuple[Edition, ...]
    embedded: int


class Refresher:
    """Plans and publishes over one policies folder and one store."""

    def __init__(
        self, policies: Path, store: Store, encoder: Encoder, advise: Callable[[Proposed], Advisor],
        *, examples: bool = True,
    ) -> None:  # fmt: skip
        """`advise`: who answers over councils as they would be. `examples`: whether those that come with Askfirst count."""
        self.policies = policies
        self.store = store
        self._encoder = encoder
        self._advise = advise
        self._examples = examples

    def plan(self, progress: Progress | None = None, *, council: str | None = None, override: bool = False) -> Plan:
        """What the policies folder would change. Nothing is published. Raises what `prepare` raises."""
        return self._checked(
            prepare(
                self.policies, self.store, self._encoder, progress,
                council=council, override=override, examples=self._examples,
            )
        )  # fmt: skip

    def plan_file(self, council: str, file: str, name: str, data: bytes) -> Plan:
        """What a file `name` in place of a council's document `file` would change. Raises what `prepare_file` raises."""
        return self._checked(prepare_file(self.store, self._encoder, council, file, name, data))

    def plan_council(self, about: Council, files: Sequence[NewFile] = (), start: Contents | None = None) -> Plan:
        """What a council with these settings and new files would change. Raises what `prepare_council` raises."""
        return self._checked(prepare_council(self.store, self._encoder, about, files, start))

    def plan_kept(self, proposal: Proposal) -> Plan:
        """What was proposed before. Raises what `prepare_kept` raises."""
        return self._checked(prepare_kept(self.store, self._encoder, proposal))

    def plan_restored(self, council: str, number: int) -> Plan:
        """What going back to an edition would change. Raises what `prepare_restored` raises."""
        return self._checked(prepare_restored(self.store, self._encoder, council, number))

    def publish(self, plan: Plan, *, by: str, why: str, force: str | None = None) -> tuple[Edition, ...]:
        """Put a plan in force, council by council.

        Raises GateError where a council's question failed and no reason to force it is given; all others are published then.
        """
        failed = {c.council for c in plan.failed}
        turn = uuid.uuid4().hex
        made = []
        for step in plan.prepared.steps:
            if step.council not in failed or force:
                act = Act(by, why, turn, force if step.council in failed else None)
                made.append(self.store.editions.carry_out(step.proposal, act))
        self.take_up(plan)
        published = tuple(edition for edition in made if edition is not None)
        refused = sorted(failed & {s.council for s in plan.prepared.steps})
        if refused and not force:
            count = sum(c.council in refused for c in plan.failed)
            rest = "everything else was" if made else "nothing was"
            raise GateError(
                f"{count} of the councils' own questions {'is' if count == 1 else 'are'} not answered as "
                f"questions.yaml says, so {', '.join(refused)} stayed as it was and {rest} put in force. Mend the document or "
                "questions.yaml, or publish all the same with --force and a reason, which is recorded.",
                published,
            )
        return published

    def take_up(self, plan: Plan) -> None:
        """Remember which of the folder's files give nothing new. Questions that failed are asked again the next time."""
        failed = {c.council for c in plan.failed}
        self.store.editions.take([t for t in plan.prepared.taken if t.council not in failed])

    def refresh(self, progress: Progress | None = None, *, by: str = "askfirst", why: str = "") -> Refreshed:
        """Plan and, where something changed, publish at once. Raises GateError, and PolicyError for folders with mistakes."""
        plan = self.plan(progress)
        published = self.publish(plan, by=by, why=why)
        if plan.prepared.problems:
            raise PolicyError(plan.prepared.problems)
        return Refreshed(published, plan.prepared.embedded)

    def _checked(self, prepared: Prepared) -> Plan:
        found: list[Check] = []
        for step in prepared.steps:
            if step.questions and step.proposal.contents is not None:
                before = self.advisor_over(step.before) if step.before else None
                found += check(step.council, step.questions, before, self.advisor_over(step.proposal.contents))
        for contents, questions in prepared.asked:
            found += check(contents.council.id, questions, None, self.advisor_over(contents))
        return Plan(prepared, tuple(found))

    def advisor_over(self, contents: Contents) -> Advisor:
        """Who answers from a council as it would be."""
        return self._advise(Proposed(self.store, self._encoder, [contents]))
