"""What people do in a chat, one function an event: each takes what was done and returns the `Reply`, on any platform.

What cannot be done raises an AskfirstError, in words for the person; `bot.chat.delivery` shows it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot import phrases
from bot.advisor import contacts_of
from bot.chat import officer_handlers as officers
from bot.chat.button_value import ReferralValue, unpacked
from bot.chat.buttons import ALONE_UNDER_AN_ANSWER, UNDER_AN_ANSWER, Action
from bot.chat.desk import Question
from bot.chat.drafts import FileValue, read_drafts
from bot.chat.follow_ups import points
from bot.chat.people import MOST_COUNCILS, Event, Place, Surface, addressee
from bot.chat.reply import (
    Answers,
    Audience,
    Clauses,
    CouncilChoice,
    Done,
    Home,
    NoForm,
    ReferForm,
    Reply,
    Waiting,
    Words,
)
from bot.chat.sent import Sent
from bot.chat.services import Services
from bot.chat.splitting import shortened
from bot.presentation import EXAMPLES, PURPOSE, related_pieces
from bot.storage.answers import AnswerRecord
from bot.work import Lane
from index.errors import RefusedError, UnknownCouncilError

HELP, COUNCIL = frozenset({"help", "?"}), frozenset({"council", "councils", "my council", "documents"})
# A question with no more words is about the post that came with it.
_MOST_WORDS_OF_AN_ASK = 8
# Of a post that is checked, so much is shown again; its writer has all of it.
_MOST_RESTATED = 600
# So many questions of one person wait for a choice.
_MOST_WAITING = 5
# While somebody types, less than this is no question yet.
_LEAST_SEARCHED = 4


def message(services: Services, event: Event, sent: Sent) -> Reply:
    """Something typed or sent to the bot: an officer's file or command, `council`, `help`, or else a question."""
    private = event.place.surface is Surface.PRIVATE
    if private and event.under and (referral := services.referrals.answered_in(event)):
        return Reply(services.referrals.answer(referral.id, event.party, sent))
    if sent.files and private and services.document_changes.councils_of(event.person):
        return officers.file(services, event, sent)
    word = sent.text.casefold().strip()
    if sent.alone and officers.command_in(services, event, sent.text):
        return officers.command(services, event, sent.text)
    if sent.alone and word in COUNCIL:
        return home(services, event)
    return question(services, event, replace(sent, text="") if sent.alone and word in HELP else sent)


def lane_of(services: Services, event: Event, sent: Sent) -> Lane:
    """Where a message is dealt with: a file, or an officer's command, where no councillor's question waits behind it."""
    if sent.files or (
        officers.command_in(services, event, sent.text) and services.document_changes.councils_of(event.person)
    ):
        return Lane.DOCUMENTS
    return Lane.ANSWERS


def question(services: Services, event: Event, sent: Sent, *, draft: bool = False) -> Reply:
    """A question, or with `draft` a post to be checked; one whose asker must choose a council waits for the choice.

    What was passed on, files and, where somebody asks "can I post this?" in a thread, the message above are the post.
    Where the asker alone sees the answer, it begins with the question and can be shared; a draft cannot, since sharing asks it
    as a question, which may be answered otherwise.
    """
    said = _said_to(services, event, sent, draft=draft)
    if isinstance(said, CouncilChoice):
        if event.place.lasting:
            kept = services.waiting.recall(event.person.key) or ()
            services.waiting.keep(event.person.key, (*kept, Waiting(event, sent, draft))[-_MOST_WAITING:])
        return Reply(said, actions=(Action.CHOOSE,))
    services.waiting.take(event.person.key)  # whoever is answered has chosen, and has asked again
    if isinstance(said, Words):
        return Reply(said)
    if event.place.surface is not Surface.ALONE:
        return Reply(said, Audience.EVERYBODY, UNDER_AN_ANSWER)
    return Reply(said, actions=ALONE_UNDER_AN_ANSWER if said.question and not draft else UNDER_AN_ANSWER)


def _said_to(services: Services, event: Event, sent: Sent, *, draft: bool) -> Answers | CouncilChoice | Words:
    """The answer to a message and all that came with it."""
    if services.desk.councils(event.person):
        sent = _with_the_message_above(services, event, sent)
        drafts, unread = read_drafts(sent.files, partial(services.courier.fetched, event.person))
        drafts, remarks = [*sent.passed_on, *drafts], (*sent.remarks, *unread)
    else:
        drafts, remarks = [], ()
    text = "\n\n".join(filter(None, (sent.text, *drafts)))
    if remarks and not drafts and (not text or points(text)):  # what it is about is what cannot be read
        return Words(" ".join(remarks), services.desk.contacts(event.person))
    if not text:
        return services.desk.greet(event.person)
    judged = draft or (bool(drafts) and len(sent.text.split()) <= _MOST_WORDS_OF_AN_ASK)
    before = None if drafts else partial(services.courier.before, event)
    said = services.desk.ask(Question(event.person, text, event.topic, judged, before=before))
    if not isinstance(said, Answers):
        return said
    alone = event.place.surface is Surface.ALONE
    return replace(said, above=(*(_restated(sent.text, drafts, draft=draft) if alone else ()), *said.above, *remarks))


def _with_the_message_above(services: Services, event: Event, sent: Sent) -> Sent:
    """The same with the message that the thread begins with, where that is what is asked about."""
    if event.place.surface is not Surface.OPEN or not sent.alone or not points(sent.text):
        return sent
    if services.desk.remembers(event.topic):
        return sent
    try:
        above = services.courier.above(event)
    except RefusedError:
        return replace(sent, remarks=(phrases.NOT_ABOVE,))
    if above is None:
        return sent
    return replace(above, text=sent.text, passed_on=tuple(filter(None, (above.text, *above.passed_on))))


