"""What an operator sees: health pages, measures, log lines for machines, outages at the start, proxies."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.journeys.test_unwritable_database import until, without
from tests.support.paths import ASKFIRST
from tests.support.running import RunningBot
from tests.support.slack.bot import Bot
from tests.support.slack.emulator import BOT_TOKEN, SIGNING_SECRET, Emulator, free_port
from tests.support.slack.fixtures import NOTTINGHAM, Slack, words_of
from tests.support.slack.front import Front
from tests.support.slack.socket_mode import SocketMode
from tests.support.stores import copied_database
from tests.support.teams.fixtures import Teams
from tests.support.teams.microsoft import Microsoft

FETE = "can i post a photo of the kids at the school fete?"
JSON = {"Content-Type": "application/json"}
APP_TOKEN = "xapp-askfirst-test"


def refusal(code: str) -> tuple[int, dict[str, str], bytes]:
    return 200, JSON, json.dumps({"ok": False, "error": code}).encode()


def measured(page: str, name: str) -> float:
    """The value of one line of `/metrics`."""
    (line,) = [line for line in page.splitlines() if line.startswith(f"{name} ")]
    return float(line.rpartition(" ")[2])


@pytest.fixture
def front(emulator: Emulator) -> Iterator[Front]:
    """A Slack of the test's own, to be out of order before a bot starts."""
    made = Front(emulator.url)
    yield made
    made.stop()


@pytest.fixture
def started(slack: Slack, front: Front, tmp_path: Path) -> Iterator[Callable[..., Bot]]:
    """Starts a bot on that Slack, with a database of its own."""
    running: list[Bot] = []

    def start(**environment: str) -> Bot:
        own = tmp_path / "own.db"
        database = f"sqlite:///{own}" if own.exists() else copied_database(slack.home, own)
        running.append(Bot(slack.home, slack.policies, front.url, ASKFIRST_DATABASE=database, **environment))
        return running[-1]

    yield start
    for bot in running:
        if bot.process.poll() is None:
            bot.stop()


def ask(slack: Slack, bot: Bot, name: str) -> str:
    """The answer somebody gets from a bot, in words."""
    own = Slack(slack.emulator, slack.front, bot, slack.home, slack.policies)
    (answer,) = own.replies(*own.say(name, FETE, team=NOTTINGHAM))
    return words_of(answer["blocks"])


@pytest.mark.parametrize("code", ["token_revoked", "token_expired", "account_inactive"])
def test_a_token_that_slack_takes_no_more_makes_it_unready_until_it_does(
    started: Callable[..., Bot], front: Front, code: str
) -> None:
    bot = started()
    front.fail("auth.test", refusal(code))
    status, body = bot.get("/readyz")
    assert status == 503
    assert json.loads(body).items() >= {"slack": code}.items()
    assert "database" not in json.loads(body)
    assert measured(bot.get("/metrics")[1], "askfirst_ready") == 0
    deadline = time.monotonic() + 20
    while bot.get("/readyz")[0] != 200:
        assert time.monotonic() < deadline
        time.sleep(0.3)
    assert measured(bot.get("/metrics")[1], "askfirst_ready") == 1


def test_an_outage_at_slack_leaves_a_bot_that_has_started_ready(started: Callable[..., Bot], front: Front) -> None:
    bot = started()
    front.fail("auth.test", None, (503, {}, b"down"))
    assert bot.get("/readyz")[0] == 200


def test_credentials_that_microsoft_takes_are_ready(teams: Teams) -> None:
    assert teams.bot.get("/readyz")[0] == 200


def test_answers_times_failures_and_refusals_are_measured(slack: Slack) -> None:
    before = slack.bot.get("/metrics")[1]
    name = 'askfirst_answers_total{channel="slack",outcome="answered"}'
    counted = measured(before, name) if name in before else 0.0
    assert "March 2018" in ask(slack, slack.bot, "councillor30")
    slack.front.fail("chat.postMessage", *[refusal("token_revoked")] * 2)
    slack.say("councillor31", FETE, team=NOTTINGHAM)
    slack.settle()
    page = slack.bot.get("/metrics")[1]
    assert measured(page, name) == counted + 2
    assert measured(page, 'askfirst_reply_seconds_count{channel="slack"}') >= 1
    assert measured(page, 'askfirst_failures_total{channel="slack"}') >= 1
    assert measured(page, 'askfirst_platform_errors_total{channel="slack",reason="token_revoked"}') >= 2
    assert measured(page, "askfirst_councils_in_force") == 5
    assert measured(page, "askfirst_queue") == 0
    assert "askfirst_edition_info{" in page and "process_resident_memory_bytes" in page
    for kept_out in (FETE, slack.emulator.users["councillor30"], "nottingham", BOT_TOKEN, str(slack.home)):
        assert kept_out not in page


def test_measures_say_when_the_database_cannot_be_written(slack: Slack) -> None:
    with without(slack.home, "seen"):
        until(slack, 503)
        assert measured(slack.bot.get("/metrics")[1], "askfirst_ready") == 0
    until(slack, 200)


