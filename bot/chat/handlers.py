"""What people do in a chat, one function an event: each takes what was done and returns the `Reply`, on any platform.

What cannot be done raises an AskfirstError, in words for the person; `bot.chat.delivery` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import phrases
from bot.advisor import contacts_of
from bot.chat import officer_handlers as officers
from bot.chat.button_value import ReferralValue, unpacked
from bot.chat.desk import Question
from bot.chat.people import MOST_COUNCILS, Event, Surface
from bot.chat.referrals import addressee
from bot.chat.reply import (
    Action,
    Answers,
    Audience,
    Clauses,
    CouncilChoice,
    Home,
    NoForm,
    ReferForm,
    Reply,
    Waiting,
    Words,
)
from bot.chat.services import Services
from bot.presentation import PURPOSE, related_pieces
from bot.storage.answers import AnswerRecord
from bot.work import Lane
from index.errors import UnknownCouncilError

HELP, COUNCIL = frozenset({"help", "?"}), frozenset({"council", "councils", "my council", "documents"})
_UNDER_AN_ANSWER = (Action.MORE, Action.REFER, Action.VOTE)
_ALONE_UNDER_AN_ANSWER = (Action.MORE, Action.SHARE, Action.REFER, Action.VOTE)
Fetch = Callable[[str], bytes]
# While somebody types, less than this is no question yet.
_LEAST_SEARCHED = 4


def message(
    services: Services, event: Event, text: str, files: Sequence[tuple[str, str]] = (), fetch: Fetch | None = None
) -> Reply:
    """Something typed or sent to the bot: an officer's file or command, `council`, `help`, or else a question.

    `files` are names and addresses. Files are what it is about where an officer sends them, or nothing is written beside.
    """
    word = text.casefold().strip()
    if files and fetch and (not text or services.document_changes.councils_of(event.person)):
        return officers.file(services, event, files, fetch, text)
    if officers.command_in(text):
        return officers.command(services, event, text)
    if word in COUNCIL:
        return home(services, event)
    return question(services, event, "" if word in HELP else text)


def lane_of(services: Services, event: Event, text: str, files: Sequence[tuple[str, str]]) -> Lane:
    """Where a message is dealt with: an officer's document or command where no councillor's question waits behind it."""
    if (files or officers.command_in(text)) and services.document_changes.councils_of(event.person):
        return Lane.DOCUMENTS
    return Lane.ANSWERS


def question(services: Services, event: Event, text: str, *, draft: bool = False) -> Reply:
    """A question, or with `draft` a post to be checked; one whose asker must choose a council waits for the choice.

    Where the asker alone sees the answer, it begins with the question and can be shared.
    """
    asked = Question(event.person, text, event.topic, draft)
    said = services.desk.ask(asked) if text else services.desk.greet(event.person)
    if isinstance(said, CouncilChoice):
        if event.place.lasting:
            services.waiting.keep(event.person.key, Waiting(event, text, draft))
        return Reply(said, actions=(Action.CHOOSE,))
    services.waiting.take(event.person.key)  # whoever is answered has chosen, and has asked again
    if isinstance(said, Words):
        return Reply(said)
    if event.place.surface is not Surface.ALONE:
        return Reply(said, Audience.EVERYBODY, _UNDER_AN_ANSWER)
    if not said.question:
        return Reply(said, actions=_UNDER_AN_ANSWER)
    return Reply(replace(said, restated=True), actions=_ALONE_UNDER_AN_ANSWER)


def search(services: Services, event: Event, text: str) -> Reply:
    """Something half typed in a search: no question asked, so not counted."""
    if len(text) < _LEAST_SEARCHED:
        return Reply(Words(PURPOSE))
    return Reply(services.desk.ask(Question(event.person, text, counted=False)))


def share(services: Services, event: Event, value: str) -> Reply:
    """Share in channel: the same question answered again, for everybody."""
    subject = unpacked(value)
    if subject.question is None:
        return Reply(Words(phrases.TOO_LONG_TO_SHARE, services.desk.contacts(event.person)))
    said = services.desk.ask(Question(event.person, subject.question))
    if not isinstance(said, Answers):
        return Reply(said, actions=(Action.CHOOSE,))
    shared = tuple(advice for advice in said.advices if advice.council_id == subject.council)
    if not shared:
        raise UnknownCouncilError(phrases.NOT_OF_YOURS)
    return Reply(Answers(shared, said.question, restated=True), Audience.EVERYBODY, _UNDER_AN_ANSWER)


def more(services: Services, event: Event, value: str) -> Reply:
    """The clauses an answer left out. Raises UnknownCouncilError."""
    subject = unpacked(value)
    council = services.desk.council(event.person, subject.council)
    quotes = services.live.now.advisor.clauses(council.id, subject.related)
    contacts = contacts_of(council)
    if not quotes:
        return Reply(Words(phrases.GONE, contacts))
    return Reply(Clauses(related_pieces(quotes, near=not subject.clauses), contacts))


def vote(services: Services, event: Event, answered: str, value: str, *, helpful: bool) -> Reply:
    """A vote on the answer that `answered` names; the same vote again takes it back. Raises UnknownCouncilError."""
    subject = unpacked(value)
    council = services.desk.council(event.person, subject.council)
    record = AnswerRecord(council.id, subject.outcome, subject.topics, subject.clauses, subject.snapshot)
    stands = services.tallies.vote(event.person.key, answered, record, helpful=helpful)
    return Reply(Words(phrases.THANKS[stands], contacts_of(council)))


def choose(services: Services, event: Event, chosen: Sequence[str]) -> Reply:
    """Answer for these councils from now on, first the question that waited for the choice.

    Where none waits here, one may wait in another process, or have been forgotten: its asker is told to ask again.
    Raises UnknownCouncilError where none is there to be chosen.
    """
    there = {c.id: c for c in services.desk.open_to(event.person)}
    found = tuple(there[i] for i in dict.fromkeys(chosen) if i in there)[:MOST_COUNCILS]
    if not found:
        raise UnknownCouncilError(phrases.NO_SUCH_CHOICE)
    services.choices.save(event.person.key, [c.id for c in found])
    said = phrases.CHOSEN.format(councils=", ".join(c.name for c in found))
    waiting = services.waiting.take(event.person.key)
    if waiting is None:
        said = f"{said} {phrases.ASK_AGAIN}"
    return Reply(Words(said, contacts_of(found[0])), waiting=waiting)


def choose_at_home(services: Services, event: Event, chosen: Sequence[str]) -> Reply:
    """The same on the app's own page, which is drawn anew and where a choice may be taken back."""
    there = {c.id for c in services.desk.open_to(event.person)}
    services.choices.save(event.person.key, [i for i in chosen if i in there][:MOST_COUNCILS])
    return home(services, event)


