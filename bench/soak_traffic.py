"""What people do during bench.soak: ask, command, vote, ask the officer, publish; each counted, and whether it came to its end."""

from __future__ import annotations

import itertools
import random
import threading
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from bot.phrases import NOT_SENT, SENT, SENT_IN_PART
from bot.slack.blocks import FEEDBACK
from tests.support.fleet import COUNCIL, Asked, Fleet
from tests.support.paths import ROOT
from tests.support.slack.emulator import OFFICER, PEOPLE
from tests.support.slack.fixtures import NOTTINGHAM, Slack, buttons_of, words_of

QUESTIONS = (
    "can i post picture number {} of my neighbour's house?", "can i share planning application {} on facebook?",
    "may i be rude to resident {} online?", "what about the pre-election period in ward {}?",
    "can i block person {} on twitter?", "should i correct mistake number {} in my post?",
)  # fmt: skip
_POLICY, _LINE = "social-media-guidance.txt", "Always post respectfully, politely and professionally."
_SAID_WITH_IT = "This is a new version."
# So long everything is waited for; where Slack was down meanwhile, as long as an answer that could not be sent waits after that.
_PATIENCE, _PATIENCE_AFTER_AN_OUTAGE = 45.0, 300.0
_REFERRED = tuple(one.partition("{")[0] for one in (SENT, NOT_SENT, SENT_IN_PART))
Found = TypeVar("Found")


@dataclass(frozen=True)
class Unfinished:
    """A deed that did not come to its end: when, by time.monotonic, and what was waited for or went wrong."""

    deed: str
    began: float
    ended: float
    why: str


