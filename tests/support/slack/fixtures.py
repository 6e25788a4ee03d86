"""Fixtures: one Slack with one running bot for a whole run, and what a person does in it."""

from __future__ import annotations

import json
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import App
from bot.settings import Settings
from tests.conftest import fresh_home
from tests.support.paths import ROOT
from tests.support.slack.bot import Bot
from tests.support.slack.emulator import OFFICER, Emulator, scopes_of_manifest
from tests.support.slack.front import Front

# Workspaces of one council each, of two, and of nobody's.
NOTTINGHAM, NUMBERED, TWO, NOBODYS = "T1", "T2", "T5", "T9"


@dataclass
class Slack:
    """A Slack workspace with the bot in it."""

    emulator: Emulator
    front: Front
    bot: Bot
    home: Path
    policies: Path

    def say(self, name: str, text: str, *, team: str, channel: str | None = None, thread: str | None = None,
            event_id: str | None = None, **more: Any) -> tuple[str, str]:  # fmt: skip
        """Somebody writes, in a direct message unless a channel is named. Returns channel and timestamp."""
        place = channel or self.emulator.direct(name)
        posted = {"thread_ts": thread} if thread else {}
        ts = self.emulator.call("chat.postMessage", f"xoxp-{name}", channel=place, text=text or " .", **posted)["ts"]
        event = {
            "type": "app_mention" if channel else "message", "user": self.emulator.users[name], "text": text, "ts": ts,
            "channel": place, "channel_type": "channel" if channel else "im", **posted, **more,
        }  # fmt: skip
        status, _, taken = self.bot.event(event, team, event_id)
        assert status == 200
        assert taken < 3
        return place, ts

    def replies(self, channel: str, ts: str, count: int = 1, seconds: float = 20) -> list[dict[str, Any]]:
        """The bot's replies in a thread, once there are `count` of them."""
        me = self.emulator.users["askfirst"]
        found: list[dict[str, Any]] = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [m for m in self.emulator.thread(channel, ts) if m["user"] == me]
            if len(found) >= count:
                return found
            time.sleep(0.05)
        raise AssertionError(
            f"{len(found)} replies after {seconds} s; the log says:\n{self.bot.log.read_text()[-2000:]}"
        )

    def settle(self) -> None:
        """Wait until nothing more is being sent."""
        before = -1
        while len(self.front.calls) != before:
            before = len(self.front.calls)
            time.sleep(0.6)

    def trigger(self, name: str) -> str:
        """What opens a form for this person within seconds."""
        return str(self.emulator.call("views.generateTriggerId", f"xoxp-{name}").get("trigger_id", "1.2.3"))

    def press(self, name: str, button: dict[str, Any], channel: str, message: dict[str, Any], *, team: str,
              chosen: str | None = None) -> str:  # fmt: skip
        """Somebody presses a button or chooses from a menu under a message. Returns the trigger id sent along."""
        trigger = self.trigger(name)
        action: dict[str, Any] = {k: v for k, v in button.items() if k in ("action_id", "type", "value")}
        if chosen is not None and button["type"].startswith("multi_"):
            action["selected_options"] = [{"value": one} for one in chosen.split(",")]
        elif chosen is not None:
            action["selected_option"] = {"value": chosen}
        status, _, taken = self.bot.interaction(
            {
                "type": "block_actions", "team": {"id": team}, "user": {"id": self.emulator.users[name], "team_id": team},
                "channel": {"id": channel}, "message": message, "trigger_id": trigger, "actions": [action],
                "container": {"type": "message", "channel_id": channel, "message_ts": message["ts"]},
                "response_url": f"{self.front.root}/response/{uuid.uuid4().hex}",
            }
        )  # fmt: skip
        assert status == 200
        assert taken < 3
        return trigger

    def command(self, name: str, text: str, *, team: str, channel: str | None = None) -> str:
        """Somebody types /askfirst. Returns the name under which the answers arrive at the front."""
        method = f"response/{uuid.uuid4().hex}"
        place = channel or self.emulator.channels["general"]
        status, body, taken = self.bot.command(
            text, team, self.emulator.users[name], place, f"{self.front.root}/{method}"
        )
        assert (status, body) == (200, "")
        assert taken < 3
        return method

    def submit(self, name: str, view: dict[str, Any], values: dict[str, Any], *, team: str) -> None:
        """Somebody sends a form."""
        status, body, _ = self.bot.interaction(
            {
                "type": "view_submission", "team": {"id": team}, "user": {"id": self.emulator.users[name], "team_id": team},
                "view": {"type": "modal", "id": f"V{uuid.uuid4().hex[:10]}", **view, "state": {"values": values}},
            }
        )  # fmt: skip
        assert (status, body) == (200, "")