def home(services: Services, event: Event) -> Reply:
    """What is in force, whom to ask, what one may ask, and the choice of council."""
    mine = tuple((council, contacts_of(council)) for council in services.desk.councils(event.person))
    choice = services.desk.open_to(event.person)
    actions = (Action.CHOOSE,) if len(choice) > 1 else ()
    return Reply(Home(mine, choice, services.live.now.words(council for council, _ in mine)), actions=actions)


def refer_form(services: Services, event: Event, value: str) -> Reply:
    """Ask the monitoring officer: what would be sent, and to whom; without a place for that, whom to ask instead."""
    subject = unpacked(value)
    council = services.desk.council(event.person, subject.council)
    if services.referrals.place_of(council, event.person) is None:
        none = services.referrals.no_place(council)
        return Reply(NoForm(none.text, none.contacts))
    packed = ReferralValue(council.id, subject.clauses, subject.topics).packed()
    return Reply(ReferForm(council.name, addressee(council), subject.question, packed))


def refer_send(services: Services, event: Event, value: str, text: str, *, agreed: bool) -> Reply:
    """The form sent: to the officers if its writer agreed, or else shown again. Raises ReferralError."""
    about = ReferralValue.unpacked(value)
    council = services.desk.council(event.person, about.council)
    if not agreed:
        packed = ReferralValue(council.id, about.clauses, about.topics).packed()
        return Reply(ReferForm(council.name, addressee(council), text, packed))
    said = services.referrals.send(council, event.party, text, about.clauses, about.topics)
    return Reply(said, Audience.DIRECT)


_PRESSED: dict[str, Callable[[Services, Event, str], Reply]] = {
    Action.MORE: more, Action.SHARE: share, Action.REFER: refer_form, Action.PUBLISH: officers.publish,
    Action.DISCARD: officers.discard, Action.REPLY: officers.reply_form, Action.RESOLVE: officers.resolve,
}  # fmt: skip


def pressed(services: Services, event: Event, action: str, value: str) -> Reply:
    """A button that carries one value. Raises ValueError for one that is none of ours."""
    if action not in _PRESSED:
        raise ValueError("not one of our buttons")
    return _PRESSED[action](services, event, value)
