"""Sending a question to a council's monitoring officer, whatever the channel: kept until resolved, then deleted."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot import phrases
from bot.advisor import contacts_of
from bot.chat.people import Party, Person, is_officer, person_from
from bot.chat.reply import Told
from bot.live import LiveIndex
from bot.presentation import source_line
from bot.storage.referrals import Referral, Referrals
from bot.work import described
from index.corpus.council import PLACEHOLDER, Council
from index.errors import ChannelError, ReferralError

log = logging.getLogger("askfirst.referring")
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

    def post(self, place: str, asked: Asked, posted: dict[str, Any]) -> None:
        """Show a question to the officers. `posted` comes to hold what the others need to find it again, as far as it came."""

    def withdraw(self, posted: dict[str, Any]) -> None:
        """Take away what was posted of a question that could not be sent whole."""

    def close(self, posted: dict[str, Any], council: Council, asker: Person, officer: Party) -> None:
        """Take the question's text out of what the officers see; may be done again where it failed."""

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
        clauses = self._sources(council, clause_ids)
        kept = self._kept.open(council.id, asker.person.key, text.strip(), topics)
        courier, posted = self._couriers[there[0]], dict[str, Any]()
        try:
            courier.post(there[1], Asked(kept.id, council, asker, str(kept.text), clauses), posted)
            place = {"on": there[0], "posted": posted, "name": asker.name, "back": asker.back}
            self._kept.placed(kept.id, json.dumps(place))
        except BaseException as error:
            gone = _withdrawn(courier, posted)
            self._kept.drop(kept.id)
            if isinstance(error, ChannelError):
                return self._said(phrases.NOT_SENT if gone else phrases.SENT_IN_PART, council)
            raise
        return self._said(phrases.SENT, council)

    def open_for(self, referral_id: str, officer: Person) -> Referral:
        """The open referral, for an officer of its council.

        Raises ReferralError where it is not there, is resolved, or the person is no officer.
        """
        referral = self._known(referral_id, officer)
        if referral.resolved or referral.text is None:
            raise ReferralError(phrases.RESOLVED_ALREADY)
        return referral

    def _known(self, referral_id: str, officer: Person) -> Referral:
        """A referral, open or not, for an officer of its council. Raises ReferralError."""
        referral = self._kept.find(referral_id)
        if referral is None:
            raise ReferralError("This question is no longer known here; it may have been removed.")
        council = self.council(referral.council)
        if not is_officer(council, officer):
            raise ReferralError(
                f"Only the officers listed for {council.name} can answer or resolve questions sent to them. "
                "Your council's `officers` list in council.yaml says who they are."
            )
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
        """Done with: the text is deleted, here and where the officers saw it. Raises ReferralError.

        Where it could not be taken from what the officers see, resolving again does the rest.
        """
        kept = self._known(referral_id, officer.person)
        if kept.closed:
            raise ReferralError(phrases.RESOLVED_ALREADY)
        council, place = self.council(kept.council), _place(kept)
        self._kept.resolve(kept.id, json.dumps({"on": place["on"], "posted": place["posted"]}))
        courier = self._couriers.get(str(place["on"]))
        try:
            if courier is None:
                raise ChannelError(f"the {place['on']} app does not run here")
            courier.close(place["posted"], council, person_from(kept.person), officer)
        except ChannelError as error:
            raise ReferralError(phrases.NOT_CLOSED) from error
        self._kept.closed(kept.id)
        return Told(phrases.RESOLVED, contacts_of(council))

    def tidy(self) -> None:
        """Empty questions that were kept and never sent, because the process ended in between."""
        self._kept.tidy()

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


def _withdrawn(courier: Courier, posted: dict[str, Any]) -> bool:
    """Whether nothing of a question that could not be sent stands with the officers."""
    try:
        courier.withdraw(posted)
    except Exception as error:
        log.error("part of a question stays with the officers: %s", described(error))
        return False
    return True


def _place(kept: Referral) -> dict[str, Any]:
    """Where the officers see a referral, and how to reach its writer."""
    found = json.loads(kept.place or "{}")
    return {"on": "", "posted": {}, "name": "", "back": {}, **(found if isinstance(found, dict) else {})}
