"""Starting the Slack app: tokens missing and wrong in one line each, Socket Mode from hello to the last answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.support.paths import ASKFIRST
from tests.support.slack.emulator import BOT_TOKEN
from tests.support.slack.fixtures import NOTTINGHAM, Slack, words_of
from tests.support.slack.socket_mode import SocketMode
from tests.support.stores import copied_database

APP_TOKEN = "xapp-askfirst-test"
FETE = "can i post a photo of the kids at the school fete?"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        ([], {}, "SLACK_BOT_TOKEN is not set"),
        ([], {"SLACK_BOT_TOKEN": "  "}, "SLACK_BOT_TOKEN is not set"),
        ([], {"SLACK_BOT_TOKEN": APP_TOKEN}, "it takes the one with xoxb-"),
        ([], {"SLACK_BOT_TOKEN": BOT_TOKEN}, "SLACK_APP_TOKEN is not set"),
        (["--http"], {"SLACK_BOT_TOKEN": BOT_TOKEN}, "SLACK_SIGNING_SECRET is not set"),
    ],
)  # fmt: skip
def test_a_missing_or_wrong_token_is_explained_in_one_line(
    askfirst: Run, slack: Slack, arguments: list[str], environment: dict[str, str], said: str
) -> None:
    clean = {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""}
    ran = askfirst("slack", *arguments, **{**clean, **environment, "SLACK_API_URL": slack.front.url})
    assert ran.returncode == 1
    last = ran.stderr.strip().splitlines()[-1]
    assert said in last
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("method", "said"), [("auth.test", "Slack refuses SLACK_BOT_TOKEN"), ("apps.connections.open", "Slack refuses SLACK_APP_TOKEN")]
)  # fmt: skip
def test_a_token_that_slack_refuses_is_explained_in_one_line(
    askfirst: Run, slack: Slack, method: str, said: str
) -> None:
    slack.front.fail(method, (200, JSON, b'{"ok": false, "error": "invalid_auth"}'))
    tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.front.url}
    ran = askfirst("slack", **tokens)
    assert ran.returncode == 1
    assert said in ran.stderr.strip().splitlines()[-1]
    assert "Slack does not know this token" in ran.stderr
    assert BOT_TOKEN not in ran.stderr
    assert APP_TOKEN not in ran.stderr


def test_socket_mode_answers_and_finishes_what_is_under_way(slack: Slack, tmp_path: Path) -> None:
    socket = SocketMode()
    slack.front.fail("apps.connections.open", (200, JSON, json.dumps({"ok": True, "url": socket.url}).encode()))
    environment = {
        **os.environ, "ASKFIRST_HOME": str(slack.home), "ASKFIRST_POLICIES": str(slack.policies),
        "ASKFIRST_DATABASE": copied_database(slack.home, tmp_path / "socket.db"), "SLACK_API_URL": slack.front.url,
        "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN,
    }  # fmt: skip
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([ASKFIRST, "slack"], env=environment, stdout=log, stderr=log)
    asked = []
    for number in range(5):
        channel = slack.emulator.direct(f"councillor4{number}")
        token = f"xoxp-councillor4{number}"
        ts = slack.emulator.call("chat.postMessage", token, channel=channel, text=FETE)["ts"]
        event = {"type": "message", "channel_type": "im", "channel": channel, "text": FETE, "ts": ts}
        asked.append((channel, ts))
        assert socket.deliver(event | {"user": slack.emulator.users[f"councillor4{number}"]}, NOTTINGHAM) < 3
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0, (tmp_path / "log").read_text()
    socket.stop()
    for channel, ts in asked:
        (answer,) = slack.replies(channel, ts, seconds=1)
        assert "stop and ask for advice first" in words_of(answer["blocks"])
