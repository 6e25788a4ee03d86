"""Fixtures: a test that asks for `chat`, `start_chat` or `office` runs once in Slack and once in Teams."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.settings import Settings
from tests.support.chat import Chat
from tests.support.slack.chat import SlackChat
from tests.support.teams.chat import TeamsChat

CHATS: dict[str, tuple[str, Callable[[Any], Chat]]] = {
    "slack": ("start", SlackChat),
    "teams": ("start_teams", TeamsChat),
}


@pytest.fixture(params=CHATS)
def chat(request: pytest.FixtureRequest) -> Chat:
    """The run's Slack, then its Teams, with nothing recorded yet."""
    return CHATS[request.param][1](request.getfixturevalue(request.param))


@pytest.fixture(params=CHATS)
def start_chat(request: pytest.FixtureRequest) -> Callable[..., Chat]:
    """Starts a bot of its own in Slack, then in Teams, over a home and policies given or copied."""
    start, wrapped = CHATS[request.param]
    return lambda **how: wrapped(request.getfixturevalue(start)(**how))


@pytest.fixture(params=CHATS, scope="session")
def _office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Chat:
    start, wrapped = CHATS[request.param]
    policies = request.getfixturevalue(f"{request.param}_policies")
    copied = Path(shutil.copytree(policies, tmp_path_factory.mktemp("office") / "policies"))
    shutil.copytree(copied, copied.parent / "before")
    return wrapped(request.getfixturevalue(start)(policies=copied))


@pytest.fixture
def office(_office: Chat, app: App) -> Chat:
    """A chat whose policies may be changed: as they were at first, and in force."""
    shutil.rmtree(_office.policies)
    shutil.copytree(_office.policies.parent / "before", _office.policies)
    with sqlite3.connect(_office.home / "askfirst.db") as db:
        db.execute("delete from changes")
    made = App(Settings(policies=_office.policies, home=_office.home))
    made._encoder = app.encoder
    made.refresh()
    _office.follow()
    _office.settle()
    _office.forget()
    return _office
