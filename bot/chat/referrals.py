"""Sending a question to a council's monitoring officer, whatever the channel, and the talk about it in both directions.

Kept until resolved, then deleted: the question, what was posted under it, and where its writer answers.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot import phrases
from bot.advisor import contacts_of
from bot.chat import people
from bot.chat.buttons import Action
from bot.chat.courier import Courier, Posted
from bot.chat.notice import Notice
from bot.chat.people import Event, Party, Person, addressee, is_officer, person_from, workspaces_of
from bot.chat.referral_place import ReferralPlace, thread_key
from bot.chat.reply import Audience, Done, Referral, Reply, ReplyForm, Spoken, Words
from bot.chat.sent import Sent
from bot.chat.splitting import shortened
from bot.clock import Clock, in_london
from bot.live import LiveIndex
from bot.presentation import source_line
from bot.storage.referrals import KeptReferral, NoteKind, ReferralRecords
from bot.work import in_log
from index.corpus.council import Council
from index.errors import ChannelError, ReferralError, UnconfirmedError

log = logging.getLogger("askfirst.referrals")
_UNDER_A_QUESTION = (Action.REPLY, Action.RESOLVE)
# Of a question so much is named where it is spoken of.
_MOST_NAMED = 120
_WHEN = "%-d %B %Y at %H:%M"


class Referrals:
    """Opens, answers and resolves referrals; officers alone reply and resolve, and the writer alone answers them.

    The officers' place and the councillor may be on different platforms, where one process runs both.
    """

    def __init__(self, live: LiveIndex, records: ReferralRecords, courier: Courier, clock: Clock) -> None:
        self._live = live
        self._records = records
        self._courier = courier
        self._clock = clock

    def council(self, council_id: str) -> Council:
        """The council as in force, or as it last was: its open questions stay to be dealt with. Raises UnknownCouncilError."""
        return people.council_as_last_in_force(self._live.now.index, council_id)

    def place_of(self, council: Council, person: Person) -> tuple[str, str] | None:
        """Platform and place for this person's question: their own platform's first. None where there is none."""
        return people.officers_place(council, person, self._courier.channels)

    def no_place(self, council: Council) -> Words:
        """What is said where the officers have no place for questions."""
        return Words(phrases.NO_PLACE.format(council=council.name), contacts_of(council))

    def send(
        self, council: Council, asker: Party, text: str, clause_ids: Sequence[str], topics: Sequence[str] = ()
    ) -> Words | Done:
        """Post a question its writer agreed to send; where that fails, nothing of it stays.

        Raises ReferralError for an empty one.
        """
        if not text.strip():
            raise ReferralError("There is nothing to send. Write your question in the box.")
        there = self.place_of(council, asker.person)
        if there is None:
            return self.no_place(council)
        kept = self._records.open(council.id, asker.person.key, text.strip(), topics)
        place = ReferralPlace(there[0], Posted(), asker.name, asker.back, tuple(clause_ids))
        try:
            shown = self._shown(council, kept, place)
            self._courier.post(place.on, there[1], workspaces_of(council, place.on), shown, place.posted)
            if not self._records.placed(kept.id, place.packed()):
                raise ChannelError("a question was closed before it was sent whole; it is taken back")
        except BaseException as error:
            gone = self._withdrawn(place.on, place.posted)
            self._records.drop(kept.id)
            if isinstance(error, ChannelError):
                unsure = isinstance(error, UnconfirmedError)
                said = phrases.PERHAPS_SENT if unsure else phrases.NOT_SENT if gone else phrases.SENT_IN_PART
                return Words(said.format(to=addressee(council), council=council.name), contacts_of(council))
            raise
        named = shortened(text.strip(), _MOST_NAMED)
        return Done(phrases.SENT.format(question=named, to=addressee(council), council=council.name))

    def reply_form(self, referral_id: str, officer: Person) -> ReplyForm:
        """The form for an officer's reply: the question, and who has replied to it. Raises ReferralError."""
        kept = self._open_for(referral_id, officer)
        replies = self._records.notes(kept.id, NoteKind.REPLY)
        name = self.council(kept.council).name
        return ReplyForm(
            name, phrases.THEY_ASKED, str(kept.text), replies, phrases.YOUR_REPLY, kept.id, Action.SEND_REPLY
        )  # fmt: skip

    def reply(self, referral_id: str, officer: Party, text: str) -> Done:
        """Give an officer's reply to the councillor, in the thread that they asked in. Raises ReferralError."""
        if not text.strip():
            raise ReferralError("There is nothing to send. Write your reply in the box.")
        kept = self._open_for(referral_id, officer.person)
        council, place, asker = self.council(kept.council), ReferralPlace.of(kept), person_from(kept.person)
        named = shortened(str(kept.text), _MOST_NAMED)
        before, after = (part.format(council=council.name, question=named) for part in phrases.REPLIED_BY)
        threads = self._courier.has_threads(asker.channel)
        note = phrases.HOW_TO_ANSWER if threads else phrases.HOW_TO_ANSWER_BY_BUTTON
        said = Spoken(before, officer, after, text, note, kept.id)
        to, reply = Party(asker, place.name, place.back), Reply(said, Audience.DIRECT, (Action.ANSWER,))
        try:
            posted = self._courier.tell(to, reply)
        except ChannelError as error:
            unsure = isinstance(error, UnconfirmedError)
            raise ReferralError(phrases.PERHAPS_REPLIED if unsure else phrases.NOT_REPLIED) from error
        self._records.replied(kept.id)
        for thread in posted:
            self._records.note(kept.id, NoteKind.THREAD, "", thread_key(asker, *thread))
        self._tell_officers_of(council, kept, officer, text)
        return Done(phrases.REPLIED)

    def answered_in(self, event: Event) -> KeptReferral | None:
        """The open question that somebody's message belongs to: their own, replied to, in the thread of the reply."""
        person = event.person
        found = self._records.answered_in([thread_key(person, event.place.conversation, one) for one in event.under])
        return found if found is not None and found.person == person.key else None

    def answer_form(self, referral_id: str, asker: Person) -> ReplyForm:
        """The form for the councillor's answer. Raises ReferralError."""
        kept = self._of_asker(referral_id, asker)
        name = self.council(kept.council).name
        return ReplyForm(
            name, phrases.THEY_WERE_ASKED, str(kept.text), (), phrases.YOUR_ANSWER, kept.id, Action.SEND_ANSWER
        )  # fmt: skip

    def answer(self, referral_id: str, asker: Party, sent: Sent) -> Done:
        """Post the councillor's answer under their question. Raises ReferralError."""
        kept = self._of_asker(referral_id, asker.person)
        words = "\n".join(filter(None, (sent.text, *sent.passed_on)))
        if not words:
            raise ReferralError(f"{phrases.WORDS_ALONE} There is nothing to send.")
        council, place = self.council(kept.council), ReferralPlace.of(kept)
        to = {"to": addressee(council), "council": council.name}
        before, after = phrases.ANSWERED_BY
        named = Party(asker.person, asker.name or place.name)
        said = Reply(Spoken(before, named, after, words, about=kept.id), Audience.EVERYBODY, _UNDER_A_QUESTION)
        try:
            stands = self._add(kept, place, said)
        except ChannelError as error:
            said_so = phrases.PERHAPS_ANSWERED if isinstance(error, UnconfirmedError) else phrases.NOT_ANSWERED
            raise ReferralError(said_so.format(**to)) from error
        if not stands:
            raise ReferralError(phrases.RESOLVED_ALREADY)
        left = bool(sent.files or sent.remarks)
        return Done(" ".join((phrases.ANSWERED.format(**to), *([phrases.WORDS_ALONE] if left else []))))

    def resolve(self, referral_id: str, officer: Party) -> Done:
        """Done with: the text is deleted, here and where the officers saw it. Raises ReferralError.

        Where it could not be taken from what the officers see, resolving again does the rest.
        """
        kept = self._known(referral_id, officer.person)
        if kept.closed:
            raise ReferralError(phrases.RESOLVED_ALREADY)
        name = self.council(kept.council).name
        before, after = (part.format(council=name, when=self._when()) for part in phrases.CLOSED_BY)
        try:
            self._close(kept, Spoken(before, officer, after))
        except ChannelError as error:
            raise ReferralError(phrases.NOT_CLOSED) from error
        return Done(phrases.RESOLVED)

    def reminders(self, channel: str, now: dt.datetime) -> Iterator[Notice]:
        """What officers on a platform are to be reminded of, once each."""
        for council in self._live.now.index.councils.settings():
            if council.referral_reminder is None:
                continue
            since = now - dt.timedelta(days=council.referral_reminder)
            for kept in self._records.unanswered(council.id, since.timestamp()):
                place = ReferralPlace.of(kept)
                if place.on == channel:
                    yield Notice(f"referral:{kept.id}", council, "", (), partial(self._remind, kept, place))

    def tidy(self) -> None:
        """Empty questions that were kept and never sent, because the process ended in between."""
        self._records.tidy()

    def _remind(self, kept: KeptReferral, place: ReferralPlace) -> None:
        asked = in_london(dt.datetime.fromtimestamp(kept.opened_at, dt.UTC))
        said = Done(phrases.NOT_REPLIED_YET.format(when=f"{asked:{_WHEN}}"))
        self._add(kept, place, Reply(said, Audience.EVERYBODY), aloud=True)

    def _open_for(self, referral_id: str, officer: Person) -> KeptReferral:
        """The open referral, for an officer of its council. Raises ReferralError where it is not open, or not theirs."""
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

    def _of_asker(self, referral_id: str, asker: Person) -> KeptReferral:
        """An open referral, for whoever asked it. Raises ReferralError."""
        referral = self._records.find(referral_id)
        if referral is None or referral.resolved or referral.text is None or referral.person != asker.key:
            raise ReferralError(phrases.RESOLVED_ALREADY)
        return referral

    def _shown(self, council: Council, kept: KeptReferral, place: ReferralPlace) -> Reply:
        """The question as the officers see it now."""
        asker, sources = Party(person_from(kept.person), place.name), self._sources(council, place.clauses)
        replies = self._records.notes(kept.id, NoteKind.REPLY)
        shown = Referral(kept.id, council.name, asker, str(kept.text), sources, replies)
        return Reply(shown, Audience.EVERYBODY, _UNDER_A_QUESTION)

    def _tell_officers_of(self, council: Council, kept: KeptReferral, officer: Party, text: str) -> None:
        """Show the officers who has replied, and what: the councillor has it by now, whether or not this can be shown."""
        name = officer.name or phrases.SOMEBODY
        self._records.note(kept.id, NoteKind.REPLY, phrases.HAS_REPLIED.format(who=name, when=self._when()))
        # Telling the councillor may have taken minutes: what was read before that is not shown again.
        now = self._records.find(kept.id)
        if now is None or now.resolved:
            return
        place, known = ReferralPlace.of(now), False
        try:
            posted = self._courier.replace(place.on, place.posted, self._shown(council, now, place))
            place = replace(place, posted=posted)
            known = self._records.placed(now.id, place.packed())
            before, after = phrases.REPLIED_ALSO
            if known:
                self._add(now, place, Reply(Spoken(before, officer, after, text), Audience.EVERYBODY))
        except ChannelError as error:
            log.error("the officers of %s could not be shown that one of them replied: %s", council.id, error)
        resolved = None if known else self._records.find(now.id)
        if resolved is not None and resolved.resolved:  # by another officer meanwhile, and this has put its text back
            try:
                self._close(resolved, Done(phrases.RESOLVED_ALREADY), place)
            except ChannelError as error:
                log.error("a resolved question stands with the officers of %s: %s", council.id, error)

    def _close(self, kept: KeptReferral, said: Spoken | Done, there: ReferralPlace | None = None) -> None:
        """Delete the text, here and where the officers see it: that is `there`, or else where it was placed last.

        Raises ChannelError; doing it again does the rest.
        """

        def left(placed: str) -> str:
            stands = there or ReferralPlace.of(replace(kept, place=placed))
            return ReferralPlace(stands.on, stands.posted).packed()

        place = ReferralPlace.of(replace(kept, place=self._records.resolve(kept.id, left)))
        for under in self._records.notes(kept.id, NoteKind.UNDER):
            self._courier.withdraw(place.on, {**place.posted, "messages": json.loads(under)})
        self._courier.close(place.on, place.posted, Reply(said, Audience.EVERYBODY))
        self._records.closed(kept.id)

    def _add(self, kept: KeptReferral, place: ReferralPlace, reply: Reply, *, aloud: bool = False) -> bool:
        """Post something under a question, and note it so that it goes with it. Returns whether it stands there: where the
        question was resolved meanwhile it is taken away. Raises ChannelError.
        """
        posted = self._courier.add(place.on, place.posted, reply, aloud=aloud)
        if all(self._records.note(kept.id, NoteKind.UNDER, json.dumps([one])) for one in posted):
            return True
        self._withdrawn(place.on, {"messages": posted})
        return False

    def _withdrawn(self, channel: str, posted: Posted) -> bool:
        """Take away what must not stay. Returns whether nothing of it stands with the officers."""
        try:
            self._courier.withdraw(channel, posted)
        except Exception as error:
            log.error("part of a question stays with the officers: %s", in_log(error))
            return False
        return True

    def _sources(self, council: Council, clause_ids: Sequence[str]) -> tuple[str, ...]:
        in_force = self._live.now
        if council.id not in in_force.index.councils:  # taken out of force since: there is nothing to be quoted from
            return ()
        quotes = in_force.advisor.clauses(council.id, [str(i) for i in clause_ids])
        return tuple(f"{source_line(q)}: {' '.join(filter(None, (q.stem, q.text)))}" for q in quotes)

    def _when(self) -> str:
        return f"{in_london(self._clock()):{_WHEN}}"
