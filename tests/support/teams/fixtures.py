"""Fixtures: one Microsoft with one running bot for a whole run, and what a person does in Teams."""

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

from bot.app import App
from bot.settings import Settings
from bot.teams.cards import lines_of
from tests.conftest import fresh_home
from tests.support.paths import ROOT
from tests.support.slack.fixtures import enter
from tests.support.stores import copied_database
from tests.support.teams.bot import Bot
from tests.support.teams.microsoft import APP_ID, SERVICE_URL, Call, Microsoft

# Tenants of one council each, of two, and of nobody's.
NOTTINGHAM, NUMBERED, TWO, NOBODYS = (str(uuid.UUID(int=n)) for n in (1, 2, 5, 9))
OFFICER = "officer"
OFFICERS_CHANNEL = "19:officers@thread.tacv2"
BOT_ID = f"28:{APP_ID}"


def entra_id(name: str) -> str:
    """The object id that Entra has for somebody."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))


@dataclass
class Teams:
    """A Microsoft with the bot in it."""

    microsoft: Microsoft
    bot: Bot
    home: Path
    policies: Path

    def activity(self, name: str, kind: str, *, tenant: str, where: str = "personal", conversation: str | None = None,
                 **more: Any) -> dict[str, Any]:  # fmt: skip
        """What Teams sends of something `name` does."""
        ids = {
            "personal": f"a:{name}",
            "groupChat": "19:chat@thread.v2",
            "channel": "19:news@thread.tacv2;messageid=17",
        }
        return {
            "type": kind, "id": uuid.uuid4().hex, "channelId": "msteams", "serviceUrl": SERVICE_URL,
            "timestamp": "2026-11-21T07:00:00.000Z", "locale": "en-GB",
            "from": {"id": f"29:{name}", "name": f"Cllr {name.title()}", "aadObjectId": entra_id(name)},
            "recipient": {"id": BOT_ID, "name": "Askfirst"},
            "conversation": {
                "id": conversation or ids[where], "conversationType": where, "tenantId": tenant,
                **({"isGroup": True} if where != "personal" else {}),
            },
            "channelData": {"tenant": {"id": tenant}}, **more,
        }  # fmt: skip

    def send(self, activity: dict[str, Any], token: str | None = None) -> tuple[int, Any]:
        return self.bot.post(json.dumps(activity).encode(), token or self.microsoft.token())

    def say(self, name: str, text: str, *, tenant: str, where: str = "personal", mentioned: bool = True,
            conversation: str | None = None, **more: Any) -> str:  # fmt: skip
        """Somebody writes. Returns the conversation."""
        if where != "personal" and mentioned:
            mention = {"type": "mention", "text": "<at>Askfirst</at>", "mentioned": {"id": BOT_ID, "name": "Askfirst"}}
            more["entities"] = [mention, *more.get("entities", [])]
            text = f"<at>Askfirst</at> {text}"
        activity = self.activity(
            name, "message", tenant=tenant, where=where, conversation=conversation, text=text, **more
        )
        status, _ = self.send(activity)
        assert status == 200, self.bot.log.read_text()
        return str(activity["conversation"]["id"])

    def invoke(
        self, name: str, what: str, value: dict[str, Any], *, tenant: str, where: str = "personal", **more: Any
    ) -> Any:
        """Something Teams waits for an answer to."""
        status, body = self.send(
            self.activity(name, "invoke", tenant=tenant, where=where, value=value, **more) | {"name": what}
        )
        assert status == 200, self.bot.log.read_text()
        return body

    def press(self, name: str, action: dict[str, Any], *, tenant: str, message: str = "1", where: str = "personal",
              **typed: Any) -> Any:  # fmt: skip
        """Somebody presses a button; `typed` is what stands in the inputs beside it."""
        data = {**action["data"], **typed}
        if action["type"] == "Action.Execute":
            value = {"action": {"type": "Action.Execute", "verb": action["verb"], "data": data}, "trigger": "manual"}
            return self.invoke(name, "adaptiveCard/action", value, tenant=tenant, where=where, replyToId=message)
        fetched = (data.get("msteams") or {}).get("type") == "task/fetch"
        what = "task/fetch" if fetched else "task/submit"
        value = {"data": data, "context": {"theme": "dark"}}
        return self.invoke(name, what, value, tenant=tenant, where=where, replyToId=message)

    def replies(self, conversation: str, count: int = 1, seconds: float = 20) -> list[Call]:
        """The messages the bot has sent there, once there are `count` of them."""
        found: list[Call] = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = self.microsoft.of(lambda c: c.method == "POST" and c.conversation == conversation and is_message(c))
            if len(found) >= count:
                return found
            time.sleep(0.03)
        raise AssertionError(
            f"{len(found)} replies after {seconds} s; the log says:\n{self.bot.log.read_text()[-3000:]}\n"
            f"{[(c.method, c.path) for c in self.microsoft.calls][-10:]}"
        )

    def settle(self) -> None:
        """Wait until nothing more is being sent."""
        before = -1
        while len(self.microsoft.calls) != before:
            before = len(self.microsoft.calls)
            time.sleep(0.6)


def is_message(call: Call) -> bool:
    return call.body.get("type") == "message"


def card_of(sent: Call | dict[str, Any]) -> dict[str, Any]:
    """The card of a message sent, or of a dialog shown."""
    if isinstance(sent, Call) and "attachments" not in sent.body:
        return {"body": []}
    if isinstance(sent, Call):
        return dict(sent.body["attachments"][0]["content"])
    return dict(sent["task"]["value"]["card"]["content"])


def words_of(sent: Call | dict[str, Any]) -> str:
    """All that a person reads in a message or a dialog, in order."""
    if isinstance(sent, Call) and "attachments" not in sent.body:
        return str(sent.body["text"])
    return "\n".join(line for element in card_of(sent)["body"] for line in lines_of(element)).strip()


def quotes_of(sent: Call | dict[str, Any]) -> list[str]:
    """What stands on a quotation's ground: words, then source."""
    return ["\n".join(lines_of(e)) for e in card_of(sent)["body"] if e["type"] == "Container"]


