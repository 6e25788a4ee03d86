"""The trial in docs/slack.md, typed as it stands there: three terminals, and an answer at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.advice import GOLDEN_RULE
from bot.app import App
from tests.conftest import fresh_home
from tests.support.pages import page
from tests.support.paths import ROOT
from tests.support.slack.emulator import free_port

pytestmark = pytest.mark.server

SHELL = ("/bin/bash", "-e", "-c")


class Terminals:
    """Shells in a copy of the project, with what is typed after each other in each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[str]] = []
        unwanted = ("ASKFIRST_", "SLACK_", "CLIENT_", "TENANT_", "PORT")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(unwanted)}

    def start(self, typed: str, address: str, answers: str = "") -> None:
        """Type what serves at `address`, and wait until it does; `answers` is for what it asks meanwhile."""
        log = self.folder.parent / f"terminal-{len(self.running)}.log"
        with log.open("w") as stream:
            process = subprocess.Popen(
                [*SHELL, typed], cwd=self.folder, env=self.environment, text=True,
                stdin=subprocess.PIPE, stdout=stream, stderr=stream, start_new_session=True,
            )  # fmt: skip
        self.running.append(process)
        assert process.stdin is not None
        process.stdin.write(answers)
        process.stdin.flush()
        deadline = time.monotonic() + 90
        while not serves(address):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)

    def run(self, typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*SHELL, typed], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60
        )  # fmt: skip

    def close(self) -> None:
        for one in self.running:
            os.killpg(one.pid, signal.SIGTERM)
            one.communicate(timeout=30)


@pytest.fixture
def terminals(app: App, tmp_path: Path) -> Iterator[Terminals]:
    folder = tmp_path / "askfirst"
    shutil.copytree(ROOT / "policies", folder / "policies")
    (folder / ".venv").symlink_to(sys.prefix)
    for name in ("tests", "slack-manifest.yaml"):
        (folder / name).symlink_to(ROOT / name)
    fresh_home(app, folder / "try" / "var")
    opened = Terminals(folder)
    yield opened
    opened.close()


def serves(address: str) -> bool:
    """Whether anything answers there, be it with a refusal."""
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        return False
    return True


def test_the_trial_ends_in_an_answer(terminals: Terminals) -> None:
    blocks = page("docs/slack.md").blocks[-3:]
    api, app = str(free_port()), str(free_port())
    slack, bot, say = (block.replace("4003", api).replace("3003", app) for block in blocks)
    unanswered = terminals.run(say)
    assert unanswered.returncode == 1
    assert "Are both running" in unanswered.stderr and "Traceback" not in unanswered.stderr
    terminals.start(slack, f"http://127.0.0.1:{api}/api/auth.test")
    terminals.start(bot, f"http://127.0.0.1:{app}/healthz", answers="y\n")  # refresh asks before it publishes
    answered = terminals.run(say)
    assert answered.returncode == 0, answered.stdout + answered.stderr
    assert "Nottingham City Council" in answered.stdout
    assert GOLDEN_RULE.lower() in answered.stdout.lower()