def _restated(text: str, drafts: Sequence[str], *, draft: bool) -> Iterator[str]:
    """What was asked, and the post that it was asked about: that one may be somebody else's words."""
    posts = (text, *drafts) if draft else drafts
    if text and not draft:
        yield phrases.YOU_ASKED + text
    if any(posts):
        yield phrases.POST_CHECKED + shortened("\n".join(filter(None, posts)), _MOST_RESTATED)


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
    above = (phrases.YOU_ASKED + said.question,)
    return Reply(Answers(shared, said.question, above), Audience.EVERYBODY, UNDER_AN_ANSWER)


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
    return Reply(Done(phrases.THANKS[stands]), Audience.QUIET)


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
    return Reply(Words(said, contacts_of(found[0])), waiting=waiting or ())


def choose_at_home(services: Services, event: Event, chosen: Sequence[str]) -> Reply:
    """The same on the app's own page, which is drawn anew and where a choice may be taken back."""
    there = {c.id for c in services.desk.open_to(event.person)}
    services.choices.save(event.person.key, [i for i in chosen if i in there][:MOST_COUNCILS])
    return home(services, event)


def home(services: Services, event: Event) -> Reply:
    """What is in force, whom to ask, what one may ask, and the choice of council."""
    mine = tuple((council, contacts_of(council)) for council in services.desk.councils(event.person))
    choice = services.desk.open_to(event.person)
    actions = (*((Action.CHOOSE,) if len(choice) > 1 else ()), Action.EXAMPLE, Action.REFER)
    return Reply(Home(mine, choice, services.live.now.words(council for council, _ in mine)), actions=actions)


def example(services: Services, event: Event, text: str) -> Reply:
    """An example pressed: asked as if it had been typed, and shown above its answer. Raises ValueError for any other text."""
    if text not in EXAMPLES:
        raise ValueError("not one of our examples")
    reply = question(services, event, Sent(text))
    if not isinstance(reply.said, Answers) or reply.said.above:
        return reply
    return replace(reply, said=replace(reply.said, above=(phrases.YOU_ASKED + text,)))


def refer_form(services: Services, event: Event, value: str) -> Reply:
    """Ask the monitoring officer: what would be sent, and to whom; without a place for that, whom to ask instead."""
    subject = unpacked(value)
    council = services.desk.council(event.person, subject.council)
    if services.referrals.place_of(council, event.person) is None:
        none = services.referrals.no_place(council)
        return Reply(NoForm(none.text, none.contacts))
    place = event.place if event.place.surface is Surface.PRIVATE else None
    there = (place.conversation, place.thread or "") if place else ("", "")
    packed = ReferralValue(council.id, subject.clauses, subject.topics, *there).packed()
    return Reply(ReferForm(council.name, addressee(council), subject.question, packed))


def refer_send(services: Services, event: Event, value: str, text: str, *, agreed: bool) -> Reply:
    """The form sent: to the officers if its writer agreed, or else shown again. Raises ReferralError."""
    about = ReferralValue.unpacked(value)
    council = services.desk.council(event.person, about.council)
    if not agreed:
        packed = replace(about, nonce=uuid.uuid4().hex).packed()
        return Reply(ReferForm(council.name, addressee(council), text, packed))
    asked_in = {"conversation": about.conversation, "thread": about.thread} if about.thread else {}
    asker = replace(event.party, back={**asked_in, **event.party.back})
    said = services.referrals.send(council, asker, text, about.clauses, about.topics)
    if not about.thread:
        return Reply(said, Audience.DIRECT)
    return Reply(said, place=Place(about.conversation, Surface.PRIVATE, about.thread))


def answer_form(services: Services, event: Event, referral: str) -> Reply:
    """Answer them: the councillor's form under an officer's reply. Raises ReferralError."""
    return Reply(services.referrals.answer_form(referral, event.person))


def answer_send(services: Services, event: Event, referral: str, text: str) -> Reply:
    """The form sent: the councillor's answer, under their question. Raises ReferralError."""
    return Reply(services.referrals.answer(referral, event.party, Sent(text)))


def check_file(services: Services, event: Event, value: str) -> Reply:
    """Check this as a post: an officer's file is a draft like anybody's."""
    return question(services, event, Sent("", files=(FileValue.unpacked(value).file,)), draft=True)


PRESSED: dict[str, Callable[[Services, Event, str], Reply]] = {
    Action.MORE: more, Action.SHARE: share, Action.REFER: refer_form, Action.PUBLISH: officers.publish,
    Action.DISCARD: officers.discard, Action.REPLY: officers.reply_form, Action.RESOLVE: officers.resolve,
    Action.CHECK_FILE: check_file, Action.NEW_VERSION: officers.new_version,
    Action.ANSWER: answer_form, Action.EXAMPLE: example, Action.FORCE: officers.force_form,
}  # fmt: skip


def pressed(services: Services, event: Event, action: str, value: str) -> Reply:
    """A button that carries one value. Raises ValueError for one that is none of ours."""
    if action not in PRESSED:
        raise ValueError("not one of our buttons")
    return PRESSED[action](services, event, value)


SENT: dict[str, Callable[[Services, Event, str, str], Reply]] = {
    Action.SEND_REPLY: officers.reply_send, Action.SEND_ANSWER: answer_send, Action.SEND_FORCE: officers.force_send,
}  # fmt: skip


def sent_words(services: Services, event: Event, form: str, about: str, text: str) -> Reply:
    """A form with one box of words, sent; `about` is what it is about. Raises ValueError for one that is none of ours."""
    if form not in SENT:
        raise ValueError("not one of our forms")
    return SENT[form](services, event, about, text)
