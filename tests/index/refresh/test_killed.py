"""kill -9 at random moments over refresh, publish and rollback, with a bot answering all the while."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TextIO

import pytest

from bot.advice import Advice, Outcome
from bot.app import App
from bot.chat.desk import Question
from bot.chat.people import Person
from bot.chat.reply import Answers
from bot.chat.services import Services, services_of
from bot.settings import Settings
from tests.conftest import fresh_home
from tests.support.paths import ROOT

ASKED = "Can I post a photo of children at the school fete?"
OLD, NEW = "Do not disclose personal details such as", "Never disclose personal details such as"
COUNCIL = "nottinghamshire-county"
KILLS = 100


class Asker(threading.Thread):
    """Asks the same question over and over and keeps what came back."""

    def __init__(self, services: Services) -> None:
        super().__init__(daemon=True)
        self._services = services
        self._stop_asking = threading.Event()
        self.advices: list[Advice] = []
        self.other: list[object] = []

    def run(self) -> None:
        person = Person("test", "T1", "U1")
        self._services.choices.save(person.key, [COUNCIL])
        while not self._stop_asking.wait(0.1):
            found = self._services.desk.ask(Question(person, ASKED))
            if isinstance(found, Answers):
                self.advices += found.advices
            else:
                self.other.append(found)

    def stop(self) -> None:
        self._stop_asking.set()
        self.join(30)


@pytest.mark.server
@pytest.mark.long
def test_killed_at_a_hundred_moments_and_never_a_wrong_answer(
    app: App, policies: Path, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = fresh_home(app, tmp_path / "home")
    monkeypatch.setenv("DATABASE_URL", database_url)
    for other in policies.iterdir():
        if other.is_dir() and other.name != COUNCIL:
            shutil.rmtree(other)
    (policies / COUNCIL / "questions.yaml").write_text(f"questions:\n- {{ask: '{ASKED}', quote: '7'}}\n")
    mine = App(Settings(policies=policies, home=home))
    mine.refresh()
    text = policies / COUNCIL / "social-media-protocol.txt"
    versions = [text.read_text("utf-8"), text.read_text("utf-8").replace(OLD, NEW)]
    assert versions[0] != versions[1]
    text.write_text(versions[1], "utf-8")
    mine.refresh()  # the vectors of both versions are in the cache
    services = services_of(mine)
    services.start()
    asker = Asker(services)
    asker.start()
    with (tmp_path / "driver.log").open("w") as log, driver(policies, home, log) as process:
        assert line_of(process) == "ready"
        killed = kills(process, text, versions)
    time.sleep(1.5)
    asker.stop()
    services.stop()
    assert killed == KILLS
    assert not asker.other
    assert len(asker.advices) > KILLS // 2
    folded = [" ".join(v.split()) for v in versions]
    for advice in asker.advices:
        assert advice.outcome is Outcome.ANSWERED
        assert any(all(q.text in version for q in advice.quotes) for version in folded)
        assert advice.quotes
    (current,) = mine.store.editions.in_force().values()
    assert mine.open_index().council(COUNCIL).current == current
    kept = mine.store.history.editions(COUNCIL)
    assert [e.number for e in kept] == list(range(len(kept), 0, -1))
    assert all(mine.store.editions.open(COUNCIL, e.number).fingerprint == e.fingerprint for e in kept)
    told = [e.number for e in mine.store.history.entries(COUNCIL)]
    assert set(told) == {e.number for e in kept}
    assert told[0] == current.number


def driver(policies: Path, home: Path, log: TextIO) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.support.refresh_driver", str(policies), str(home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def kills(process: subprocess.Popen[str], text: Path, versions: list[str]) -> int:
    """Start deeds until a hundred were killed, spread over the time that a whole one takes; how many were."""
    chooser = random.Random(9)
    took = {"refresh": 0.0, "rollback": 0.0}
    hit = 0
    for number in range(4 * KILLS):
        if hit == KILLS:
            break
        deed = "refresh" if number % 3 else "rollback"
        if deed == "refresh":
            text.write_text(versions[number % 2], "utf-8")
        began = time.monotonic()
        child = start(process, deed)
        if number < 4:
            line_of(process)
            took[deed] = max(took[deed], time.monotonic() - began)
            continue
        time.sleep(took[deed] * chooser.uniform(0, 0.9))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        hit += int(line_of(process)) == signal.SIGKILL
    assert process.stdin is not None
    process.stdin.close()
    return hit


def start(process: subprocess.Popen[str], deed: str) -> int:
    assert process.stdin is not None
    process.stdin.write(deed + "\n")
    process.stdin.flush()
    return int(line_of(process))


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
