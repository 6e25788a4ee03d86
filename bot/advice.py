"""What the product says, before any channel renders it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GOLDEN_RULE = "If you are unsure about posting something, stop and ask for advice first."


class Outcome(StrEnum):
    """The five things an answer can be; see docs/answers.md for what each means."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"
    OFF_TOPIC = "off_topic"
    HELP = "help"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Quote:
    """A clause, word for word, with its source. `heading` joins headings with " › ".

    `score` is 0 to 1, comparable within one answer. `about`: the topic it was chosen for, in words. `operative`: where in
    `text` the sentence stands that a long clause is to be opened with, None for a short one. `binds`: whom it binds, in
    words, where that is not the one who asks.
    """

    clause_id: str
    document: str
    version: str | None
    heading: str | None
    clause: str | None
    stem: str | None
    text: str
    score: float
    about: str | None = None
    operative: tuple[int, int] | None = None
    binds: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask. Fields still to be filled in are None."""

    role: str
    name: str | None
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """A fact of the product's own, never from a policy, with its source. `ahead`: it is what was asked, so it stands before
    the clauses, and its source after them."""

    text: str
    source: str
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of a draft and what they are: "14 Maple Close", "an address"."""

    words: str
    what: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One of several things asked about, in the words of the message. `clause_id`: the quote on it, None for none."""

    words: str
    clause_id: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """One answer, from one council's documents.

    `quotes` holds one to three quotes, best first, where `outcome` is answered or urgent, up to five where several
    things are asked about; `things` says which is on what. `related`: clauses that are near but not the answer. `confidence` is the probability, 0 to 1, that
    the quotes answer the question. `call_now`: whom to call, shown before anything else, where
    somebody is in danger. `findings`: what in a draft the clauses are about. `reply`: what is said of our own, before any
    quote, to a message that asks Askfirst itself or of another council. `harmless`: a draft that nothing speaks against.
    `as_before`: a follow-up that changes nothing in the answer before it.
    `edition` is the id of the edition it is from, `in_force` the same in words.
    """

    outcome: Outcome
    council_id: str
    council: str
    question: str
    confidence: float
    edition: str
    topics: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    related: tuple[Quote, ...] = ()
    notes: tuple[Note, ...] = ()
    call_now: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    things: tuple[Asked, ...] = ()
    reply: str | None = None
    harmless: bool = False
    as_before: bool = False
    contacts: tuple[Contact, ...] = ()
    in_force: str = ""
    golden_rule: str = GOLDEN_RULE
