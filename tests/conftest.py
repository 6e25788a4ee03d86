"""Fixtures: the real policies, the real model, one index for the whole run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from bot.advisor import Advisor
from bot.app import App
from bot.settings import Settings
from tests.support.paths import POLICIES

pytest_plugins = ["tests.support.slack.fixtures", "tests.support.teams.fixtures", "tests.support.chat_fixtures"]

# The same examples every time, so that a run tells of the change it tests; HYPOTHESIS_PROFILE=explore draws new ones.
hypothesis.settings.register_profile("repeat", derandomize=True)
hypothesis.settings.register_profile("explore", derandomize=False)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))

ASKFIRST = Path(sys.executable).parent / "askfirst"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The product over the five policies, index built."""
    made = App(Settings(policies=POLICIES, home=tmp_path_factory.mktemp("home")))
    made.refresh()
    return made


@pytest.fixture(scope="session")
def advisor(app: App) -> Advisor:
    return app.advisor(app.open_index())


@pytest.fixture
def askfirst(app: App) -> Run:
    """The installed command in a process of its own, over the session's index unless told otherwise."""

    def run(*args: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("ASKFIRST_")}
        clean |= {"ASKFIRST_POLICIES": str(POLICIES), "ASKFIRST_HOME": str(app.settings.home), **environment}
        return subprocess.run(
            [ASKFIRST, *args],
            env=clean,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            errors="surrogateescape",
        )

    return run


def answering_home(app: App, place: Path) -> Path:
    """A copy of the session's index to damage at will; the exported model, which is large, is shared."""
    shutil.copytree(app.settings.home, place, ignore=shutil.ignore_patterns("models"))
    (place / "models").symlink_to(app.settings.home / "models")
    return place


def fresh_home(app: App, place: Path) -> Path:
    """A home with the exported model, which takes long to make, and nothing else."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "models").symlink_to(app.settings.home / "models")
    return place


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A copy of the five policies to change at will."""
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))
