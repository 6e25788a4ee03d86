"""Starting the Teams app and both together: settings missing or refused in one line each, the package, one port."""

from __future__ import annotations

import json
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from tests.conftest import Run
from tests.support.paths import ROOT
from tests.support.slack.bot import Bot as SlackBot
from tests.support.slack.emulator import BOT_TOKEN, SIGNING_SECRET
from tests.support.slack.emulator import OFFICER as SLACK_OFFICER
from tests.support.slack.fixtures import NOTTINGHAM as ON_SLACK
from tests.support.slack.fixtures import NUMBERED, Slack, enter
from tests.support.slack.fixtures import buttons_of as slack_buttons
from tests.support.slack.fixtures import words_of as slack_words
from tests.support.teams.fixtures import NOTTINGHAM as NOTTINGHAM_TENANT
from tests.support.teams.fixtures import NUMBERED as NUMBERED_TENANT
from tests.support.teams.fixtures import OFFICERS_CHANNEL, Teams, buttons_of, entra_id, quotes_of, words_of
from tests.support.teams.microsoft import APP_ID, SECRET, Microsoft

SCHEMA = ROOT / "tests" / "support" / "teams" / "teams-manifest-1.22.schema.json"
FETE = "can i post a photo of the kids at the school fete?"
NOTHING = {"CLIENT_ID": "", "CLIENT_SECRET": "", "TENANT_ID": "", "SLACK_BOT_TOKEN": ""}


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["teams"], {}, "CLIENT_ID is not set"),
        (["teams"], {"CLIENT_ID": " "}, "CLIENT_ID is not set"),
        (["teams"], {"CLIENT_ID": APP_ID}, "CLIENT_SECRET is not set"),
        (["teams", "--playground", "--host", "0.0.0.0"], {}, "listens on 127.0.0.1 alone"),  # noqa: S104
        (["teams", "package", "--url", "https://a.example"], {}, "CLIENT_ID is not an Application"),
        (["teams", "package", "--url", "http://a.example", "--client-id", APP_ID], {}, "--url takes"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_explained_in_one_line(
    askfirst: Run, arguments: list[str], environment: dict[str, str], said: str
) -> None:
    ran = askfirst(*arguments, **{**NOTHING, **environment})
    assert ran.returncode == 1
    assert said in ran.stderr.strip().splitlines()[-1]
    assert "Traceback" not in ran.stderr


def test_a_secret_that_microsoft_refuses_is_explained_in_one_line(askfirst: Run, microsoft: Microsoft) -> None:
    ran = askfirst("teams", **{**microsoft.environment, "CLIENT_SECRET": "wrong-secret"})
    assert ran.returncode == 1
    last = ran.stderr.strip().splitlines()[-1]
    assert "Microsoft refuses the app's credentials" in last
    assert "wrong-secret" not in ran.stderr
    assert SECRET not in ran.stderr


def test_the_package_is_valid_by_microsofts_schema_and_always_the_same(askfirst: Run, tmp_path: Path) -> None:
    made = []
    for name in ("a.zip", "b.zip"):
        arguments = ("--url", "https://askfirst.council.example", "--client-id", APP_ID, "--to", str(tmp_path / name))
        ran = askfirst("teams", "package", *arguments)
        assert ran.returncode == 0, ran.stderr
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert sorted(archive.namelist()) == ["color.png", "manifest.json", "outline.png"]
        manifest = json.loads(archive.read("manifest.json"))
        sizes = {name: struct.unpack(">II", archive.read(name)[16:24]) for name in ("color.png", "outline.png")}
    problems = [
        f"{list(e.path)}: {e.message}" for e in Draft4Validator(json.loads(SCHEMA.read_text())).iter_errors(manifest)
    ]
    assert problems == []
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}
    assert manifest["id"] == manifest["bots"][0]["botId"] == manifest["composeExtensions"][0]["botId"] == APP_ID
    assert manifest["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert {c["id"]: c["type"] for c in manifest["composeExtensions"][0]["commands"]} == {
        "ask": "query",
        "check": "action",
    }
    # Examples as commands would be prompt starters; Teams takes these or a welcome.
    assert [c["title"] for c in manifest["bots"][0]["commandLists"][0]["commands"]] == ["help", "council"]
    for command in manifest["bots"][0]["commandLists"][0]["commands"]:
        assert len(command["title"]) <= 128
        assert len(command["description"]) <= 128


def test_the_playground_is_answered_from_this_machine_alone(
    start_teams: Callable[..., Teams], teams_policies: Path
) -> None:
    running = start_teams(None, teams_policies, "teams", "--playground")
    there = f"http://127.0.0.1:{running.microsoft.port}/_connector"
    activity = running.activity("ann", "message", tenant=NOTTINGHAM_TENANT, conversation="a:playground", text=FETE)
    for service_url, headers, wanted in (
        ("https://smba.trafficmanager.net/uk/", {}, 401),
        ("http://evil.example/", {}, 401),
        ("http://127.0.0.1.evil.example/", {}, 401),
        (there, {"X-Forwarded-For": "203.0.113.7"}, 401),
        (there, {}, 200),
    ):
        body = json.dumps(activity | {"serviceUrl": service_url, "id": service_url + str(headers)}).encode()
        assert running.bot.post(body, None, **headers)[0] == wanted
    (answer,) = running.replies("a:playground")
    assert quotes_of(answer)
    assert answer.token == ""


