"""Several bots over one PostgreSQL, each with a disk of its own, in front of one Slack: given events, killed, started again."""

from __future__ import annotations

import http.client
import random
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App
from bot.chat.buttons import Action
from bot.phrases import INTERRUPTED, NO_MESSAGE_BEFORE, NOT_DONE, NOT_OPENED, NOT_SENT, SENT, SENT_IN_PART, THANKS
from bot.presentation import FAILED
from bot.settings import Settings
from bot.slack.blocks import FEEDBACK
from index.corpus.shared_polls import SHARED_FILE
from tests.support.paths import ROOT
from tests.support.slack.bot import Bot
from tests.support.slack.emulator import OFFICER, PEOPLE, Emulator
from tests.support.slack.fixtures import NOTTINGHAM, buttons_of, enter, words_of
from tests.support.slack.front import Front

COUNCIL = "nottingham-city"
# Slack tells again of what nobody acknowledged: at once, after a minute, after five. Here sooner, as nobody has the time.
RETRIES_AFTER = (0.5, 5.0, 15.0, 30.0)


@dataclass(frozen=True)
class Asked:
    """A message in Slack and the event that tells of it."""

    channel: str
    ts: str
    event: dict[str, Any]
    team: str = NOTTINGHAM


def one_council(folder: Path, emulator: Emulator) -> Path:
    """A policies folder with one council, its workspace, an officer and a channel for referrals."""
    home = Path(shutil.copytree(ROOT / "policies" / COUNCIL, folder / COUNCIL))
    enter(
        home, workspaces={"slack": [NOTTINGHAM]}, officers=[emulator.users[OFFICER]],
        referrals={"slack": emulator.channels["monitoring-officer"]},
    )  # fmt: skip
    (home / "questions.yaml").unlink()
    shutil.copy(ROOT / "policies" / SHARED_FILE, folder)
    return folder


def release(policies: Path, home: Path, url: str) -> None:
    """Put the policies in force, as the release of a Procfile does."""
    app = App(Settings(policies=policies, home=home, database=url))  # type: ignore[arg-type]
    try:
        app.refresh()
    finally:
        app.store.engine.dispose()


