"""Sending a question to a council's monitoring officer, whatever the channel: kept until resolved, then deleted."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from bot import phrases
from bot.advisor import contacts_of
from bot.chat.courier import Courier, Posted
from bot.chat.people import Party, Person, is_officer, person_from, workspaces_of
from bot.chat.reply import Action, Audience, ClosedReferral, OfficersReply, Referral, Reply, Words
from bot.live import LiveIndex
from bot.presentation import source_line
from bot.storage.referrals import KeptReferral, ReferralRecords
from bot.work import described
from index.corpus.council import PLACEHOLDER, Council
from index.errors import ChannelError, ReferralError

log = logging.getLogger("askfirst.referrals")
_OFFICER = "Monitoring Officer"
_UNDER_A_QUESTION = (Action.REPLY, Action.RESOLVE)


class Referrals:
    """Opens, answers and resolves referrals; officers alone answer and resolve.

    The officers' place and the councillor may be on different platforms, where one process runs both.
    """

    def __init__(self, live: LiveIndex, records: ReferralRecords, courier: Courier) -> None:
        self._live = live
        self._records = records
        self._courier = courier

    def council(self, council_id: str) -> Council:
        """The council as in force. Raises UnknownCouncilError."""
        return self._live.now.index.council(council_id).council

    def place_of(self, council: Council, person: Person) -> tuple[str, str] | None:
        """Platform and place for this person's question: their own platform's first. None where there is none."""
        set_up = {"slack": council.referrals.slack, "teams": council.referrals.teams}
        for channel in sorted(set_up, key=lambda name: name != person.channel):
            place = set_up[channel]
            if place and channel in self._courier.channels:
                return channel, place
        return None

    def no_place(self, council: Council) -> Words:
        """What is said where the officers have no place for questions."""
        return Words(phrases.NO_PLACE.format(council=council.name), contacts_of(council))

    def send(
        self, council: Council, asker: Party, text: str, clause_ids: Sequence[str], topics: Sequence[str] = ()
    ) -> Words:
        """Post a question its writer agreed to send; where that fails, nothing of it stays.

        Raises ReferralError for an empty one.
        """
        if not text.strip():
            raise ReferralError("There is nothing to send. Write your question in the box.")
        there = self.place_of(council, asker.person)
        if there is None:
            return self.no_place(council)
        clauses = self._sources(council, clause_ids)
        kept = self._records.open(council.id, asker.person.key, text.strip(), topics)
        channel, posted = there[0], Posted()
        shown = Referral(kept.id, council.name, asker, str(kept.text), clauses)
        try:
            self._courier.post(
                channel,
                there[1],
                workspaces_of(council, channel),
                Reply(shown, Audience.EVERYBODY, _UNDER_A_QUESTION),
                posted,
            )
            place = {"on": channel, "posted": posted, "name": asker.name, "back": asker.back}
            self._records.placed(kept.id, json.dumps(place))
        except BaseException as error:
            gone = self._withdrawn(channel, posted)
            self._records.drop(kept.id)
            if isinstance(error, ChannelError):
                return self._said(phrases.NOT_SENT if gone else phrases.SENT_IN_PART, council)
            raise
        return self._said(phrases.SENT, council)

    def open_for(self, referral_id: str, officer: Person) -> KeptReferral:
        """The open referral, for an officer of its council.

        Raises ReferralError where it is not there, is resolved, or the person is no officer.
        """
        referral = self._known(referral_id, officer)
        if referral.resolved or referral.text is None:
            raise ReferralError(phrases.RESOLVED_ALREADY)
        return referral

    def _known(self, referral_id: str, officer: Person) -> KeptReferral:
        """A referral, open or not, for an officer of its council. Raises ReferralError."""
        referral = self._records.find(referral_id)
        if referral is None:
            raise ReferralError("This question is no longer known here; it may have been removed.")
        council = self.council(referral.council)
        if not is_officer(council, officer):
            raise ReferralError(
                f"Only the officers listed for {council.name} can answer or resolve questions sent to them. "
                "Your council's `officers` list in council.yaml says who they are."
            )
        return referral

    def reply(self, referral_id: str, officer: Party, text: str) -> Words:
        """Give an officer's reply to the councillor. Raises ReferralError."""
        if not text.strip():
            raise ReferralError("There is nothing to send. Write your reply in the box.")
        kept = self.open_for(referral_id, officer.person)
        council = self.council(kept.council)
        asker, place = person_from(kept.person), _place(kept)
        said = OfficersReply(council.name, officer, text)
        try:
            self._courier.tell(Party(asker, place["name"], place["back"]), Reply(said, Audience.DIRECT))
        except ChannelError as error:
            raise ReferralError(phrases.NOT_REPLIED) from error
        self._records.replied(kept.id)
        return Words(phrases.REPLIED, contacts_of(council))

    def resolve(self, referral_id: str, officer: Party) -> Words:
        """Done with: the text is deleted, here and where the officers saw it. Raises ReferralError.

        Where it could not be taken from what the officers see, resolving again does the rest.
        """
        kept = self._known(referral_id, officer.person)
        if kept.closed:
            raise ReferralError(phrases.RESOLVED_ALREADY)
        council, place = self.council(kept.council), _place(kept)
        self._records.resolve(kept.id, json.dumps({"on": place["on"], "posted": place["posted"]}))
        closed = Reply(ClosedReferral(council.name, officer), Audience.EVERYBODY)
        try:
            self._courier.close(str(place["on"]), place["posted"], closed)
        except ChannelError as error:
            raise ReferralError(phrases.NOT_CLOSED) from error
        self._records.closed(kept.id)
        return Words(phrases.RESOLVED, contacts_of(council))

    def tidy(self) -> None:
        """Empty questions that were kept and never sent, because the process ended in between."""
        self._records.tidy()

    def _withdrawn(self, channel: str, posted: Posted) -> bool:
        """Whether nothing of a question that could not be sent stands with the officers."""
        try:
            self._courier.withdraw(channel, posted)
        except Exception as error:
            log.error("part of a question stays with the officers: %s", described(error))
            return False
        return True

    def _said(self, words: str, council: Council) -> Words:
        return Words(words.format(to=addressee(council), council=council.name), contacts_of(council))

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


def _place(kept: KeptReferral) -> dict[str, Any]:
    """Where the officers see a referral, and how to reach its writer."""
    found = json.loads(kept.place or "{}")
    return {"on": "", "posted": {}, "name": "", "back": {}, **(found if isinstance(found, dict) else {})}
