"""A machine that refuses: a full disk, folders that are read-only, a snapshot taken away. What is in force goes on answering."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.settings import Settings
from index.snapshot import current_id
from tests.conftest import ASKFIRST, answering_home
from tests.support.teams.fixtures import NOTTINGHAM, OFFICER, Teams, words_of

pytestmark = pytest.mark.server

OLD, NEW = "Think carefully about all", "Think very carefully about all"
ASKED = ("ask", "-c", "nottinghamshire-county", "Should I think before I post about someone?")
_DROP_BOUNDING_CAPABILITY, _OVERRIDE_PERMISSIONS = 24, 1


def full_disk(most: int) -> Callable[[], None]:
    """No file may grow beyond `most` bytes, as on a disk that is nearly full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit


def obeying_permissions() -> None:
    """The superuser loses the right to write where nobody may; for anybody else nothing changes."""
    ctypes.CDLL(None).prctl(_DROP_BOUNDING_CAPABILITY, _OVERRIDE_PERMISSIONS, 0, 0, 0)


@pytest.fixture
def run(app: App, policies: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command over a home and policies of its own, a sentence changed, under a machine's limits."""
    home = answering_home(app, tmp_path / "home")
    text = policies / "nottinghamshire-county" / "social-media-protocol.txt"
    text.write_text(text.read_text("utf-8").replace(OLD, NEW), "utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ASKFIRST_")}
    environment |= {"ASKFIRST_POLICIES": str(policies), "ASKFIRST_HOME": str(home), "COLUMNS": "200"}

    def done(*args: str, under: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ASKFIRST, *args], env=environment, capture_output=True, text=True, timeout=120, preexec_fn=under
        )

    return done


@pytest.mark.parametrize("most", [0, 600, 5_000, 20_000, 60_000, 150_000])
def test_a_full_disk_is_explained_and_nothing_is_lost(
    run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, most: int
) -> None:
    before = current_id(tmp_path / "home")
    refused = run("refresh", "--yes", under=full_disk(most))
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "cannot be written" in refused.stderr
    assert "Make room on the disk" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert current_id(tmp_path / "home") == before
    assert OLD in run(*ASKED).stdout
    assert "Published snapshot 2" in run("refresh", "--yes").stdout
    assert NEW in run(*ASKED).stdout


def test_a_read_only_home_is_explained_and_still_answers(
    run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    folders = [p for p in (home, *home.rglob("*")) if not p.is_symlink()]
    for path in folders:
        path.chmod(path.stat().st_mode & 0o555)
    try:
        for command in (("refresh", "--yes"), ("refresh", "--dry-run")):
            refused = run(*command, under=obeying_permissions)
            assert refused.returncode == 1, refused.stdout
            assert "cannot be written" in refused.stderr
            assert "Traceback" not in refused.stderr
        assert OLD in run(*ASKED, under=obeying_permissions).stdout
    finally:
        for path in folders:
            path.chmod(path.stat().st_mode | 0o700)
    assert "Published snapshot 2" in run("refresh", "--yes").stdout


def test_a_snapshot_taken_away_under_a_running_bot_changes_no_answer(
    start_teams: Callable[..., Teams], teams_policies: Path, tmp_path: Path
) -> None:
    policies = Path(shutil.copytree(teams_policies, tmp_path / "policies"))
    teams = start_teams(policies=policies)
    teams.microsoft.forget()
    question = "Can I post a photo of the children at the school fete?"
    before = words_of(teams.replies(teams.say("one", question, tenant=NOTTINGHAM))[0])
    shutil.rmtree(teams.home / "index" / current_id(teams.home))
    assert words_of(teams.replies(teams.say("two", question, tenant=NOTTINGHAM))[0]) == before
    # From a chat one council alone would be published and the others lost, so the whole folder is refreshed on the server.
    text = policies / "nottingham-city" / "social-media-guidance.txt"
    text.write_text(text.read_text("utf-8").replace("Do not post any personal data", "Never post any personal data"))
    place = teams.say(OFFICER, "refresh", tenant=NOTTINGHAM)
    assert "the others would be lost" in words_of(teams.replies(place)[0])
    App(Settings(policies=policies, home=teams.home)).refresh()
    deadline = time.monotonic() + 20
    for number in range(100):
        after = words_of(teams.replies(teams.say(f"three{number}", question, tenant=NOTTINGHAM))[0])
        if "Never post any personal data" in after or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert "Never post any personal data" in after
