"""Who does something on a chat platform, where, and for which councils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.storage.choices import Choices
from index.corpus.council import PLACEHOLDER, Council
from index.errors import UnknownCouncilError
from index.search.store import OpenIndex

_OFFICER = "Monitoring Officer"
# Whoever runs a command on the machine that has the database: they could do all of it in the terminal too.
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a chat platform: `channel` is "slack" or "teams", the ids are the platform's own; or `LOCAL`."""

    channel: str
    workspace: str
    id: str

    @property
    def key(self) -> str:
        """One text for the person, as stored."""
        return f"{self.channel}:{self.workspace}:{self.id}"


@dataclass(frozen=True, slots=True)
class Party:
    """A person as somebody else reads of them. `back`: what their channel needs to write to them."""

    person: Person
    name: str
    back: dict[str, Any] = field(default_factory=dict)


class Surface(StrEnum):
    """Who reads what is said in a place."""

    OPEN = "everybody in the conversation"
    PRIVATE = "the person, in a chat of their own with the bot"
    ALONE = "the person alone, in the midst of others"
    HOME = "the person, on the app's own page"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said or pressed, in the platform's own ids.

    `thread`: the message that it stands under; `begun`: others stand there too. `answers_to`: the address that came with
    it, to which answers go.
    """

    conversation: str
    surface: Surface = Surface.OPEN
    thread: str | None = None
    answers_to: str = ""
    begun: bool = False

    @property
    def lasting(self) -> bool:
        """Whether something can be said there later too: not in a dialog, which is gone once it is closed."""
        return self.surface is not Surface.ALONE or bool(self.answers_to)


class Doing(StrEnum):
    """What somebody does, to say what of it failed."""

    ASKING = "asking"
    PRESSING = "pressing"
    SENDING = "sending"
    VOTING = "voting"
    LOOKING = "looking"


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did, where.

    `keys` name it, so that it is taken on once; empty where a platform tells of it once only. `topic`: what a follow-up
    belongs to. `trigger`: what the platform asks for to open a form. `home`: the workspace they belong to, where the
    platform says that it is another than the place's. `message`: the id of what they wrote;
    `under`: those of the messages that it answers, or of the thread that it stands in. `pressed`: that of the message
    whose button was pressed.
    """

    party: Party
    place: Place
    keys: tuple[str, ...] = ()
    topic: str | None = None
    trigger: str = ""
    home: str = ""
    message: str = ""
    under: tuple[str, ...] = ()
    pressed: str = ""
    doing: Doing = Doing.ASKING

    @property
    def person(self) -> Person:
        return self.party.person


def person_from(key: str) -> Person:
    """The person of a stored key."""
    channel, workspace, person_id = key.split(":", 2)
    return Person(channel, workspace, person_id)


def workspaces_of(council: Council, channel: str) -> tuple[str, ...]:
    """The workspaces of a platform that council.yaml names."""
    return tuple(getattr(council.workspaces, channel, ()))


def is_officer(council: Council, person: Person) -> bool:
    """Whether council.yaml lists the person among its officers, as `U012AB`, `slack:U012AB` or `slack:T012AB:U012AB`.

    Ids are a workspace's own, so where the council names its workspaces the person must be in one of them.
    """
    if person.channel == LOCAL or person.key in council.officers:
        return True
    ours = workspaces_of(council, person.channel)
    listed = person.id in council.officers or f"{person.channel}:{person.id}" in council.officers
    return listed and (not ours or person.workspace in ours)


def addressee(council: Council) -> str:
    """Whom a referral goes to, in words: the Monitoring Officer's name where council.yaml gives it."""
    first = next((c for c in council.contacts if c.role == _OFFICER), council.contacts[0] if council.contacts else None)
    if first is None:
        return "the Monitoring Officer"
    named = f" ({first.name})" if first.name and first.name != PLACEHOLDER else ""
    return f"the {first.role}{named}"


def officers_place(council: Council, person: Person, channels: Sequence[str]) -> tuple[str, str] | None:
    """Platform and place for this person's question, of those that can be reached: their own platform's first.

    None where there is none.
    """
    set_up = {"slack": council.referrals.slack, "teams": council.referrals.teams}
    for channel in sorted(set_up, key=lambda name: name != person.channel):
        place = set_up[channel]
        if place and channel in channels:
            return channel, place
    return None


def council_as_last_in_force(index: OpenIndex, council_id: str) -> Council:
    """A council as in force, or as it was when it was taken out of force: what was begun under it can be ended.

    Raises UnknownCouncilError for one that never was in force, EditionError where it cannot be read.
    """
    try:
        return index.council(council_id).council
    except UnknownCouncilError:
        last = next((entry.number for entry in index.store.history.entries(council_id) if entry.number), None)
        if last is None:
            raise
        return index.store.editions.open(council_id, last).council


# A person asks for at most so many councils at once (county, district and parish).
MOST_COUNCILS = 3


def open_to(index: OpenIndex, person: Person) -> tuple[Council, ...]:
    """The councils a person may choose from: those of their workspace, or all where it is nobody's."""
    mine = index.of_workspace(person.channel, person.workspace)
    return mine or tuple(index.councils.settings())


def is_outsider(index: OpenIndex, event: Event) -> bool:
    """Whether somebody belongs to another organisation than the councils of the place: a guest, or of a shared channel."""
    if not event.home:
        return False
    ours = {w for council in open_to(index, event.person) for w in workspaces_of(council, event.person.channel)}
    return event.home not in ours


def councils_of(index: OpenIndex, choices: Choices, person: Person) -> tuple[Council, ...]:
    """The councils that answer this person, empty where they have to choose first."""
    mine = index.of_workspace(person.channel, person.workspace)
    if len(mine) == 1:
        return mine
    there = {c.id for c in mine} or index.councils.keys()
    chosen = [i for i in choices.of(person.key) if i in there]
    return tuple(index.council(i).council for i in chosen[:MOST_COUNCILS])
