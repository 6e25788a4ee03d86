"""A question that waits while its asker chooses a council."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.chat.people import Person
from bot.chat.services import Services


@dataclass(frozen=True, slots=True)
class Held:
    """`place`: where the answer goes, as the channel described it."""

    place: dict[str, Any]
    text: str
    draft: bool


def hold(services: Services, person: Person, held: Held) -> None:
    """Remember a question for a while, never in storage."""
    services.waiting.keep(person.key, json.dumps({"place": held.place, "text": held.text, "draft": held.draft}))


def held_for(services: Services, person: Person) -> Held | None:
    """The question that waited for this person's choice, no longer held."""
    waited = services.waiting.take(person.key)
    return None if waited is None else Held(**json.loads(waited))
