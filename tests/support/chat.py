"""One way to do in Slack and in Teams what a person can do in both: ask, mention, press, send a form or a file, and look."""

from __future__ import annotations

import json
import sqlite3
import time
from abc import ABC, abstractmethod
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.running import RunningBot
from tests.support.stores import files_holding, store_of

OFFICER, SECOND = "officer", "councillor3"
# Workspaces of one council each, of two, and of nobody's.
NOTTINGHAM, NUMBERED, TWO, NOBODYS = "nottingham", "numbered", "two", "nobodys"


@dataclass(frozen=True)
class Talk:
    """A question and what is said under it; `before`: how much had been said there."""

    place: str
    under: str
    council: str
    before: int = 0


@dataclass
class Shown:
    """Something a person sees: its words, quotes, buttons by label, and the councils that a menu offers."""

    words: str
    raw: Any
    quotes: list[str] = field(default_factory=list)
    buttons: dict[str, dict[str, Any]] = field(default_factory=dict)
    offered: list[str] = field(default_factory=list)
    talk: Talk | None = None


class Chat(ABC):
    """A chat platform with the bot in it."""

    channel: str
    home: Path
    policies: Path
    bot: RunningBot

    @abstractmethod
    def ask(self, name: str, text: str, council: str = NOTTINGHAM, *, follows: Talk | None = None) -> Talk:
        """Somebody writes to the bot in a chat of their own."""

    @abstractmethod
    def mention(self, name: str, text: str, council: str = NOTTINGHAM) -> Talk:
        """Somebody mentions the bot where others read it."""

    @abstractmethod
    def send(self, name: str, file: str, data: bytes, text: str = "", *, at: str = "") -> Talk:
        """Somebody sends the bot a file, kept `at` an address if one is given."""

    @abstractmethod
    def pass_on(self, name: str, kind: str, words: str, text: str = "") -> Talk:
        """Somebody sends the bot something with words of its own: forwarded, quoted, card, picture, voice, page."""

    @abstractmethod
    def reply_with_mention(self, name: str, post: str, text: str) -> Talk:
        """Somebody mentions the bot where others read it, in the thread under somebody's post."""

    @abstractmethod
    def written(self, name: str, text: str, council: str = NOTTINGHAM) -> tuple[Talk, Any]:
        """A message to the bot, and what the platform would tell it of that; not told yet."""

    @abstractmethod
    def deliver(self, event: Any) -> int:
        """Tell the bot of it. Returns the status."""

    @abstractmethod
    def limit(self, seconds: int) -> None:
        """Ask the bot to wait before its next message."""

    @abstractmethod
    def down(self, times: int) -> None:
        """Answer the next so many tries to post a message with an error of the platform's own."""

    @abstractmethod
    def tries(self) -> list[float]:
        """When the bot tried to post a message."""

    @abstractmethod
    def shown(self, talk: Talk, count: int = 1, seconds: float = 20) -> list[Shown]:
        """What the bot has said under it, once there is so much."""

    @abstractmethod
    def press(self, name: str, shown: Shown, label: str, council: str = NOTTINGHAM) -> Shown:
        """Somebody presses a button. Returns what they are shown."""

    @abstractmethod
    def under(self, shown: Shown, message: str) -> Shown:
        """The same, said by its reader to be another message."""

    @abstractmethod
    def choose(self, name: str, shown: Shown, councils: str, council: str) -> Shown:
        """Somebody chooses from a menu of councils."""

    @abstractmethod
    def fill(self, name: str, form: Shown, text: str, *, agreed: bool = True) -> Shown:
        """Somebody sends a form. Returns what they are shown."""

    @abstractmethod
    def filled(self, form: Shown) -> dict[str, str]:
        """What stands in the boxes of a form, by label."""

    @abstractmethod
    def greeted(self, name: str, council: str = NOTTINGHAM) -> Shown:
        """What somebody sees who opens the bot for the first time."""

    @abstractmethod
    def check(self, name: str, post: str) -> Shown:
        """Somebody calls "Check this post" on somebody's message. Returns what they alone are shown."""

    @abstractmethod
    def with_the_officers(self, holding: str) -> Shown:
        """The first message with these words in the officers' place."""

    @abstractmethod
    def standing_with_the_officers(self, holding: str) -> int:
        """How many messages with these words still stand there."""

    @abstractmethod
    def told(self, name: str, holding: str) -> Shown:
        """A message with these words in somebody's own chat with the bot."""

    @abstractmethod
    def answer_to(self, name: str, shown: Shown, text: str) -> Shown:
        """Somebody answers what they were told in their own chat: in its thread, or quoting it. Returns what is said to that."""

    @abstractmethod
    def now(self, shown: Shown) -> str:
        """The words that a message has now."""

    @abstractmethod
    def refuse(self, *, posts: int = 0, after: int = 0, edits: str = "", deletes: str = "") -> None:
        """Refuse the next posts, having let some pass; edits and deletions as "refused" or "gone"."""

    @abstractmethod
    def relent(self) -> None:
        """Refuse nothing any more."""

    @abstractmethod
    def in_public(self) -> int:
        """How many messages others could read."""

    @abstractmethod
    def settle(self) -> None:
        """Wait until nothing more is being sent."""

    @abstractmethod
    def forget(self) -> None:
        """Forget what was sent so far."""

    @abstractmethod
    def last_in(self, name: str) -> Shown:
        """What is said next in somebody's own chat."""

    @abstractmethod
    def struck(self, shown: Shown) -> list[str]:
        """The words that are struck through."""

    @abstractmethod
    def fetched(self) -> list[str]:
        """The files that the bot has asked for."""

    @abstractmethod
    def card(self) -> Shown:
        """The card that was posted last where somebody was mentioned."""

    @abstractmethod
    def name_of(self, name: str) -> str:
        """Somebody as others read of them; empty where that is a mention."""

    @abstractmethod
    def officer_id(self, name: str) -> str:
        """How council.yaml lists somebody among the officers."""

    def answer(self, name: str, text: str, council: str = NOTTINGHAM) -> Shown:
        """The one reply to a question."""
        (shown,) = self.shown(self.ask(name, text, council))
        return shown

    def said(self, talk: Talk, holding: str, seconds: float = 20) -> Shown:
        """The reply with these words, once it is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for one in self.shown(talk, 0):
                if holding in one.words:
                    return one
            time.sleep(0.1)
        raise AssertionError(f"{holding!r} was not said; said was {[one.words[:200] for one in self.shown(talk, 0)]}")

    def pressed_soon(self, name: str, shown: Shown, label: str, holding: str) -> Shown:
        """Somebody presses a button of which the outcome is said in the conversation."""
        assert shown.talk
        self.press(name, shown, label)
        return self.said(shown.talk, holding)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with closing(sqlite3.connect(self.home / "askfirst.db")) as db:
            return db.execute(statement).fetchall()

    def holds(self, text: str) -> list[Path]:
        """The files of the bot's home that hold a text."""
        return files_holding(self.home, text)

    def follow(self) -> None:
        """Wait until the bot answers from what is in force."""
        deadline = time.monotonic() + 20
        while json.loads(self.bot.get("/readyz")[1])["publication"] != str(store_of(self.home).editions.publication()):
            assert time.monotonic() < deadline
            time.sleep(0.2)

    @property
    def number(self) -> int:
        """The number of Nottingham City's newest edition."""
        return store_of(self.home).history.editions("nottingham-city")[0].number
