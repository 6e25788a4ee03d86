"""Who somebody is by a provider that vouches for them, and what is theirs then: the same for the console's pages and for assistants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.people import LOCAL, Person, is_officer, workspaces_of
from index.corpus.council import Council
from index.search.store import OpenIndex
from index.store.directory import Directory


@dataclass(frozen=True, slots=True)
class OwnCouncils:
    """The ids of the councils that somebody is an officer of, and of those that they may only try questions of."""

    officer: frozenset[str]
    member: frozenset[str]


def own_councils(person: Person, index: OpenIndex, directory: Directory) -> OwnCouncils:
    """The councils in force that are open to somebody who has signed in."""
    officer = {c.id for c in directory.mentioning(person.id) if officer_of(person, c)} & index.councils.keys()
    member = {c.id for c in index.of_workspace(person.channel, person.workspace) if may_ask(person, c)}
    return OwnCouncils(frozenset(officer), frozenset(member - officer))


def officer_of(person: Person, council: Council) -> bool:
    """Whether a person who has signed in is an officer: as in a chat, and of a workspace or tenant that the council names.

    Anybody can make a workspace and sign in from it, so a bare id counts for nothing without one.
    """
    ours = person.workspace in workspaces_of(council, person.channel)
    return is_officer(council, person) and (person.channel == LOCAL or ours or person.key in council.officers)


def may_ask(person: Person, council: Council) -> bool:
    """Whether somebody who is no officer may try questions: a member of the council, where it lets them."""
    return council.pages.members and person.workspace in workspaces_of(council, person.channel)


def person_of_entra(claims: Mapping[str, Any]) -> Person:
    """As Teams names people: the tenant, and the object id in it. Raises KeyError where a token does not say them."""
    return Person("teams", text_in(claims, "tid"), text_in(claims, "oid"))


def person_of_slack(claims: Mapping[str, Any]) -> Person:
    """As Slack names people. Raises KeyError."""
    return Person("slack", text_in(claims, "https://slack.com/team_id"), text_in(claims, "https://slack.com/user_id"))


def text_in(claims: Mapping[str, Any], key: str) -> str:
    """An id that a token says. Raises KeyError for anything that could be taken for another person's key."""
    value = claims[key]
    if not isinstance(value, str) or not value or ":" in value:
        raise KeyError(key)
    return value
