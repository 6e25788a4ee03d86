"""What people do during bench.soak: ask, command, vote, ask the officer, publish; each counted, and whether it came to its end."""

from __future__ import annotations

import itertools
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

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


class Traffic:
    """One council's people; every deed goes to one worker by chance."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._chance = random.Random(7)  # noqa: S311 - the same every time, not secret
        self._numbers = itertools.count()
        self._voted: set[str] = set()
        self._referred: list[str] = []
        self.asked: list[Asked] = []
        self.asked_at: list[float] = []
        self.said_at: dict[str, float] = {}
        self.done: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.failed_while_down: Counter[str] = Counter()

    def ask(self) -> None:
        """Somebody asks; one event in ten comes to two workers."""
        number = next(self._numbers)
        asked = self._fleet.write(number, QUESTIONS[number % len(QUESTIONS)].format(number))
        at = time.monotonic()
        self.asked.append(asked)
        self.asked_at.append(at)
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
            slack.front.wait_for(method, seconds=30)

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
        """Somebody sends a question to the officer."""
        asked = self._chance.choice(self.asked[-50:]) if self.asked else None
        answer = asked and self._answer(asked)
        if not asked or not answer:
            return
        with self._counted("question to the officer"):
            slack, name, words = self._slack(), self._name(asked), f"May I post this? {uuid.uuid4().hex}"
            trigger = slack.press(name, buttons_of(answer)["askfirst_refer"], asked.channel, answer, team=NOTTINGHAM)
            opened = slack.front.wait_for("views.open", lambda c: c.body.get("trigger_id") == trigger, 20)
            view = {key: opened.body["view"][key] for key in ("callback_id", "private_metadata")}
            agreed = {"consent": {"selected_options": [{"value": "agreed"}]}}
            values = {"text": {"text": {"value": words}}, "consent": agreed}
            slack.submit(name, view, values, team=NOTTINGHAM)
            self._referred.append(words)
            slack.front.wait_for("chat.postMessage", lambda c: words in str(c.body.get("text")), 30)

    def publish(self) -> None:
        """The officer puts a new version in force."""
        with self._counted("publication"):
            slack, number = self._slack(), next(self._numbers)
            data = (ROOT / "policies" / COUNCIL / _POLICY).read_text("utf-8")
            data = data.replace(_LINE, f"{_LINE} This is version {number}.")
            files = [{"name": _POLICY, "url_private_download": slack.front.serve(_POLICY, data.encode())}]
            talk = slack.say(OFFICER, "", team=NOTTINGHAM, subtype="file_share", files=files)
            shown = self._reply(slack, talk, "askfirst_publish_change")
            slack.press(OFFICER, buttons_of(shown)["askfirst_publish_change"], talk[0], shown, team=NOTTINGHAM)
            self._reply(slack, talk, "Published as edition")

    def votes_kept(self) -> str:
        """How many answers were voted on, and how many votes the database has."""
        engine = create_engine(make_url(self._fleet.url.replace("postgresql://", "postgresql+psycopg://")))
        with engine.connect() as connection:
            kept = connection.execute(text("SELECT count(*) FROM feedback")).scalar_one()
        engine.dispose()
        return f"{len(self._voted)} cast, {kept} kept"

    def referrals_doubled(self) -> int:
        """How many questions stand with the officers more than once."""
        channel = self._fleet.emulator.channels["monitoring-officer"]
        standing = " ".join(str(message["text"]) for message in self._fleet.emulator.history(channel))
        return sum(standing.count(words) > 1 for words in self._referred)

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
        return next((m for m in found if FEEDBACK in buttons_of(m)), None)

    def _reply(self, slack: Slack, talk: tuple[str, str], holding: str) -> dict[str, Any]:
        """The message under the officer's with these words or this button."""
        deadline = time.monotonic() + 45
        while time.monotonic() < deadline:
            for message in slack.emulator.thread(*talk):
                if holding in words_of(message["blocks"]) or holding in buttons_of(message):
                    return message
            time.sleep(0.5)
        raise AssertionError(f"{holding} was not said")

    @contextmanager
    def _counted(self, deed: str) -> Iterator[None]:
        """Count it; that it failed stops nothing."""
        self.done[deed] += 1
        try:
            yield
        except (AssertionError, OSError, KeyError):
            self.failed[deed] += 1
            if self._fleet.front.down:
                self.failed_while_down[deed] += 1
