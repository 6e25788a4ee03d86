"""Teams as a platform: what nobody is to wait for is not waited for long."""

from __future__ import annotations

import threading
import time
from typing import cast

from bot.chat.people import Event, Party, Person, Place, Surface
from bot.storage.seals import Seal
from bot.teams.client import Connector
from bot.teams.platform import TeamsPlatform


class Slow:
    """A connector that takes the sign of somebody typing only once it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.shown: list[str] = []

    def typing(self, service_url: str, conversation: str) -> None:  # noqa: ARG002
        self.let_go.wait(20)
        self.shown.append(conversation)


def test_an_answer_does_not_wait_for_the_sign_that_it_is_coming() -> None:
    slow = Slow()
    teams = TeamsPlatform(cast("Connector", slow), "https://service.example", Seal(b"key"), None)
    event = Event(Party(Person("teams", "T1", "U1"), ""), Place("a:1", Surface.PRIVATE))
    began = time.monotonic()
    with teams.working(event):
        assert time.monotonic() - began < 4
    slow.let_go.set()
    with teams.working(event):
        assert slow.shown[-1] == "a:1"
