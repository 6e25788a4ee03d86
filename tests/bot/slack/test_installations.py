"""What is kept of a workspace that installs the app: one row, no token in clear, gone when the app is."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine, insert, select

from bot.slack.client import web_client
from bot.slack.installations import Bots, Installations, States, token_cipher
from bot.slack.workspaces import InstalledWorkspaces, split
from bot.storage.database import slack_bots, slack_oauth_states
from index.errors import ChannelError
from index.store.migrations import open_database
from tests.support.slack.front import Front

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
NOW = int(time.time())


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_database(database_url)


@pytest.fixture
def front() -> Iterator[Front]:
    made = Front("http://127.0.0.1:9/")
    yield made
    made.stop()


def installed(team: str, token: str, **more: Any) -> Installation:
    return Installation(
        app_id="A1", team_id=team, team_name=f"Council {team}", bot_token=token, bot_id=f"B{team}", bot_user_id=f"U{team}",
        bot_scopes="chat:write", user_id="U1", **more,
    )  # fmt: skip


def rows(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(slack_bots).order_by(slack_bots.c.team_id)).all())


def test_each_workspace_has_its_bot_and_no_row_a_token_in_clear(engine: Engine) -> None:
    store = Installations("1.2", engine, token_cipher(KEY))
    long = "xoxe.xoxb-1-" + "M" * 150
    store.save(installed("T1", "xoxb-one"))
    store.save(installed("T2", long, bot_refresh_token="xoxe-1-two", bot_token_expires_in=43200, enterprise_id="E1"))
    first, second = store.bot_of("T1"), store.bot_of("T2")
    assert first
    assert second
    assert (first.bot_token, first.bot_user_id) == ("xoxb-one", "UT1")
    assert (second.bot_token, second.bot_refresh_token) == (long, "xoxe-1-two")
    assert store.find_bot(enterprise_id=None, team_id="T2")
    assert store.bot_of("T3") is None
    assert store.workspaces() == {"T1", "T2"}
    assert "xox" not in str(rows(engine))
    assert Installations("3.4", engine, token_cipher(KEY)).bot_of("T1") is None


def test_installing_again_takes_the_place_of_what_was_kept(engine: Engine) -> None:
    store = Installations("1.2", engine, token_cipher(KEY))
    store.save(installed("T1", "xoxb-old", installed_at=NOW - 1000.0))
    store.save(installed("T1", "xoxb-new", installed_at=float(NOW)))
    bot = store.bot_of("T1")
    assert bot
    assert bot.bot_token == "xoxb-new"
    assert len(rows(engine)) == 1


def test_uninstalling_takes_one_workspace_away(engine: Engine) -> None:
    store = Installations("1.2", engine, token_cipher(KEY))
    for team in ("T1", "T2"):
        store.save(installed(team, f"xoxb-{team}"))
    store.delete_all(enterprise_id=None, team_id="T1")
    assert [row.team_id for row in rows(engine)] == ["T2"]


def test_a_key_that_is_missing_malformed_or_another_one_is_explained(engine: Engine) -> None:
    for keys, said in (("", "is not set"), (" , ", "is not set"), ("short", "is not a key")):
        with pytest.raises(ChannelError, match=f"ASKFIRST_ENCRYPTION_KEY {said}.*generate_key"):
            token_cipher(keys)
    Installations("1.2", engine, token_cipher(KEY)).save(installed("T1", "xoxb-one"))
    with pytest.raises(ChannelError, match="is not the key"):
        Installations("1.2", engine, token_cipher(OTHER)).check()
    changed = Installations("1.2", engine, token_cipher(f"{OTHER},{KEY}"))
    changed.check()
    changed.save(installed("T2", "xoxb-two"))
    Installations("1.2", engine, token_cipher(OTHER)).bot_of("T2")


def test_a_token_about_to_run_out_is_exchanged_and_kept(engine: Engine, front: Front) -> None:
    store = Installations("1.2", engine, token_cipher(KEY))
    store.save(installed("T1", "xoxe.xoxb-old", bot_refresh_token="xoxe-1-old", bot_token_expires_at=NOW + 60))
    renewed = b'{"ok": true, "token_type": "bot", "access_token": "xoxe.xoxb-new", "refresh_token": "xoxe-1-new", "expires_in": 43200}'
    front.fail("oauth.v2.access", (200, {"Content-Type": "application/json"}, renewed))
    workspaces = InstalledWorkspaces(Bots(store, web_client(None, front.url), "secret"), front.url)
    assert [workspaces.client("T1").token for _ in range(3)] == ["xoxe.xoxb-new"] * 3
    assert len(front.of("oauth.v2.access")) == 1
    assert len(rows(engine)) == 1
    kept = store.bot_of("T1")
    assert kept
    assert (kept.bot_token, kept.bot_refresh_token) == ("xoxe.xoxb-new", "xoxe-1-new")


@pytest.mark.parametrize(("left", "holds"), [(3600, True), (-60, False)])
def test_a_token_that_cannot_be_exchanged_holds_as_long_as_it_holds(
    engine: Engine, front: Front, left: int, *, holds: bool
) -> None:
    store = Installations("1.2", engine, token_cipher(KEY))
    store.save(installed("T1", "xoxe.xoxb-old", bot_refresh_token="xoxe-1-old", bot_token_expires_at=NOW + left))
    refused = b'{"ok": false, "error": "invalid_refresh_token"}'
    front.fail("oauth.v2.access", (200, {"Content-Type": "application/json"}, refused))
    bots = Bots(store, web_client(None, front.url), "secret")
    if holds:
        bot = bots.of("T1")
        assert bot
        assert bot.bot_token == "xoxe.xoxb-old"
    else:
        with pytest.raises(ChannelError, match="T1 has run out"):
            bots.of("T1")


def test_a_place_is_in_the_workspace_that_its_council_names(engine: Engine) -> None:
    store = Installations("1.2", engine, token_cipher(KEY))
    store.save(installed("T2", "xoxb-two"))
    there = InstalledWorkspaces(Bots(store, web_client(None, "http://127.0.0.1:9/"), "secret"), "http://127.0.0.1:9/")
    assert there.located("C1", ("T1",)) == "T1/C1"
    assert there.located("C1", ("T1", "T2")) == "T2/C1"
    assert there.located("T3/C1", ("T1", "T2")) == "T3/C1"
    assert there.located("C1", ()) == "C1"
    assert (split("T1/C1"), split("C1")) == (("T1", "C1"), ("", "C1"))
    with pytest.raises(ChannelError, match="not installed in Slack workspace T1"):
        there.client("T1")


def test_what_was_begun_and_never_finished_does_not_pile_up(engine: Engine) -> None:
    states = States(engine)
    with engine.begin() as connection:
        connection.execute(insert(slack_oauth_states).values(state="old", expire_at=dt.datetime(2026, 1, 1)))
    state = states.issue()
    assert [states.consume("old"), states.consume(state), states.consume(state)] == [False, True, False]
    with engine.connect() as connection:
        assert connection.execute(select(slack_oauth_states)).all() == []
