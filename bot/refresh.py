"""An officer's refresh: what would change and how questions would be answered, then put in force or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.advisor import Advisor
from bot.gate import check
from bot.plan import Check, Plan
from index.corpus.load import Replacement, load_council
from index.embedding.sentence_transformers import Encoder
from index.errors import GateError
from index.ranking.cues import cues_digest
from index.refresh.refresh import Prepared, Progress, prepare, prepare_restored, publish
from index.search.retrieval import Retriever
from index.search.store import index_of
from index.snapshot import Manifest, open_snapshot


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
        asked = load_council(self.policies, council).questions[council]
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