@pytest.fixture(scope="module")
def _both(start_teams: Callable[..., Teams], slack_policies: Path, _slack: Slack) -> tuple[Slack, Teams]:
    """One process that serves both apps. One council's officers are on Slack, another's on Teams."""
    policies = Path(shutil.copytree(slack_policies, slack_policies.parent / "both"))
    enter(policies / "nottingham-city", workspaces={"slack": [ON_SLACK], "teams": [NOTTINGHAM_TENANT]})
    enter(
        policies / "numbered-district", workspaces={"slack": [NUMBERED], "teams": [NUMBERED_TENANT]},
        officers=[f"teams:{entra_id('officer')}"], referrals={"teams": OFFICERS_CHANNEL},
    )  # fmt: skip
    environment = {
        "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "SLACK_API_URL": _slack.front.url,
    }  # fmt: skip
    running = start_teams(None, policies, "serve", **environment)
    side = SlackBot.__new__(SlackBot)
    side.port, side.log, side.process = running.bot.port, running.bot.log, running.bot.process
    return Slack(_slack.emulator, _slack.front, side, running.home, policies), running


@pytest.fixture
def both(_both: tuple[Slack, Teams], slack: Slack, microsoft: Microsoft) -> tuple[Slack, Teams]:  # noqa: ARG001
    """The same, with nothing recorded yet on either side."""
    microsoft.forget()
    return _both


def test_the_same_question_on_both_is_answered_in_the_same_words(both: tuple[Slack, Teams]) -> None:
    on_slack, on_teams = both
    (there,) = on_slack.replies(*on_slack.say("councillor45", FETE, team=ON_SLACK))
    (here,) = on_teams.replies(on_teams.say("wyn", FETE, tenant=NOTTINGHAM_TENANT))
    spoken = slack_words(there["blocks"])
    assert quotes_of(here)
    for quote in quotes_of(here):
        assert all(line in spoken for line in quote.split("\n"))
    last = words_of(here).split("\n")[-3:]
    assert "stop and ask for advice first" in last[0]
    assert spoken.endswith("".join(last))


def test_a_question_from_teams_is_answered_by_officers_on_slack(both: tuple[Slack, Teams]) -> None:
    on_slack, on_teams = both
    (here,) = on_teams.replies(on_teams.say("xia", FETE, tenant=NOTTINGHAM_TENANT))
    shown = on_teams.press("xia", buttons_of(here)["Ask the monitoring officer"], tenant=NOTTINGHAM_TENANT)
    send = buttons_of(shown)["Send"]
    told = on_teams.press("xia", send, tenant=NOTTINGHAM_TENANT, text="from teams to slack", consent="agreed")
    assert "was sent to the Monitoring Officer" in words_of(told)
    officers = on_slack.emulator.channels["monitoring-officer"]
    on_slack.front.wait_for("chat.postMessage", lambda c: "from teams to slack" in c.body["text"])
    on_slack.settle()
    message = next(m for m in on_slack.emulator.history(officers) if "from teams to slack" in m["text"])
    assert "Cllr Xia, councillor of Nottingham City Council" in slack_words(message["blocks"])
    on_slack.front.forget()
    on_slack.press(SLACK_OFFICER, slack_buttons(message)["askfirst_reply"], officers, message, team=ON_SLACK)
    view = on_slack.front.wait_for("views.open").body["view"]
    form = {"callback_id": view["callback_id"], "private_metadata": view["private_metadata"]}
    on_slack.submit(SLACK_OFFICER, form, {"text": {"text": {"value": "ring me first"}}}, team=ON_SLACK)
    arrived = on_teams.replies("a:xia", 2)[1]
    assert "ring me first" in words_of(arrived)
    assert "Nottingham City Council has replied to your question “from teams to slack”." in words_of(arrived)


def test_a_question_from_slack_is_answered_by_officers_on_teams(both: tuple[Slack, Teams]) -> None:
    on_slack, on_teams = both
    channel, ts = on_slack.say("councillor46", FETE, team=NUMBERED)
    (there,) = on_slack.replies(channel, ts)
    on_slack.press("councillor46", slack_buttons(there)["askfirst_refer"], channel, there, team=NUMBERED)
    view = on_slack.front.wait_for("views.open").body["view"]
    form = {"callback_id": view["callback_id"], "private_metadata": view["private_metadata"]}
    consent = {"consent": {"selected_options": [{"value": "agreed"}]}}
    text = {"text": {"value": "from slack to teams"}}
    on_slack.submit("councillor46", form, {"text": text, "consent": consent}, team=NUMBERED)
    (message,) = on_teams.replies(OFFICERS_CHANNEL)
    assert "from slack to teams" in words_of(message)
    shown = on_teams.press("officer", buttons_of(message)["Reply"], tenant=NUMBERED_TENANT, where="channel")
    reply = "please do not"
    on_teams.press("officer", buttons_of(shown)["Send"], tenant=NUMBERED_TENANT, where="channel", text=reply)
    told = on_slack.front.wait_for("chat.postMessage", lambda c: reply in c.body["text"]).body
    # In the thread of the question, or where that is not known any more in a message of its own.
    assert told["channel"] in (channel, on_slack.emulator.users["councillor46"])
    line = on_teams.press("officer", buttons_of(message)["Resolve"], tenant=NUMBERED_TENANT, where="channel")
    assert "deleted" in line["value"]