def buttons_of(sent: Call | dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The buttons of a card by label."""
    card = card_of(sent)
    sets = (element["actions"] for element in card["body"] if element["type"] == "ActionSet")
    return {action["title"]: action for actions in (card.get("actions", ()), *sets) for action in actions}


@pytest.fixture(scope="session")
def microsoft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Microsoft]:
    running = Microsoft(tmp_path_factory.mktemp("microsoft"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def teams_policies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five policies with tenants, an officer and a referral channel. One tenant is everybody's, and so nobody's own."""
    folder = Path(shutil.copytree(ROOT / "policies", tmp_path_factory.mktemp("teams") / "policies"))
    enter(
        folder / "nottingham-city", workspaces={"teams": [NOTTINGHAM, NOBODYS]}, officers=[f"teams:{entra_id(OFFICER)}"],
        referrals={"teams": OFFICERS_CHANNEL},
    )  # fmt: skip
    enter(folder / "numbered-district", workspaces={"teams": [NUMBERED, TWO, NOBODYS]})
    enter(folder / "coventry-city", workspaces={"teams": [TWO, NOBODYS]})
    for other in ("east-riding-parish", "nottinghamshire-county"):
        enter(folder / other, workspaces={"teams": [NOBODYS]})
    return folder


@pytest.fixture(scope="session")
def start_teams(app: App, teams_policies: Path, microsoft: Microsoft) -> Iterator[Callable[..., Teams]]:
    """Starts a bot over a home of its own, or over one that there is already."""
    running: list[Teams] = []
    built: dict[Path, Path] = {}

    def begin(home: Path | None = None, policies: Path = teams_policies, *command: str, **environment: str) -> Teams:
        place = home or fresh_home(app, teams_policies.parent / f"home-{uuid.uuid4().hex[:6]}")
        if home is None and policies in built:
            copied_database(built[policies], place / "askfirst.db")
        elif home is None:
            App(Settings(policies=policies, home=place)).refresh()
            built[policies] = place
        made = Teams(microsoft, Bot(place, policies, microsoft.environment | environment, *command), place, policies)
        running.append(made)
        return made

    yield begin
    for one in running:
        if one.bot.process.poll() is None:
            one.bot.stop()


@pytest.fixture(scope="session")
def _teams(start_teams: Callable[..., Teams]) -> Teams:
    return start_teams()


@pytest.fixture
def teams(_teams: Teams) -> Teams:
    """The run's Teams, with nothing recorded yet."""
    _teams.settle()
    _teams.microsoft.forget()
    return _teams