class Fleet:
    """Workers by number; one that is not ready is None."""

    def __init__(
        self,
        emulator: Emulator,
        homes: Sequence[Path],
        policies: Path,
        url: str,
        front: Front | None = None,
        **environment: str,
    ) -> None:
        """Start one worker over each of these homes, all at once, with this environment besides its own."""
        self.emulator, self.front = emulator, front or Front(emulator.url)
        self._homes, self._policies, self.url = homes, policies, url
        self._environment = {"DATABASE_URL": url, **environment}
        self.workers: list[Bot | None] = [None] * len(homes)
        self.kills = 0
        self._starting: list[threading.Thread] = []
        with ThreadPoolExecutor(len(homes)) as pool:
            list(pool.map(self._start, range(len(homes))))

    def _start(self, number: int) -> None:
        self.workers[number] = Bot(self._homes[number], self._policies, self.front.url, **self._environment)

    @property
    def ready(self) -> list[Bot]:
        return [worker for worker in self.workers if worker]

    def kill(self, number: int) -> None:
        """Kill a worker that is ready, and have it started again beside what goes on."""
        worker, self.workers[number] = self.workers[number], None
        assert worker
        worker.stop(signal.SIGKILL)
        self.kills += 1
        starting = threading.Thread(target=self._start, args=(number,))
        starting.start()
        self._starting.append(starting)

    @contextmanager
    def killing(self, seconds: float) -> Iterator[None]:
        """While the body runs, a worker dies every so many seconds; then all are ready again."""
        over = threading.Event()
        thread = threading.Thread(target=self._kill_every, args=(seconds, over))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            self.settle()

    def _kill_every(self, seconds: float, until: threading.Event) -> None:
        """Kill one after the other, as long as another is ready."""
        order = list(range(len(self.workers)))
        while not until.wait(seconds):
            ready = [number for number in order if self.workers[number]]
            if len(ready) > 1:
                self.kill(ready[0])
                order.remove(ready[0])
                order.append(ready[0])

    def await_kill(self, seconds: float) -> None:
        """Wait until the first worker has been killed."""
        deadline = time.monotonic() + seconds
        while not self.kills:
            assert time.monotonic() < deadline, "no worker was killed"
            time.sleep(0.05)

    def settle(self) -> None:
        """Wait until every worker is ready again."""
        for starting in self._starting:
            starting.join(120)
        assert len(self.ready) == len(self.workers)

    def write(self, number: int, text: str) -> Asked:
        """Somebody writes to the bot; it is not told yet."""
        name = PEOPLE[number % len(PEOPLE)]
        channel = self.emulator.direct(name)
        ts = self.emulator.call("chat.postMessage", f"xoxp-{name}", channel=channel, text=text)["ts"]
        user = self.emulator.users[name]
        event = {"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": ts}
        return Asked(channel, ts, event)

    def tell(self, asked: Asked) -> None:
        """Tell all workers at once, and again later where none of them acknowledged it, as Slack does."""
        for pause in (0.0, *RETRIES_AFTER):
            time.sleep(pause)
            with ThreadPoolExecutor(len(self.workers)) as all_at_once:
                if any(list(all_at_once.map(lambda number: self._told(number, asked), range(len(self.workers))))):
                    return
        raise AssertionError("nobody acknowledged an event")

    def tell_some(self, asked: Asked, many: int, chance: random.Random) -> None:
        """Tell so many workers by chance, once."""
        for number in chance.sample(range(len(self.workers)), many):
            self._told(number, asked)

    def _told(self, number: int, asked: Asked) -> bool:
        worker = self.workers[number]
        try:
            return worker is not None and worker.event(asked.event, asked.team, f"Ev{asked.ts}")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def said(self, asked: Asked) -> Counter[str]:
        """How many answers, apologies, interruptions and confirmations of other deeds stand under a message."""
        me = self.emulator.users["askfirst"]
        found = [m for m in self.emulator.thread(asked.channel, asked.ts) if m["user"] == me]
        return Counter(kind_of(m) for m in found)

    def await_all(self, asked: Sequence[Asked], seconds: float) -> list[Counter[str]]:
        """What stands under each message, once something does under all, or the time is over."""
        deadline = time.monotonic() + seconds
        found = {one.ts: Counter[str]() for one in asked}
        while time.monotonic() < deadline and (open_ := [one for one in asked if not found[one.ts]]):
            for one in open_:
                found[one.ts] = self.said(one)
            time.sleep(0.5)
        return [self.said(one) for one in asked]

    def logs(self) -> str:
        """What all that ran have printed."""
        return "".join(log.read_text() for home in self._homes for log in home.parent.glob("bot-*.log"))

    def stop(self) -> None:
        for worker in self.ready:
            worker.stop()
        self.front.stop()


# How what is said about votes and questions to the officer begins, whatever names come after.
_NOTED = tuple(
    one.partition("{")[0] for one in (*THANKS.values(), SENT, NOT_SENT, SENT_IN_PART, NOT_OPENED, *NOT_DONE.values())
)


def kind_of(message: dict[str, Any]) -> str:
    """What a message of the bot's is: an answer alone has these under it; `other` is what no test makes it say."""
    blocks = message.get("blocks") or []  # none where it comes in plain words
    if not {FEEDBACK, Action.REFER}.isdisjoint(buttons_of({"blocks": blocks})):
        return "answer"
    words = words_of(blocks) or str(message["text"])
    if INTERRUPTED in words:
        return "interrupted"
    if FAILED in words:
        return "apology"
    if NO_MESSAGE_BEFORE in words:
        return "unremembered"
    if NOT_DONE["voting"] in words:
        return "uncounted"
    return "noted" if words.startswith(_NOTED) else "other"
