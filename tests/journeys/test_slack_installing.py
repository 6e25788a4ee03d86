"""One service for several Slack workspaces: installed from a page, each answered by its own token, gone when uninstalled."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text

from bot.app import App
from bot.settings import Settings
from bot.slack.installing import SCOPES
from tests.conftest import Run
from tests.support.slack.emulator import BOT_TOKEN, EVERYTHING, OFFICER, SIGNING_SECRET, scopes_of_manifest
from tests.support.slack.fixtures import NOTTINGHAM, NUMBERED, Slack, buttons_of, enter, words_of
from tests.support.stores import files_holding

FETE = "can i post a photo of the kids at the school fete?"
JSON = {"Content-Type": "application/json"}
KEY = Fernet.generate_key().decode()
INSTALLED = {
    "SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "a-client-secret", "ASKFIRST_ENCRYPTION_KEY": KEY,
}  # fmt: skip


@pytest.fixture(scope="module")
def served(start: Callable[..., Slack], slack_policies: Path) -> Slack:
    """A service without a token of its own. Nottingham's officers are reached in Nottingham's workspace."""
    policies = Path(shutil.copytree(slack_policies, slack_policies.parent / "installing"))
    return start(None, policies, command=("serve",), **INSTALLED)


@pytest.fixture
def slack(served: Slack) -> Iterator[Slack]:
    """Nothing is installed, and nothing recorded yet."""
    yield served
    for team in (NOTTINGHAM, NUMBERED):
        served.bot.event({"type": "app_uninstalled"}, team)
    served.settle()
    served.front.forget()


def visited(slack: Slack, path: str, cookie: str = "") -> tuple[int, str, str]:
    """Status, page and cookie of a page in somebody's browser."""
    connection = http.client.HTTPConnection("127.0.0.1", slack.bot.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    response = connection.getresponse()
    found = response.status, response.read().decode(), (response.getheader("Set-Cookie") or "").split(";")[0]
    connection.close()
    return found


def installed(slack: Slack, team: str | None, token: str, **more: Any) -> tuple[int, str]:
    """Somebody installs the app: from the first page by way of Slack to the last."""
    status, page, cookie = visited(slack, "/slack/install")
    assert status == 200
    (state,) = re.findall(r"[?&;]state=([\w-]+)", page)
    granted = {
        "ok": True, "app_id": "A1", "token_type": "bot", "access_token": token, "scope": ",".join(SCOPES),
        "bot_user_id": slack.emulator.users["askfirst"], "team": team and {"id": team, "name": f"Council {team}"},
        "authed_user": {"id": "U1"}, **more,
    }  # fmt: skip
    known = {"ok": True, "user_id": granted["bot_user_id"], "bot_id": "B1", "team_id": team}
    slack.front.fail("oauth.v2.access", (200, JSON, json.dumps(granted).encode()))
    slack.front.fail("auth.test", (200, JSON, json.dumps(known).encode()))
    status, page, _ = visited(slack, f"/slack/oauth_redirect?code=c0de&state={state}", cookie)
    return status, page


def kept(slack: Slack) -> list[Any]:
    engine = create_engine(f"sqlite:///{slack.home / 'askfirst.db'}")
    with engine.connect() as connection:
        rows = list(connection.execute(text("SELECT * FROM slack_bots ORDER BY team_id")).all())
    engine.dispose()
    return rows


def test_the_page_asks_for_what_the_manifest_asks_for(slack: Slack) -> None:
    assert sorted(SCOPES) == sorted(scopes_of_manifest())
    status, page, cookie = visited(slack, "/slack/install")
    assert status == 200
    assert "https://slack.com/oauth/v2/authorize?" in page
    assert f"scope={','.join(SCOPES)}" in page
    assert "client_id=1.2" in page
    assert cookie


def test_each_workspace_is_answered_with_its_own_token(slack: Slack) -> None:
    for team, token in ((NOTTINGHAM, BOT_TOKEN), (NUMBERED, EVERYTHING)):
        assert installed(slack, team, token)[0] == 200
    for team, token, said in ((NOTTINGHAM, BOT_TOKEN, "Nottingham City"), (NUMBERED, EVERYTHING, "A district council")):
        slack.settle()
        slack.front.forget()
        (answer,) = slack.replies(*slack.say("councillor20", FETE, team=team))
        assert said in words_of(answer["blocks"])
        assert {call.token for call in slack.front.calls if call.method.startswith(("chat.", "assistant."))} == {token}
        assert not slack.front.of("auth.test")
    assert [row.team_id for row in kept(slack)] == [NOTTINGHAM, NUMBERED]
    assert "xox" not in str(kept(slack))
    for secret in (BOT_TOKEN, EVERYTHING):
        assert not files_holding(slack.home, secret)
        assert secret not in slack.bot.log.read_text()


def test_the_officers_are_reached_in_their_councils_workspace(slack: Slack) -> None:
    for team, token in ((NUMBERED, EVERYTHING), (NOTTINGHAM, BOT_TOKEN)):
        installed(slack, team, token)
    place, ts = slack.say("councillor21", FETE, team=NOTTINGHAM)
    (answer,) = slack.replies(place, ts)
    slack.press("councillor21", buttons_of(answer)["askfirst_refer"], place, answer, team=NOTTINGHAM)
    form = slack.front.wait_for("views.open").body["view"]
    values = {
        "text": {"text": {"value": "May I post this from the fete?"}},
        "consent": {"consent": {"selected_options": [{"value": "agreed"}]}},
    }
    view = {key: form[key] for key in ("callback_id", "private_metadata")}
    slack.submit("councillor21", view, values, team=NOTTINGHAM)
    channel = slack.emulator.channels["monitoring-officer"]
    sent = slack.front.wait_for("chat.postMessage", lambda c: c.body["channel"] == channel)
    assert sent.token == BOT_TOKEN
    slack.settle()
    message = next(m for m in slack.emulator.history(channel) if "from the fete" in m["text"])
    resolve = buttons_of(message)["askfirst_resolve"]
    slack.press(OFFICER, resolve, channel, message, team=NOTTINGHAM)
    edited = slack.front.wait_for("chat.update")
    assert (edited.token, edited.body["channel"]) == (BOT_TOKEN, channel)


def test_a_card_is_posted_in_the_workspace_of_who_asks_for_it(slack: Slack) -> None:
    for team, token in ((NUMBERED, EVERYTHING), (NOTTINGHAM, BOT_TOKEN)):
        installed(slack, team, token)
    channel = slack.emulator.channels["elections"]
    slack.say(OFFICER, f"<@{slack.emulator.users['askfirst']}> card", team=NOTTINGHAM, channel=channel)
    card = slack.front.wait_for("chat.postMessage", lambda c: "Pre-election" in c.body["text"])
    assert (card.token, card.body["channel"]) == (BOT_TOKEN, channel)
    slack.settle()
    engine = create_engine(f"sqlite:///{slack.home / 'askfirst.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT place FROM placed_cards")).scalars().all() == [f"{NOTTINGHAM}/{channel}"]
    engine.dispose()