def buttons_of(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The buttons and menus of a message by action id."""
    return {e["action_id"]: e for b in message["blocks"] for e in b.get("elements", ()) if "action_id" in e}


def words_of(blocks: Any) -> str:
    """All that a person reads in blocks, in order, entities undone."""
    if isinstance(blocks, dict):
        if blocks.get("type") in ("actions", "context_actions"):
            return ""
        if isinstance(blocks.get("text"), str):
            if blocks.get("type") != "plain_text":  # rich text knows no entities
                return str(blocks["text"])
            return str(blocks["text"]).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        return "".join(words_of(v) for v in blocks.values())
    if isinstance(blocks, list):
        return "".join(words_of(b) for b in blocks)
    return ""


def enter(council: Path, **changes: Any) -> None:
    """Change keys of a council.yaml."""
    path = council / "council.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changes, allow_unicode=True, sort_keys=False))


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Slack's Web API; the bot's token has what slack-manifest.yaml asks for and no more."""
    running = Emulator(tmp_path_factory.mktemp("emulate"), scopes_of_manifest())
    yield running
    running.stop()


@pytest.fixture(scope="session")
def slack_policies(tmp_path_factory: pytest.TempPathFactory, emulator: Emulator) -> Path:
    """The five policies with workspaces, an officer and a referral channel."""
    folder = Path(shutil.copytree(ROOT / "policies", tmp_path_factory.mktemp("slack") / "policies"))
    enter(
        folder / "nottingham-city", workspaces={"slack": [NOTTINGHAM]}, officers=[emulator.users[OFFICER]],
        referrals={"slack": emulator.channels["monitoring-officer"]},
    )  # fmt: skip
    enter(folder / "numbered-district", workspaces={"slack": [NUMBERED, TWO]})
    enter(folder / "coventry-city", workspaces={"slack": [TWO]})
    return folder


@pytest.fixture(scope="session")
def start(app: App, slack_policies: Path, emulator: Emulator) -> Iterator[Callable[..., Slack]]:
    """Starts a bot over a home of its own, or over one that there is already."""
    running: list[Slack] = []

    def begin(
        home: Path | None = None,
        policies: Path = slack_policies,
        *,
        command: tuple[str, ...] = ("slack", "--http"),
        **environment: str,
    ) -> Slack:
        place = home or slack_policies.parent / f"home-{uuid.uuid4().hex[:6]}"
        if home is None:
            App(Settings(policies=policies, home=fresh_home(app, place))).refresh()
        front = Front(emulator.url)
        made = Slack(emulator, front, Bot(place, policies, front.url, command=command, **environment), place, policies)
        running.append(made)
        return made

    yield begin
    for one in running:
        if one.bot.process.poll() is None:
            one.bot.stop()
        one.front.stop()


@pytest.fixture(scope="session")
def _slack(start: Callable[..., Slack]) -> Slack:
    return start()


@pytest.fixture
def slack(_slack: Slack) -> Slack:
    """The run's Slack, with nothing recorded yet."""
    _slack.settle()
    _slack.front.forget()
    return _slack


def dumped(message: Any) -> str:
    """A message as Slack was sent it."""
    return json.dumps(message, ensure_ascii=False)