class Traffic:
    """One council's people; every deed goes to one worker by chance."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._chance = random.Random(7)  # noqa: S311 - the same every time, not secret
        self._numbers = itertools.count()
        self._voted: set[str] = set()
        self._referred: list[str] = []
        # One officer has one change open at a time.
        self._publishing = threading.Lock()
        self.asked: list[Asked] = []
        self.asked_at: list[float] = []
        self.said_at: dict[str, float] = {}
        self.done: Counter[str] = Counter()
        self.unfinished: list[Unfinished] = []
        # Questions to the officer whose writer read that they were not sent.
        self.refused = 0

    def ask(self) -> None:
        """Somebody asks; one event in ten comes to two workers."""
        number = next(self._numbers)
        asked = self._fleet.write(number, QUESTIONS[number % len(QUESTIONS)].format(number))
        self.asked_at.append(time.monotonic())
        self.asked.append(asked)
        self._fleet.tell_some(asked, 2 if number % 10 == 0 else 1, self._chance)

    def watch(self) -> None:
        """Remember when something was first said under each message, and forget what Slack was called with."""
        for call in self._fleet.front.of("chat.postMessage"):
            if not call.failed:
                self.said_at.setdefault(str(call.body.get("thread_ts")), call.at)
        self._fleet.front.trim()

    def command(self) -> None:
        """Somebody types /askfirst."""
        with self._counted("/askfirst"):
            slack = self._slack()
            method = slack.command(self._somebody(), "can i post about a colleague?", team=NOTTINGHAM)
            self._await(lambda: next((c for c in slack.front.of(method) if not c.failed), None), "the answer")

    def vote(self) -> None:
        """Somebody presses a thumb under an answer."""
        asked = self._chance.choice(self.asked[-200:]) if self.asked else None
        answer = asked and self._answer(asked)
        if not asked or not answer or asked.ts in self._voted:
            return
        with self._counted("vote"):
            self._voted.add(asked.ts)
            button = buttons_of(answer)[FEEDBACK]
            name = self._name(asked)
            self._slack().press(
                name, {**button, "value": button["positive_button"]["value"]}, asked.channel, answer, team=NOTTINGHAM
            )

    def refer(self) -> None:
        """Somebody sends a question to the officer, and reads that it was sent, or that it was not."""
        asked = self._chance.choice(self.asked[-50:]) if self.asked else None
        answer = asked and self._answer(asked)
        if not asked or not answer:
            return
        with self._counted("question to the officer"):
            slack, name, words = self._slack(), self._name(asked), f"May I post this? {uuid.uuid4().hex}"
            trigger = slack.press(name, buttons_of(answer)["askfirst_refer"], asked.channel, answer, team=NOTTINGHAM)
            opened = self._await(lambda: self._form(trigger), "the form")
            agreed = {"consent": {"selected_options": [{"value": "agreed"}]}}
            before = len(self._told_of_referrals(asked))
            slack.submit(name, opened, {"text": {"text": {"value": words}}, "consent": agreed}, team=NOTTINGHAM)
            self._referred.append(words)
            told = self._await(lambda: self._told_of_referrals(asked)[before:], "what became of it")
            self.refused += not told[0].startswith(_REFERRED[0])

    def publish(self) -> None:
        """The officer puts a new version in force."""
        if not self._publishing.acquire(blocking=False):
            return
        with self._counted("publication", self._publishing.release):
            slack, number = self._slack(), next(self._numbers)
            data = (ROOT / "policies" / COUNCIL / _POLICY).read_text("utf-8")
            data = data.replace(_LINE, f"{_LINE} This is version {number}.")
            files = [{"name": _POLICY, "url_private_download": slack.front.serve(_POLICY, data.encode())}]
            talk = slack.say(OFFICER, _SAID_WITH_IT, team=NOTTINGHAM, subtype="file_share", files=files)
            shown = self._reply(talk, "askfirst_publish_change")
            slack.press(OFFICER, buttons_of(shown)["askfirst_publish_change"], talk[0], shown, team=NOTTINGHAM)
            self._reply(talk, "Published as edition")

    def votes_kept(self) -> str:
        """How many answers were voted on, and how many votes the database has."""
        engine = create_engine(make_url(self._fleet.url.replace("postgresql://", "postgresql+psycopg://")))
        with engine.connect() as connection:
            kept = connection.execute(text("SELECT count(*) FROM feedback")).scalar_one()
        engine.dispose()
        return f"{len(self._voted)} cast, {kept} kept"

    def referrals(self) -> str:
        """How many questions were sent to the officers, how many stand there not at all or more than once."""
        channel = self._fleet.emulator.channels["monitoring-officer"]
        standing = " ".join(str(message["text"]) for message in self._fleet.emulator.history(channel))
        found = Counter(min(standing.count(words), 2) for words in self._referred)
        return (
            f"{len(self._referred)} sent, {found[1]} stand with the officers once, {found[2]} more than once; the writers of "
            f"{self.refused} read that theirs was not sent"
        )

    def _slack(self) -> Slack:
        worker = self._chance.choice(self._fleet.ready)
        return Slack(self._fleet.emulator, self._fleet.front, worker, Path(), Path())

    def _somebody(self) -> str:
        return self._chance.choice(PEOPLE)

    def _name(self, asked: Asked) -> str:
        by_id = {user: name for name, user in self._fleet.emulator.users.items()}
        return by_id[asked.event["user"]]

    def _answer(self, asked: Asked) -> dict[str, Any] | None:
        found = self._fleet.emulator.thread(asked.channel, asked.ts)
        return next((m for m in found if m.get("blocks") and FEEDBACK in buttons_of(m)), None)

    def _form(self, trigger: str) -> dict[str, Any] | None:
        """The form that was opened for a press."""
        calls = self._fleet.front.of("views.open")
        views = [c.body["view"] for c in calls if c.body.get("trigger_id") == trigger and not c.failed]
        return {key: views[0][key] for key in ("callback_id", "private_metadata")} if views else None

    def _told_of_referrals(self, asked: Asked) -> list[str]:
        """What stands under a question about questions to the officer."""
        found = [words_of(m["blocks"]) for m in self._fleet.emulator.thread(asked.channel, asked.ts) if m.get("blocks")]
        return [words for words in found if words.startswith(_REFERRED)]

    def _reply(self, talk: tuple[str, str], holding: str) -> dict[str, Any]:
        """The message under the officer's with these words or this button."""

        def standing() -> list[dict[str, Any]]:
            return [m for m in self._fleet.emulator.thread(*talk) if m.get("blocks")]

        def found() -> dict[str, Any] | None:
            return next((m for m in standing() if holding in words_of(m["blocks"]) or holding in buttons_of(m)), None)

        try:
            return self._await(found, f"“{holding}”")
        except AssertionError as error:
            said = " | ".join(words_of(m["blocks"])[:150] for m in standing()[-2:])
            raise AssertionError(f"{error}; last was said: {said or 'nothing'}") from error

    def _await(self, found: Callable[[], Found | None], what: str) -> Found:
        """What is found, once it is; patience is longer where Slack was down meanwhile."""
        began = time.monotonic()
        while not (there := found()):
            down_at = self._fleet.front.was_down_at
            until = down_at + _PATIENCE_AFTER_AN_OUTAGE if down_at > began else began + _PATIENCE
            if time.monotonic() > until:
                raise AssertionError(f"waited for {what}")
            time.sleep(0.3)
        return there

    @contextmanager
    def _counted(self, deed: str, afterwards: Callable[[], object] = lambda: None) -> Iterator[None]:
        """Count it; that it failed stops nothing."""
        self.done[deed] += 1
        began = time.monotonic()
        try:
            yield
        except (AssertionError, OSError, KeyError, HTTPException) as error:
            line = traceback.extract_tb(error.__traceback__)[-1].line
            why = f"{error.__class__.__name__} ({line}): {error}"[:400]
            self.unfinished.append(Unfinished(deed, began, time.monotonic(), why))
        finally:
            afterwards()
