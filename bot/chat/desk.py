"""Takes a question from any channel to its answer: council, follow-up, advice, count."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot import metrics, phrases
from bot.advice import Advice, Contact
from bot.advisor import contacts_of
from bot.chat.follow_ups import as_asked, compared, continues, joined, leans, substance
from bot.chat.memory import Memory
from bot.chat.people import Person, councils_of, open_to
from bot.chat.reply import Answers, CouncilChoice, Words
from bot.live import LiveIndex
from bot.question import LONGEST_QUESTION
from bot.replies import is_aside
from bot.storage.answers import AnswerRecord, Tallies
from bot.storage.choices import Choices
from bot.work import described
from index.corpus.council import Council
from index.embedding.onnx import cores
from index.errors import QuestionError, UnknownCouncilError

log = logging.getLogger("askfirst.desk")


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody sent. `thread` names the conversation it is part of; `draft`: it is a post to be checked;
    `counted`: an answer to it counts as one given. `before`: what they wrote there before, the last of it last, where the
    platform lets the bot read that."""

    person: Person
    text: str
    thread: str | None = None
    draft: bool = False
    counted: bool = True
    before: Callable[[], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a thread is about: the last question in it that stands alone, or the post that was checked."""

    text: str
    draft: bool


class Desk:
    """Answers people. Knows nothing of any chat platform."""

    def __init__(self, live: LiveIndex, choices: Choices, tallies: Tallies) -> None:
        self._live = live
        self._choices = choices
        self._tallies = tallies
        self._subjects: Memory[_Subject] = Memory()
        # What the last answer in a thread said, by council, in ids.
        self._given: Memory[frozenset[object]] = Memory()
        # As many questions at a time as there are cores, in the order in which they came.
        self._turns = ThreadPoolExecutor(cores(), "askfirst-advise")

    def councils(self, person: Person) -> tuple[Council, ...]:
        """The councils that answer this person; empty where they have to choose."""
        return councils_of(self._live.now.index, self._choices, person)

    def open_to(self, person: Person) -> tuple[Council, ...]:
        """The councils a person may choose from."""
        return open_to(self._live.now.index, person)

    def council(self, person: Person, council_id: str) -> Council:
        """A council that something pressed is about. Raises UnknownCouncilError for one that the person cannot choose."""
        for council in self.open_to(person):
            if council.id == council_id:
                return council
        raise UnknownCouncilError(phrases.NOT_OF_YOURS)

    def contacts(self, person: Person) -> tuple[Contact, ...]:
        """Whom a person asks: the contacts of the first of their councils.

        Where choices of council cannot be read, nobody is named.
        """
        try:
            councils = self.councils(person)
        except Exception as error:
            log.error("whom to ask could not be found: %s", described(error))
            return ()
        return contacts_of(councils[0]) if councils else ()

    def ask(self, question: Question) -> Answers | CouncilChoice | Words:
        """Answer one question. Never raises for what a person typed."""
        councils = self.councils(question.person)
        if not councils:
            return CouncilChoice(self.open_to(question.person))
        subject = self._subject(question)
        if subject is None and question.before is not None and not question.draft and leans(question.text):
            return Words(phrases.NO_MESSAGE_BEFORE, contacts_of(councils[0]))
        self._keep(question, subject)
        text = joined(subject.text, question.text) if subject else question.text
        try:
            advices = self._advised(councils, text, draft=question.draft or bool(subject and subject.draft))
        except QuestionError as error:
            return Words(str(error), contacts_of(councils[0]))
        if question.counted:
            for advice in advices:
                self._count(advice, question.person.channel)
        shown = self._compared(question, subject, advices) if subject else advices
        if question.thread is not None and not is_aside(question.text):
            self._given.keep(question.thread, frozenset(map(substance, advices)))
        return Answers(shown, text, (as_asked(subject.text, question.text),) if subject else ())

    def _advised(self, councils: Sequence[Council], text: str, *, draft: bool = False) -> tuple[Advice, ...]:
        """Raises QuestionError."""
        advisor = self._live.now.advisor
        turns = [self._turns.submit(advisor.advise, council.id, text, draft=draft) for council in councils]
        return tuple(turn.result() for turn in turns)

    def greet(self, person: Person) -> Answers | CouncilChoice:
        """What an empty message gets: what this is for, and whom to ask."""
        councils = self.councils(person)
        if not councils:
            return CouncilChoice(self.open_to(person))
        advisor = self._live.now.advisor
        return Answers(tuple(advisor.greet(c.id) for c in councils), "")

    def _count(self, advice: Advice, channel: str) -> None:
        """An answer is an answer whether or not it could be counted."""
        metrics.answers.labels(channel, advice.outcome.value).inc()
        try:
            self._tallies.count(record_of(advice))
        except Exception as error:
            log.error("an answer was not counted: %s", described(error))

    def remembers(self, thread: str | None) -> bool:
        """Whether something has been asked in a thread, as far as this process knows."""
        return thread is not None and self._subjects.recall(thread) is not None

    def _subject(self, question: Question) -> _Subject | None:
        """What a question goes on from, of its thread; None where it stands alone, or nothing is known of that."""
        if question.thread is None or is_aside(question.text) or question.draft or not continues(question.text):
            return None
        known = self._subjects.recall(question.thread)
        if known is None and question.before is not None:
            text = next((text for text in reversed(question.before()) if not _goes_on(text)), None)
            known = _Subject(text, draft=False) if text is not None else None
        return known

    def _keep(self, question: Question, subject: _Subject | None) -> None:
        """Remember what a thread is about from now on; what is too long to be answered is nothing to go on from."""
        if question.thread is None or is_aside(question.text):
            return
        if len(question.text) > LONGEST_QUESTION:
            self._subjects.take(question.thread)
        else:
            self._subjects.keep(question.thread, subject or _Subject(question.text, question.draft))
        if subject is None:
            self._given.take(question.thread)

    def _compared(self, question: Question, subject: _Subject, advices: Sequence[Advice]) -> tuple[Advice, ...]:
        """The answers to a follow-up, each marked where it says what stood in the answer before."""
        given = self._given.recall(question.thread or "")
        if given is None:
            councils = [self._live.now.index.council(advice.council_id).council for advice in advices]
            try:
                given = frozenset(map(substance, self._advised(councils, subject.text, draft=subject.draft)))
            except QuestionError:
                given = frozenset()
        return tuple(compared(advice, given) for advice in advices)


def _goes_on(text: str) -> bool:
    return not text.strip() or continues(text) or is_aside(text)


def record_of(advice: Advice) -> AnswerRecord:
    """All of an answer that may be kept."""
    clauses = tuple(quote.clause_id for quote in advice.quotes)
    return AnswerRecord(advice.council_id, advice.outcome.value, advice.topics, clauses, advice.edition)
