"""Where a question to the officers stands, as it is kept with it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.chat.courier import Posted
from bot.chat.people import Person
from bot.storage.referrals import KeptReferral


@dataclass(frozen=True, slots=True)
class ReferralPlace:
    """Where the officers see a referral, how to reach its writer, and what was quoted to them."""

    on: str
    posted: Posted
    name: str = ""
    back: dict[str, Any] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: KeptReferral) -> ReferralPlace:
        found = json.loads(kept.place or "{}")
        found = found if isinstance(found, dict) else {}
        return cls(
            str(found.get("on", "")), found.get("posted", {}), str(found.get("name", "")), found.get("back", {}),
            tuple(found.get("clauses", ())),
        )  # fmt: skip

    def packed(self) -> str:
        return json.dumps(
            {"on": self.on, "posted": self.posted, "name": self.name, "back": self.back, "clauses": self.clauses}
        )


def thread_key(person: Person, conversation: str, message: str) -> str:
    """One name for a thread, as whoever posted in it and whoever wrote in it know it."""
    return f"{person.channel}:{person.workspace}:{conversation.rpartition('/')[2]}:{message}"
