"""Which council's documents answer a person: by workspace, else by choice, else they are asked."""

from __future__ import annotations

from bot.conversation.people import Person
from bot.storage.choices import Choices
from index.corpus.council import Council
from index.store import OpenIndex

# A person asks for at most so many councils at once (county, district and parish).
MOST_COUNCILS = 3


def open_to(index: OpenIndex, person: Person) -> tuple[Council, ...]:
    """The councils a person may choose from: those of their workspace, or all where it is nobody's."""
    everyone = tuple(entry.council for entry in index.councils.values())
    mine = tuple(c for c in everyone if person.workspace in _workspaces(c, person.channel))
    return mine or everyone


def councils_of(index: OpenIndex, choices: Choices, person: Person) -> tuple[Council, ...]:
    """The councils that answer this person, empty where they have to choose first."""
    there = open_to(index, person)
    if len(there) == 1:
        return there
    by_id = {c.id: c for c in there}
    return tuple(by_id[i] for i in choices.of(person.key) if i in by_id)[:MOST_COUNCILS]


def _workspaces(council: Council, channel: str) -> tuple[str, ...]:
    return council.workspaces.slack if channel == "slack" else council.workspaces.teams
