"""What Teams waits for gets a line whatever happens: a database that is away, somebody who is no officer any more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from bot import phrases
from bot.app import App
from bot.chat.buttons import BUTTONS, Action
from bot.chat.drafts import FileValue
from bot.chat.people import Place, Surface
from bot.chat.reply import Answers, Done, Reply, ShownChange
from bot.chat.sealing import signing
from bot.chat.sent import File
from bot.chat.services import Services
from bot.teams.cards import ABOUT, DO
from bot.teams.listeners.actions import pressed
from tests.support.officers import ANYTOWN, FILES, OFFICER, SOMEBODY, Listener, councils_with_officers, event_of

HERE = Place("a:1", Surface.PRIVATE)


@pytest.fixture(scope="module")
def made(app: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Listener]]:
    with councils_with_officers(app, tmp_path_factory.mktemp("actions"), "teams") as parts:
        for user in (OFFICER, SOMEBODY):
            parts[0].choices.save(f"teams:T1:{user}", [ANYTOWN])
        yield parts


def press(made: tuple[Services, Listener], user: str, action: Action, value: str, key: str) -> str:
    """What Teams shows under the card."""
    services, teams = made
    data = {DO: str(action), ABOUT: signing(services.seal)(str(action), value)}
    answer: Any = pressed(services, teams, event_of("teams", user, HERE, key), {"value": {"action": {"data": data}}})  # type: ignore[arg-type]
    assert answer["statusCode"] == 200
    return str(answer["value"])


def said_in_the_chat(made: tuple[Services, Listener]) -> Reply:
    """What comes next there."""
    until = time.monotonic() + 20
    while not made[1].shown:
        assert time.monotonic() < until
        time.sleep(0.02)
    return made[1].shown.pop()


def test_who_is_no_officer_any_more_has_a_post_checked_and_changes_nothing(made: tuple[Services, Listener]) -> None:
    file = File("post.txt", "https://a.example")
    assert press(made, SOMEBODY, Action.CHECK_FILE, FileValue(file).packed(), "check") == phrases.READING
    answers = said_in_the_chat(made).said
    assert isinstance(answers, Answers) and "school fete" in answers.question
    new = FileValue(file, ANYTOWN, FILES[0]).packed()
    for action, value in ((Action.NEW_VERSION, new), (Action.PUBLISH, "no-such-change"), (Action.DISCARD, "none")):
        said = press(made, SOMEBODY, action, value, str(action))
        assert "Golden rule" in said and said != BUTTONS[action].begun
    assert made[1].shown == []


def test_an_officer_is_told_that_it_has_begun_and_reads_in_the_chat_how_it_went(
    made: tuple[Services, Listener],
) -> None:
    new = FileValue(File(FILES[0], "https://a.example"), ANYTOWN, FILES[0]).packed()
    assert press(made, OFFICER, Action.NEW_VERSION, new, "new") == phrases.READING
    change = said_in_the_chat(made).said
    assert isinstance(change, ShownChange) and change.change
    for _ in range(2):  # told of twice, it is done once
        assert press(made, OFFICER, Action.DISCARD, change.change, "discard") == phrases.DISCARDING
    assert said_in_the_chat(made).said == Done(phrases.DISCARDED)
    time.sleep(0.3)
    assert made[1].shown == []


def test_a_database_that_is_away_is_an_apology_and_no_error(made: tuple[Services, Listener]) -> None:
    engine = made[0].document_changes._store.engine
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE in_force RENAME TO away"))
    try:
        said = press(made, OFFICER, Action.PUBLISH, "a-change", "publish")
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO in_force"))
    assert phrases.NOT_DONE["pressing"] in said
    assert "Golden rule" in said
