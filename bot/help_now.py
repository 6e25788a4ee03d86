"""Whom to call when somebody is in danger, from help_now.yaml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.advice import Note
from index.corpus.council import PLACEHOLDER, Council
from index.corpus.yaml_file import read_yaml, validate
from index.understanding.danger import Danger

_FILE = Path(__file__).parent / "help_now.yaml"


class HelpLine(BaseModel):
    """One thing to do, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str
    source: str


class HelpNow(BaseModel):
    """What to do for each kind of danger, most pressing first. `checked_on`: when last looked up.

    `perhaps`: the one line for each kind where a message only may tell of it. `unread`: under what could not be read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    checked_on: dt.date
    danger: tuple[HelpLine, ...]
    child: tuple[HelpLine, ...]
    selfharm: tuple[HelpLine, ...]
    missing: tuple[HelpLine, ...]
    hazard: tuple[HelpLine, ...]
    unread: str
    perhaps: dict[str, HelpLine]


@cache
def help_now() -> HelpNow:
    """The shipped file."""
    data, node = read_yaml(_FILE)
    return validate(HelpNow, _FILE, data, node)


def in_case(kind: str) -> Note:
    """The line under an answer to a message that may tell of danger."""
    found = help_now()
    line = found.perhaps[kind]
    return Note(line.say, f"{line.source}, checked {found.checked_on:%d %B %Y}")


def call_now(danger: Danger, council: Council) -> tuple[Note, ...]:
    """Whom to call, in the message's own language first, the council's own safeguarding contacts included where it has
    entered them."""
    found = help_now()
    lines: tuple[HelpLine, ...] = getattr(found, danger.kind)
    notes = [Note(line.say, f"{line.source}, checked {found.checked_on:%d %B %Y}") for line in lines]
    notes[1:1] = _safeguarding(council)
    if danger.call is not None:
        notes.insert(0, Note(danger.call, notes[0].source))
    return tuple(notes)


def _safeguarding(council: Council) -> Iterator[Note]:
    """The council's own contacts for it, in their order; of one that is still to be filled in there is nothing to say."""
    for contact in council.contacts:
        if "safeguarding" not in contact.role.lower():
            continue
        known = [v for v in (contact.name, contact.phone, contact.email) if v and v != PLACEHOLDER]
        if known:
            yield Note(f"{contact.role}: {', '.join(known)}.", council.name)
