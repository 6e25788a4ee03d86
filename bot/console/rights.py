"""Who looks at a page, and what they may do there: decided anew for every request, from what is in force."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.chat.people import LOCAL, Party, Person
from bot.identity import may_ask, officer_of
from index.corpus.council import Council


class Right(StrEnum):
    """What a page asks of its visitor."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    QUESTIONS = "may try questions of this council"
    OFFICER = "officer of this council"
    OPERATOR = "on the machine itself"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks; `person` is None for somebody who has not signed in."""

    person: Person | None = None
    name: str = ""

    @property
    def signed_in(self) -> bool:
        return self.person is not None

    @property
    def local(self) -> bool:
        """Whether the console is open on the machine that has the database."""
        return self.person is not None and self.person.channel == LOCAL

    @property
    def party(self) -> Party:
        """The visitor as others read of them. Only for somebody who has signed in."""
        if self.person is None:
            raise ValueError("nobody has signed in")
        return Party(self.person, self.name)

    @property
    def said(self) -> str:
        """The visitor as the history has them."""
        if self.person is None or self.local:
            return self.name
        return f"{self.name} ({self.person.key})"


def may(visitor: Visitor, right: Right, council: Council | None) -> bool:
    """Whether the visitor has the right, for this council where it is one of a council's."""
    if right is Right.ANYBODY:
        return True
    if visitor.person is None:
        return False
    if right is Right.SIGNED_IN or visitor.local:
        return True
    if right is Right.OPERATOR or council is None:
        return False
    if officer_of(visitor.person, council):
        return True
    return right is Right.QUESTIONS and may_ask(visitor.person, council)
