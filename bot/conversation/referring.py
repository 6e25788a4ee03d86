"""Sending a question to a council's monitoring officer, whatever the channel: kept until resolved, then deleted."""

from __future__ import annotations

from bot.conversation.people import Person, is_officer
from bot.live import LiveIndex
from bot.storage.referrals import Referral, Referrals
from index.corpus.council import PLACEHOLDER, Council
from index.errors import ReferralError

_OFFICER = "Monitoring Officer"


class Referring:
    """Opens, answers and resolves referrals; officers alone answer and resolve."""

    def __init__(self, live: LiveIndex, kept: Referrals) -> None:
        self._live = live
        self._kept = kept

    def council(self, council_id: str) -> Council:
        """The council as in force. Raises UnknownCouncilError."""
        return self._live.now.index.council(council_id).council

    def open(self, council: Council, person: Person, text: str) -> Referral:
        """Keep a question its writer agreed to send. Raises ReferralError for an empty one."""
        if not text.strip():
            raise ReferralError("There is nothing to send. Write your question in the box.")
        return self._kept.open(council.id, person.key, text.strip())

    def placed(self, referral: Referral, place: str) -> None:
        """Where the officers now see it."""
        self._kept.placed(referral.id, place)

    def abandon(self, referral: Referral) -> None:
        """It could not be posted: nothing of it stays."""
        self._kept.resolve(referral.id)

    def open_for(self, referral_id: str, officer: Person) -> Referral:
        """The open referral, for an officer of its council.

        Raises ReferralError where it is not there, is resolved, or the person is no officer.
        """
        referral = self._kept.find(referral_id)
        if referral is None:
            raise ReferralError("This question is no longer known here; it may have been removed.")
        council = self.council(referral.council)
        if not is_officer(council, officer):
            raise ReferralError(
                f"Only the officers listed for {council.name} can answer or resolve questions sent to them. "
                "Your council's `officers` list in council.yaml says who they are."
            )
        if referral.resolved or referral.text is None:
            raise ReferralError("This question has been resolved already, and its text deleted.")
        return referral

    def replied(self, referral: Referral) -> None:
        """An officer's reply has reached the councillor."""
        self._kept.replied(referral.id)

    def resolve(self, referral: Referral) -> None:
        """Done with: its text is deleted."""
        self._kept.resolve(referral.id)


def addressee(council: Council) -> str:
    """Whom a referral goes to, in words: the Monitoring Officer's name where council.yaml gives it."""
    first = next((c for c in council.contacts if c.role == _OFFICER), council.contacts[0] if council.contacts else None)
    if first is None:
        return "the Monitoring Officer"
    named = f" ({first.name})" if first.name and first.name != PLACEHOLDER else ""
    return f"the {first.role}{named}"