@pytest.mark.parametrize(
    "event",
    [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": ["U2"]}}],
    ids=lambda event: event["type"],
)
def test_a_workspace_that_takes_the_app_out_is_forgotten(slack: Slack, event: dict[str, Any]) -> None:
    installed(slack, NOTTINGHAM, BOT_TOKEN)
    installed(slack, NUMBERED, EVERYTHING)
    assert slack.bot.event(event, NOTTINGHAM)[0] == 200
    assert [row.team_id for row in kept(slack)] == [NUMBERED]
    slack.front.forget()
    channel = slack.emulator.direct("councillor22")
    asked = {"type": "message", "channel_type": "im", "channel": channel, "text": FETE, "ts": f"{time.time():.6f}"}
    asked["user"] = slack.emulator.users["councillor22"]
    assert slack.bot.event(asked, NOTTINGHAM, f"Ev{uuid.uuid4().hex}")[0] == 200
    status, body, _ = slack.bot.command(FETE, NOTTINGHAM, "U1", "C1", f"{slack.front.root}/response/gone")
    assert status == 200
    assert body or "not installed" in json.dumps(slack.front.wait_for("response/gone").body)
    slack.settle()
    assert not slack.front.of("chat.postMessage")


def test_a_workspace_that_no_council_names_is_told_whom_to_ask_and_left_alone(slack: Slack) -> None:
    slack.front.fail("apps.uninstall", (200, JSON, b'{"ok": true}'))
    status, page = installed(slack, "T777", EVERYTHING)
    assert status == 403
    assert "T777" in page
    assert "Ask the people who run this service" in page
    (undone,) = slack.front.of("apps.uninstall")
    assert undone.token == EVERYTHING
    assert kept(slack) == []


def test_a_whole_organisation_is_told_to_choose_a_workspace(slack: Slack) -> None:
    slack.front.fail("apps.uninstall", (200, JSON, b'{"ok": true}'))
    status, page = installed(
        slack, None, EVERYTHING, enterprise={"id": "E1", "name": "County"}, is_enterprise_install=True
    )
    assert status == 403
    assert "Choose one workspace" in page
    assert [call.token for call in slack.front.of("apps.uninstall")] == [EVERYTHING]
    assert kept(slack) == []


def test_notices_reach_each_council_in_its_own_workspace(slack: Slack, app: App) -> None:
    for team, token in ((NUMBERED, EVERYTHING), (NOTTINGHAM, BOT_TOKEN)):
        installed(slack, team, token)
    channels = {"nottingham-city": "monitoring-officer", "numbered-district": "general"}
    for council, channel in channels.items():
        referrals = {"slack": slack.emulator.channels[channel]}
        enter(slack.policies / council, referrals=referrals, monthly_report=True)
    refreshing = App(Settings(policies=slack.policies, home=slack.home))
    refreshing._encoder = app.encoder
    refreshing.refresh()
    for channel, token in (("monitoring-officer", BOT_TOKEN), ("general", EVERYTHING)):
        place = slack.emulator.channels[channel]
        sent = slack.front.wait_for("chat.postMessage", lambda c, p=place: c.body["channel"] == p)  # type: ignore[misc]
        assert sent.token == token
    slack.settle()
    assert len(slack.front.of("chat.postMessage")) == 2


def test_what_goes_wrong_on_the_way_is_said_on_a_page(slack: Slack) -> None:
    _, page, cookie = visited(slack, "/slack/install")
    (state,) = re.findall(r"[?&;]state=([\w-]+)", page)
    for path, status, said in (
        ("?error=access_denied", 200, "not allowed"),
        ("?error=%3Cscript%3E", 200, "did not confirm"),
        (f"?code=c0de&state={state}", 400, "same browser"),
    ):
        found, page, _ = visited(slack, f"/slack/oauth_redirect{path}")
        assert (found, said in page) == (status, True)
        assert "<script" not in page
    slack.front.fail("oauth.v2.access", (200, JSON, b'{"ok": false, "error": "invalid_code"}'))
    assert visited(slack, f"/slack/oauth_redirect?code=c0de&state={state}", cookie)[0] == 401
    assert visited(slack, f"/slack/oauth_redirect?code=c0de&state={state}", cookie)[0] == 401
    assert kept(slack) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ASKFIRST_ENCRYPTION_KEY": ""}, "ASKFIRST_ENCRYPTION_KEY is not set"),
        ({"ASKFIRST_ENCRYPTION_KEY": "secret"}, "ASKFIRST_ENCRYPTION_KEY is not a key"),
        ({"SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET is not set"),
        ({"SLACK_CLIENT_ID": ""}, "SLACK_CLIENT_ID is not set"),
        ({"SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET is not set"),
        ({"SLACK_BOT_TOKEN": BOT_TOKEN}, "are both set"),
    ],
)  # fmt: skip
def test_a_setting_that_is_missing_or_wrong_is_explained_in_one_line(
    askfirst: Run, changed: dict[str, str], said: str
) -> None:
    ran = askfirst("serve", **{**INSTALLED, "SLACK_SIGNING_SECRET": SIGNING_SECRET, **changed})
    assert ran.returncode == 1
    assert said in ran.stderr.strip().splitlines()[-1]
    assert "Traceback" not in ran.stderr


def test_another_key_than_the_one_before_is_explained_in_one_line(slack: Slack, askfirst: Run) -> None:
    installed(slack, NOTTINGHAM, BOT_TOKEN)
    other = {
        **INSTALLED, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "ASKFIRST_HOME": str(slack.home),
        "ASKFIRST_ENCRYPTION_KEY": Fernet.generate_key().decode(),
    }  # fmt: skip
    ran = askfirst("serve", **other)
    assert ran.returncode == 1
    assert "ASKFIRST_ENCRYPTION_KEY is not the key" in ran.stderr.strip().splitlines()[-1]
