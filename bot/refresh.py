"""An officer's refresh: what would change and how questions would be answered, then put in force or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.advice import Advice, Outcome, Quote
from bot.advisor import Advisor
from index.corpus.load import Replacement, council_questions
from index.corpus.questions import MustQuote
from index.embedding.sentence_transformers import Encoder
from index.errors import GateError
from index.ranking.cues import cues_digest
from index.refresh.refresh import Prepared, Progress, prepare, prepare_restored, publish
from index.search.retrieval import Retriever
from index.search.store import index_of
from index.snapshot import Manifest, open_snapshot

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
    """What a refresh did. `published` is false where nothing had changed."""

    snapshot: str
    number: int
    published: bool
    councils: int
    clauses: int
    embedded: int


class Refresher:
    """Prepares and publishes over one policies folder and one home."""

    def __init__(self, policies: Path, home: Path, encoder: Encoder, retriever: Retriever) -> None:
        self.policies = policies
        self.home = home
        self._encoder = encoder
        self._retriever = retriever

    def plan(
        self, progress: Progress | None = None, *, council: str | None = None, replacement: Replacement | None = None
    ) -> Plan:
        """Read, embed what is new, compare and ask. Nothing is published. Raises what `prepare` raises."""
        prepared = prepare(
            self.policies, self.home, self._encoder, progress, council=council, replacement=replacement
        )  # fmt: skip
        return Plan(prepared, self._checks(prepared))

    def plan_restored(self, council: str, snapshot_id: str) -> Plan:
        """One council's documents as a kept snapshot has them; nothing is published. Raises SnapshotError."""
        asked = council_questions(self.policies, council)
        snapshot = open_snapshot(self.home, snapshot_id)
        prepared = prepare_restored(self.home, self._encoder, council, snapshot, asked)
        return Plan(prepared, self._checks(prepared) if prepared.new else ())

    def publish(self, plan: Plan, *, by: str, why: str, force: str | None = None) -> Manifest:
        """Put a plan in force. Raises GateError where a question failed and no reason to force it is given."""
        if plan.failed and not force:
            count = len(plan.failed)
            raise GateError(
                f"{count} of the councils' own questions {'is' if count == 1 else 'are'} not answered as "
                "questions.yaml says, so nothing was put in force. Mend the document or questions.yaml, or publish "
                "all the same with --force and a reason, which is recorded."
            )
        return publish(plan.prepared, self.home, by=by, why=why, forced=force if plan.failed else None)

    def refresh(self, progress: Progress | None = None, *, by: str = "askfirst", why: str = "") -> Refreshed:
        """Plan and, where something changed, publish at once."""
        plan = self.plan(progress)
        prepared = plan.prepared
        unchanged = None if prepared.new else prepared.before
        manifest = unchanged.manifest if unchanged else self.publish(plan, by=by, why=why)
        return Refreshed(
            manifest.id, manifest.number, unchanged is None, len(prepared.content.councils), manifest.clauses, prepared.embedded
        )  # fmt: skip

    def _checks(self, prepared: Prepared) -> tuple[Check, ...]:
        after = self._advisor(prepared)
        used = (self._encoder.digest, cues_digest())
        old = prepared.before.manifest if prepared.before else None
        comparable = old is not None and (old.model_digest, old.cues) == used
        before = Advisor(index_of(prepared.before), self._retriever) if prepared.before and comparable else None
        there = {c.id for c in prepared.before.councils} if prepared.before and comparable else set()
        # Where no document changed, questions.yaml may have, and nobody knows how it was.
        some = comparable and prepared.new
        changed = set(prepared.changes.councils) if some else set(prepared.content.questions)
        found: list[Check] = []
        for council, questions in sorted(prepared.content.questions.items()):
            if council in changed:
                found += check(council, questions, before if council in there else None, after)
        return tuple(found)

    def _advisor(self, prepared: Prepared) -> Advisor:
        return Advisor(index_of(prepared.as_snapshot()), self._retriever)
