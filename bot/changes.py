"""Changes of councils that an officer has been shown and that wait for a decision: one a council, wherever it was begun.

What was shown is kept in the store as it was shown, and published so: nothing is read again in between.
"""

from __future__ import annotations

from collections import OrderedDict

from bot import phrases
from bot.refresh import Plan, Refresher
from bot.storage.changes import Change, ChangeRecords
from index.corpus.council import Council
from index.errors import EditionError, GateError, OfficerError
from index.store.records import Act, Edition

# So many plans, each with a council's whole documents, stay as they were worked out; another process, or a later day, works
# them out again.
_KEPT_PLANS = 8


class OpenChanges:
    """Holds changes open. Who may do so is for those who call it to decide."""

    def __init__(self, records: ChangeRecords, refresher: Refresher) -> None:
        self._records = records
        self._refresher = refresher
        self._store = refresher.store
        self._plans: OrderedDict[str, Plan] = OrderedDict()

    def begin(self, council: Council, person: str, name: str, kind: str, names: tuple[str, str]) -> Change:
        """Begin a change; an earlier one of the same person makes way. `names`: what it is about, and the new file's name.

        Raises OfficerError while somebody else has one open.
        """
        change = self._records.take(council.id, person, name, kind, *names)
        if change is None:
            other = self._records.open_for(council.id)
            held = other.name if other else phrases.ANOTHER_OFFICER
            raise OfficerError(phrases.HELD.format(name=held, council=council.name))
        # What lapsed, or what a crash left, goes now.
        known = self._records.ids()
        for left in self._store.proposals.ids():
            if left not in known:
                self._store.proposals.forget(left)
        for left in list(self._plans):
            if left not in known:  # decided on in another process
                self._plans.pop(left, None)
        return change

    def keep(self, change: Change, plan: Plan) -> None:
        """Keep what was worked out for one council, to be looked at and decided on."""
        (step,) = plan.prepared.steps
        self._store.proposals.keep(change.id, step.proposal)
        self._records.show(change, len(plan.failed))
        self._remember(change.id, plan)

    def find(self, change_id: str) -> Change | None:
        """The open change with this id, unless it has lapsed."""
        return self._records.find(change_id)

    def of(self, council: str) -> Change | None:
        """The change of a council that can be looked at and decided on."""
        change = self._records.open_for(council)
        if change is None or self._records.find(change.id) is None or self._store.proposals.find(change.id) is None:
            return None
        return change

    def plan_of(self, change: Change) -> Plan:
        """What was worked out for it. Raises OfficerError where it was decided on, and what working it out raises."""
        known = self._plans.get(change.id)
        if known is not None:
            return known
        proposal = self._store.proposals.find(change.id)
        if proposal is None:
            raise OfficerError(phrases.ENDED)
        plan = self._refresher.plan_kept(proposal)
        self._remember(change.id, plan)
        return plan

    def publish(self, change: Change, by: str, why: str, force: str | None = None) -> Edition | None:
        """Put in force what was shown; `force` is the reason where one of the council's own questions failed.

        Raises OfficerError where it was decided on or something else came into force since, GateError, StorageError.
        """
        proposal = self._store.proposals.find(change.id)
        if proposal is None:
            raise OfficerError(phrases.ENDED)
        if change.failed and not force:
            raise GateError(phrases.GATE.format(count=change.failed))
        act = Act(by, why, change.id, force if change.failed else None)
        try:
            made = self._store.editions.carry_out(proposal, act, change.id)
        except EditionError as error:
            raise OfficerError(phrases.MOVED_ON) from error
        self._records.end(change)
        self._plans.pop(change.id, None)
        return made

    def end(self, change: Change) -> None:
        """Leave what is in force; nothing of the change stays."""
        self._records.end(change)
        self._store.proposals.forget(change.id)
        self._plans.pop(change.id, None)

    def _remember(self, change_id: str, plan: Plan) -> None:
        self._plans[change_id] = plan
        while len(self._plans) > _KEPT_PLANS:
            self._plans.popitem(last=False)
