"""A machine that refuses: a full disk, folders that are read-only. What is in force goes on answering."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App
from tests.conftest import answering_home
from tests.support import forking

pytestmark = pytest.mark.server

OLD, NEW = "Think carefully about all", "Think very carefully about all"
ASKED = ("ask", "-c", "nottinghamshire-county", "Should I think before I post about someone?")


@pytest.fixture
def run(app: App, policies: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command over a home and policies of its own, a sentence changed, under a machine's limits."""
    home = answering_home(app, tmp_path / "home")
    text = policies / "nottinghamshire-county" / "social-media-protocol.txt"
    text.write_text(text.read_text("utf-8").replace(OLD, NEW), "utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ASKFIRST_")}
    environment |= {"ASKFIRST_POLICIES": str(policies), "ASKFIRST_HOME": str(home), "COLUMNS": "200"}

    def done(*args: str, under: tuple[object, ...] = ()) -> subprocess.CompletedProcess[str]:
        return forking.run(args, environment, under=under)

    return done


def test_a_full_disk_is_explained_and_nothing_is_lost(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    for most in (0, 600, 5_000, 20_000, 40_000, 60_000):
        refused = run("refresh", "--yes", under=("full_disk", most))
        assert refused.returncode == 1, refused.stdout + refused.stderr
        assert "cannot be written" in refused.stderr or "cannot be opened" in refused.stderr
        assert "Make room on the disk" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert OLD in run(*ASKED).stdout
    assert "Published edition 2 of nottinghamshire-county" in run("refresh", "--yes").stdout
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
            refused = run(*command, under=("obeying_permissions",))
            assert refused.returncode == 1, refused.stdout
            assert "cannot be written" in refused.stderr
            assert "Traceback" not in refused.stderr
        assert OLD in run(*ASKED, under=("obeying_permissions",)).stdout
    finally:
        for path in folders:
            path.chmod(path.stat().st_mode | 0o700)
    assert "Published edition 2 of nottinghamshire-county" in run("refresh", "--yes").stdout
