"""Which council's documents answer a person: by workspace, else by choice, else they are asked."""

from __future__ import annotations

from bot.chat.people import Person
from bot.storage.choices import Choices
from index.corpus.council import Council
from index.search.store import OpenIndex

# A person asks for at most so many councils at once (county, district and parish).
MOST_COUNCILS = 3


def open_to(index: OpenIndex, person: Person) -> tuple[Council, ...]:
    """The councils a person may choose from: those of their workspace, or all where it is nobody's."""
    mine = index.of_workspace(person.channel, person.workspace)
    return mine or tuple(entry.council for entry in index.councils.values())


def councils_of(index: OpenIndex, choices: Choices, person: Person) -> tuple[Council, ...]:
    """The councils that answer this person, empty where they have to choose first."""
    mine = index.of_workspace(person.channel, person.workspace)
    if len(mine) == 1:
        return mine
    there = {c.id for c in mine} or index.councils.keys()
    chosen = [i for i in choices.of(person.key) if i in there]
    return tuple(index.council(i).council for i in chosen[:MOST_COUNCILS])
