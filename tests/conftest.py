"""Fixtures: the real policies, the real model, one index for the whole run, whatever the number of workers."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from bot.advisor import Advisor
from bot.app import App
from bot.settings import Settings
from tests.support import forking
from tests.support.paths import POLICIES
from tests.support.sharing import EXPORTS, built_home, exports, place_of_run
from tests.support.stores import share_numbers, store_of

pytest_plugins = [
    "tests.support.databases",  # the others import it
    "tests.support.slack.fixtures",
    "tests.support.teams.fixtures",
    "tests.support.chat_fixtures",
    "tests.support.browser.fixtures",
    "tests.support.console",
    "tests.support.openid",
]

# The same examples every time, so that a run tells of the change it tests; HYPOTHESIS_PROFILE=explore draws new ones.
# A machine that is busy with something else fails no test: what has to be quick says so itself.
hypothesis.settings.register_profile("repeat", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", derandomize=False, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))

# As the command has it (bot.cli.main); it counts from when torch is imported, which nothing above does.
os.environ.setdefault("OMP_NUM_THREADS", "1")

Run = Callable[..., "subprocess.CompletedProcess[str]"]

# Fixtures that start a server or a process.
STARTING = frozenset({"askfirst", "emulator", "microsoft", "browser", "console", "public"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts a server, and say for two workers what stays together, and what begins first."""
    for item in items:
        used = frozenset(getattr(item, "fixturenames", ()))
        # A PDF is opened in a process of its own, and an installed command is one.
        if used & STARTING or {"journeys", "install"} & set(item.path.parts) or "pdf" in item.nodeid:
            item.add_marker("server")
        if group := _group(item, used):
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=_turn)


def pytest_sessionfinish() -> None:
    forking.end()


# Whose tests take minutes together, in turn.
_LONGEST = ("slack", "teams")


def _turn(item: pytest.Item) -> int:
    """The longest begin first, so that no worker has one left when the others are done (xdist keeps this order)."""
    marker = item.get_closest_marker("xdist_group")
    if marker and marker.args[0] in _LONGEST:
        return _LONGEST.index(marker.args[0])
    return len(_LONGEST) + (item.get_closest_marker("long") is None)


def _group(item: pytest.Item, used: frozenset[str]) -> str | None:
    """Tests that share a running bot, or what a fixture of their module makes, run in one worker; others in any."""
    channels = used | set(getattr(getattr(item, "callspec", None), "id", "").split("-"))
    if channels & {"emulator", "slack"}:
        return "slack"
    if channels & {"microsoft", "teams"}:
        return "teams"
    fixtures = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    shared = any(one.scope == "module" for found in fixtures.values() for one in found)
    return item.nodeid.partition("::")[0] if shared else None


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> App:
    """The product over the five policies, index built: by the first worker that needs it; the others copy."""
    cache = pytestconfig.cache
    assert cache is not None
    models = exports(cache.mkdir(EXPORTS))
    built = built_home(place_of_run(tmp_path_factory) / "built", models)
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(built, home, symlinks=True, dirs_exist_ok=True)
    return App(Settings(policies=POLICIES, home=home))


@pytest.fixture(scope="session")
def advisor(app: App) -> Advisor:
    return app.advisor(app.open_index())


@pytest.fixture
def askfirst(app: App) -> Run:
    """The installed command in a process of its own, over the session's index unless told otherwise."""

    def run(*args: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("ASKFIRST_")}
        clean |= {"ASKFIRST_POLICIES": str(POLICIES), "ASKFIRST_HOME": str(app.settings.home), **environment}
        return forking.run(args, clean, typed)

    return run


def answering_home(app: App, place: Path) -> Path:
    """A copy of the session's index to damage at will; the exported model, which is large, is shared."""
    shutil.copytree(app.settings.home, place, ignore=shutil.ignore_patterns("models"))
    (place / "models").symlink_to(app.settings.home / "models")
    return place


def fresh_home(app: App, place: Path, *, numbers: bool = True) -> Path:
    """A home with nothing in force: only what takes long to make, the exported model and, unless told otherwise, vectors."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "models").symlink_to(app.settings.home / "models")
    if numbers:
        store = store_of(place)
        share_numbers(app.store.engine, store.engine)
        store.engine.dispose()
    return place


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A copy of the five policies to change at will."""
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))
