"""Takes a question from any channel to its answer: council, follow-up, advice, count."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot import metrics, phrases
from bot.advice import Advice, Contact
from bot.advisor import contacts_of
from bot.chat.follow_ups import continues, joined, leans
from bot.chat.memory import Memory
from bot.chat.people import Person, councils_of, open_to
from bot.chat.reply import Answers, CouncilChoice, Words
from bot.chat.splitting import shortened
from bot.live import LiveIndex
from bot.question import LONGEST_QUESTION
from bot.replies import presses_on
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


# Of what was asked before, so much is shown again.
_MOST_SHOWN = 160


class Desk:
    """Answers people. Knows nothing of any chat platform."""

    def __init__(self, live: LiveIndex, choices: Choices, tallies: Tallies) -> None:
        self._live = live
        self._choices = choices
        self._tallies = tallies
        self._subjects: Memory[str] = Memory()
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
        text = joined(subject, question.text) if subject else question.text
        try:
            advices = self._advised(councils, text, draft=question.draft)
        except QuestionError as error:
            return Words(str(error), contacts_of(councils[0]))
        if question.counted:
            for advice in advices:
                self._count(advice, question.person.channel)
        if not subject:
            return Answers(advices, text)
        above = [f"{phrases.ASKED}{shortened(' '.join(subject.split()), _MOST_SHOWN)} … {question.text}"]
        if _quoted(advices) == _quoted(self._advised(councils, subject)):
            above.append(phrases.CHANGES_NOTHING)
        return Answers(advices, text, tuple(above))

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

    def _subject(self, question: Question) -> str | None:
        """What a question goes on from, of its thread; None where it stands alone, or nothing is known of that."""
        if question.thread is None or presses_on(question.text):
            return None
        if question.draft or not continues(question.text):
            self._keep(question.thread, question.text)
            return None
        known = self._subjects.recall(question.thread)
        if known is None and question.before is not None:
            known = next((text for text in reversed(question.before()) if not _goes_on(text)), None)
            if known is not None:
                self._keep(question.thread, known)
        if known is None and not leans(question.text):
            self._keep(question.thread, question.text)
        return known

    def _keep(self, thread: str, subject: str) -> None:
        """Remember what a thread is about; what is too long to be answered is nothing to go on from."""
        if len(subject) > LONGEST_QUESTION:
            self._subjects.take(thread)
        else:
            self._subjects.keep(thread, subject)


def _goes_on(text: str) -> bool:
    return not text.strip() or continues(text) or presses_on(text)


def _quoted(advices: Sequence[Advice]) -> list[tuple[object, ...]]:
    """What answers, to tell whether two answers differ."""
    return [(advice.outcome, *(quote.clause_id for quote in advice.quotes)) for advice in advices]


def record_of(advice: Advice) -> AnswerRecord:
    """All of an answer that may be kept."""
    clauses = tuple(quote.clause_id for quote in advice.quotes)
    return AnswerRecord(advice.council_id, advice.outcome.value, advice.topics, clauses, advice.edition)
