"""Sending a question to a council's monitoring officer, whatever the channel: kept until resolved, then deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot import phrases
from bot.advisor import contacts_of
from bot.conversation.people import Party, Person, is_officer, person_from
from bot.conversation.told import Told
from bot.live import LiveIndex
from bot.presentation import source_line
from bot.storage.referrals import Referral, Referrals
from index.corpus.council import PLACEHOLDER, Council
from index.errors import ChannelError, ReferralError

_OFFICER = "Monitoring Officer"


@dataclass(frozen=True, slots=True)
class Asked:
    """A councillor's question as the officers see it. `clauses`: source and words of what was quoted."""

    id: str
    council: Council
    asker: Party
    text: str
    clauses: tuple[str, ...]


class Courier(Protocol):
    """Carries referrals on one chat platform. Each method raises ChannelError."""

    def post(self, place: str, asked: Asked) -> dict[str, Any]:
        """Show a question to the officers. Returns what `close` needs to find it again."""

    def close(self, posted: dict[str, Any], council: Council, asker: Person, officer: Party) -> None:
        """Take the question's text out of what the officers see."""

    def reply(self, council: Council, asker: Party, officer: Party, text: str) -> None:
        """Give an officer's words to the councillor, alone."""


class Referring:
    """Opens, answers and resolves referrals; officers alone answer and resolve.

    The officers' place and the councillor may be on different platforms, where one process runs both.
    """

    def __init__(self, live: LiveIndex, kept: Referrals) -> None:
        self._live = live
        self._kept = kept
        self._couriers: dict[str, Courier] = {}

    def by(self, channel: str, courier: Courier) -> None:
        """From now on, this platform can be reached."""
        self._couriers[channel] = courier

    def council(self, council_id: str) -> Council:
        """The council as in force. Raises UnknownCouncilError."""
        return self._live.now.index.council(council_id).council

    def place_of(self, council: Council, person: Person) -> tuple[str, str] | None:
        """Platform and place for this person's question: their own platform's first. None where there is none."""
        set_up = {"slack": council.referrals.slack, "teams": council.referrals.teams}
        for channel in sorted(set_up, key=lambda name: name != person.channel):
            place = set_up[channel]
            if place and channel in self._couriers:
                return channel, place
        return None

    def no_place(self, council: Council) -> Told:
        """What is said where the officers have no place for questions."""
        return Told(phrases.NO_PLACE.format(council=council.name), contacts_of(council))

    def send(
        self, council: Council, asker: Party, text: str, clause_ids: Sequence[str], topics: Sequence[str] = ()
    ) -> Told:
        """Post a question its writer agreed to send; where that fails, nothing of it stays.

        Raises ReferralError for an empty one.
        """
        if not text.strip():
            raise ReferralError("There is nothing to send. Write your question in the box.")
        there = self.place_of(council, asker.person)
        if there is None:
            return self.no_place(council)
        kept = self._kept.open(council.id, asker.person.key, text.strip(), topics)
        asked = Asked(kept.id, council, asker, str(kept.text), self._sources(council, clause_ids))
        try:
            posted = self._couriers[there[0]].post(there[1], asked)
        except ChannelError:
            self._kept.resolve(kept.id)
            return self._said(phrases.NOT_SENT, council)
        place = {"on": there[0], "posted": posted, "name": asker.name, "back": asker.back}
        self._kept.placed(kept.id, json.dumps(place))
        return self._said(phrases.SENT, council)

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

    def reply(self, referral_id: str, officer: Party, text: str) -> Told:
        """Give an officer's reply to the councillor. Raises ReferralError."""
        if not text.strip():
            raise ReferralError("There is nothing to send. Write your reply in the box.")
        kept = self.open_for(referral_id, officer.person)
        council = self.council(kept.council)
        asker, place = person_from(kept.person), _place(kept)
        courier = self._couriers.get(asker.channel)
        try:
            if courier is None:
                raise ChannelError(f"the {asker.channel} app does not run here")
            courier.reply(council, Party(asker, place["name"], place["back"]), officer, text)
        except ChannelError as error:
            raise ReferralError(phrases.NOT_REPLIED) from error
        self._kept.replied(kept.id)
        return Told(phrases.REPLIED, contacts_of(council))

    def resolve(self, referral_id: str, officer: Party) -> Told:
        """Done with: the text is deleted, here and where the officers saw it. Raises ReferralError, ChannelError."""
        kept = self.open_for(referral_id, officer.person)
        council, place = self.council(kept.council), _place(kept)
        self._kept.resolve(kept.id)
        courier = self._couriers.get(str(place["on"]))
        if courier is not None:
            courier.close(place["posted"], council, person_from(kept.person), officer)
        return Told(phrases.RESOLVED, contacts_of(council))

    def _said(self, words: str, council: Council) -> Told:
        return Told(words.format(to=addressee(council), council=council.name), contacts_of(council))

    def _sources(self, council: Council, clause_ids: Sequence[str]) -> tuple[str, ...]:
        quotes = self._live.now.advisor.clauses(council.id, [str(i) for i in clause_ids])
        return tuple(
            f"{source_line(q)}: {q.stem} {q.text}" if q.stem else f"{source_line(q)}: {q.text}" for q in quotes
        )


def addressee(council: Council) -> str:
    """Whom a referral goes to, in words: the Monitoring Officer's name where council.yaml gives it."""
    first = next((c for c in council.contacts if c.role == _OFFICER), council.contacts[0] if council.contacts else None)
    if first is None:
        return "the Monitoring Officer"
    named = f" ({first.name})" if first.name and first.name != PLACEHOLDER else ""
    return f"the {first.role}{named}"


def _place(kept: Referral) -> dict[str, Any]:
    """Where the officers see a referral, and how to reach its writer."""
    found = json.loads(kept.place or "{}")
    return {"on": "", "posted": {}, "name": "", "back": {}, **(found if isinstance(found, dict) else {})}