def test_log_lines_are_json_and_hold_no_words_and_no_secrets(
    started: Callable[..., Bot], slack: Slack, front: Front
) -> None:
    bot = started(ASKFIRST_LOG="json")
    assert "March 2018" in ask(slack, bot, "councillor32")
    front.fail("chat.postMessage", *[refusal("invalid_auth")] * 2)
    own = Slack(slack.emulator, front, bot, slack.home, slack.policies)
    own.say("councillor33", FETE, team=NOTTINGHAM)
    own.settle()
    bot.stop()
    log = bot.log.read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert all(set(line) <= {"time", "level", "logger", "message", "error"} for line in lines)
    assert {"info", "error"} <= {line["level"] for line in lines}
    assert any("answering from" in line["message"] for line in lines)
    for kept_out in (FETE, "school fete", BOT_TOKEN, SIGNING_SECRET, "own.db"):
        assert kept_out not in log


def test_over_http_slack_may_be_reached_later(started: Callable[..., Bot], slack: Slack, front: Front) -> None:
    front.fail("auth.test", None, (503, {}, b"down"), None, None)
    bot = started()
    status, body = bot.get("/readyz")
    assert status == 503
    assert json.loads(body)["slack"] == "unreachable"
    deadline = time.monotonic() + 30
    while bot.get("/readyz")[0] != 200:
        assert time.monotonic() < deadline, bot.log.read_text()
        time.sleep(0.3)
    assert "Slack cannot be reached" in bot.log.read_text()
    assert "March 2018" in ask(slack, bot, "councillor34")


def test_over_socket_mode_slack_may_be_reached_later(slack: Slack, front: Front, tmp_path: Path) -> None:
    socket = SocketMode()
    front.fail("auth.test", None, None)
    opened = (200, JSON, json.dumps({"ok": True, "url": socket.url}).encode())
    front.fail("apps.connections.open", *[None] * 4, refusal("internal_error"), opened)
    bot = RunningBot(("slack",), socket_environment(slack, front, tmp_path), tmp_path / "log", free_port())
    channel = slack.emulator.direct("councillor35")
    ts = slack.emulator.call("chat.postMessage", "xoxp-councillor35", channel=channel, text=FETE)["ts"]
    event = {"type": "message", "channel_type": "im", "channel": channel, "text": FETE, "ts": ts}
    socket.deliver(event | {"user": slack.emulator.users["councillor35"]}, NOTTINGHAM)
    (answer,) = slack.replies(channel, ts)
    assert "March 2018" in words_of(answer["blocks"])
    assert bot.get("/readyz")[0] == 200
    assert measured(bot.get("/metrics")[1], 'askfirst_answers_total{channel="slack",outcome="answered"}') == 1
    assert bot.stop() == 0, bot.log.read_text()
    socket.stop()
    assert "Trying again" in bot.log.read_text()


def test_a_wrong_token_ends_it_also_after_an_outage(slack: Slack, front: Front, tmp_path: Path) -> None:
    front.fail("auth.test", None, refusal("invalid_auth"))
    environment = socket_environment(slack, front, tmp_path)
    ran = subprocess.run([ASKFIRST, "slack"], env=environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert "Slack refuses SLACK_BOT_TOKEN" in ran.stderr.splitlines()[-1]
    assert BOT_TOKEN not in ran.stderr


def socket_environment(slack: Slack, front: Front, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ, "ASKFIRST_HOME": str(slack.home), "ASKFIRST_POLICIES": str(slack.policies),
        "ASKFIRST_DATABASE": copied_database(slack.home, tmp_path / "own.db"), "SLACK_API_URL": front.url,
        "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN,
    }  # fmt: skip


CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")


@pytest.mark.parametrize("named", CERTIFICATES)
def test_both_platforms_are_reached_through_a_proxy_with_either_setting_of_certificates(
    askfirst: Run, microsoft: Microsoft, named: str
) -> None:
    other = next(name for name in CERTIFICATES if name != named)
    environment = {**microsoft.environment, other: "", "CLIENT_SECRET": "wrong-secret"}
    on_slack = askfirst("slack", **environment, SLACK_BOT_TOKEN=BOT_TOKEN, SLACK_APP_TOKEN=APP_TOKEN)
    assert on_slack.returncode == 1
    assert "Slack refuses SLACK_BOT_TOKEN" in on_slack.stderr.splitlines()[-1]
    on_teams = askfirst("teams", **environment)
    assert on_teams.returncode == 1
    assert "Microsoft refuses the app's credentials" in on_teams.stderr.splitlines()[-1]


def test_a_certificate_that_is_not_trusted_is_named(microsoft: Microsoft, slack: Slack, tmp_path: Path) -> None:
    proxied = {k: v for k, v in microsoft.environment.items() if k not in CERTIFICATES}
    environment = socket_environment(slack, slack.front, tmp_path) | proxied
    del environment["SLACK_API_URL"]
    log = tmp_path / "log"
    with log.open("w") as stream:
        process = subprocess.Popen([ASKFIRST, "slack"], env=environment, stdout=stream, stderr=stream)
    deadline = time.monotonic() + 60
    while "SSL_CERT_FILE" not in log.read_text():
        assert time.monotonic() < deadline and process.poll() is None, log.read_text()
        time.sleep(0.2)
    process.terminate()
    assert process.wait(30) == 0
    assert "its certificate is not trusted here" in log.read_text()
