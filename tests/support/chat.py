"""One way to do in Slack and in Teams what a person can do in both: ask, mention, press, send a form or a file, and look."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.settings import Settings
from index.snapshot import open_snapshot
from tests.support.running import RunningBot
from tests.support.slack import fixtures as on_slack
from tests.support.slack.fixtures import Slack
from tests.support.slack.front import Seen
from tests.support.teams import fixtures as on_teams
from tests.support.teams.fixtures import Teams
from tests.support.teams.microsoft import FILES, Call

OFFICER, SECOND = "officer", "councillor3"
# Workspaces of one council each, of two, and of nobody's.
NOTTINGHAM, NUMBERED, TWO, NOBODYS = "nottingham", "numbered", "two", "nobodys"
_TEAMS = {
    NOTTINGHAM: on_slack.NOTTINGHAM, NUMBERED: on_slack.NUMBERED, TWO: on_slack.TWO, NOBODYS: on_slack.NOBODYS,
}  # fmt: skip
_TENANTS = {
    NOTTINGHAM: on_teams.NOTTINGHAM, NUMBERED: on_teams.NUMBERED, TWO: on_teams.TWO, NOBODYS: on_teams.NOBODYS,
}  # fmt: skip
FILE_SENT = "application/vnd.microsoft.teams.file.download.info"


@dataclass(frozen=True)
class Talk:
    """A question and what is said under it; `before`: how much had been said there."""

    place: str
    under: str
    council: str
    before: int = 0


@dataclass
class Shown:
    """Something a person sees: its words, quotes, buttons by label, and the councils that a menu offers."""

    words: str
    raw: Any
    quotes: list[str] = field(default_factory=list)
    buttons: dict[str, dict[str, Any]] = field(default_factory=dict)
    offered: list[str] = field(default_factory=list)
    talk: Talk | None = None


class Chat(ABC):
    """A chat platform with the bot in it."""

    channel: str
    home: Path
    policies: Path
    bot: RunningBot

    @abstractmethod
    def ask(self, name: str, text: str, council: str = NOTTINGHAM, *, follows: Talk | None = None) -> Talk:
        """Somebody writes to the bot in a chat of their own."""

    @abstractmethod
    def mention(self, name: str, text: str, council: str = NOTTINGHAM) -> Talk:
        """Somebody mentions the bot where others read it."""

    @abstractmethod
    def send(self, name: str, file: str, data: bytes, text: str = "", *, at: str = "") -> Talk:
        """Somebody sends the bot a file, kept `at` an address if one is given."""

    @abstractmethod
    def deliver(self, name: str, text: str, council: str = NOTTINGHAM) -> tuple[Talk, Callable[[], int]]:
        """A message to the bot that is delivered, again each time the function is called; it returns the status."""

    @abstractmethod
    def shown(self, talk: Talk, count: int = 1, seconds: float = 20) -> list[Shown]:
        """What the bot has said under it, once there is so much."""

    @abstractmethod
    def press(self, name: str, shown: Shown, label: str, council: str = NOTTINGHAM) -> Shown:
        """Somebody presses a button. Returns what they are shown."""

    @abstractmethod
    def choose(self, name: str, shown: Shown, councils: str, council: str) -> Shown:
        """Somebody chooses from a menu of councils."""

    @abstractmethod
    def fill(self, name: str, form: Shown, text: str, *, agreed: bool = True) -> Shown:
        """Somebody sends a form. Returns what they are shown."""

    @abstractmethod
    def filled(self, form: Shown) -> dict[str, str]:
        """What stands in the boxes of a form, by label."""

    @abstractmethod
    def greeted(self, name: str, council: str = NOTTINGHAM) -> Shown:
        """What somebody sees who opens the bot for the first time."""

    @abstractmethod
    def check(self, name: str, post: str) -> Shown:
        """Somebody calls "Check this post" on somebody's message. Returns what they alone are shown."""

    @abstractmethod
    def with_the_officers(self, holding: str) -> Shown:
        """The first message with these words in the officers' place."""

    @abstractmethod
    def standing_with_the_officers(self, holding: str) -> int:
        """How many messages with these words still stand there."""

    @abstractmethod
    def told(self, name: str, holding: str) -> Shown:
        """A message with these words in somebody's own chat with the bot."""

    @abstractmethod
    def now(self, shown: Shown) -> str:
        """The words that a message has now."""

    @abstractmethod
    def refuse(self, *, posts: int = 0, after: int = 0, edits: str = "", deletes: str = "") -> None:
        """Refuse the next posts, having let some pass; edits and deletions as "refused" or "gone"."""

    @abstractmethod
    def relent(self) -> None:
        """Refuse nothing any more."""

    @abstractmethod
    def in_public(self) -> int:
        """How many messages others could read."""

    @abstractmethod
    def settle(self) -> None:
        """Wait until nothing more is being sent."""

    @abstractmethod
    def forget(self) -> None:
        """Forget what was sent so far."""

    @abstractmethod
    def last_in(self, name: str) -> Shown:
        """What is said next in somebody's own chat."""

    @abstractmethod
    def struck(self, shown: Shown) -> list[str]:
        """The words that are struck through."""

    @abstractmethod
    def fetched(self) -> list[str]:
        """The files that the bot has asked for."""

    @abstractmethod
    def card(self) -> str:
        """The words of the card that was posted last where somebody was mentioned."""

    @abstractmethod
    def officer_id(self, name: str) -> str:
        """How council.yaml lists somebody among the officers."""

    def answer(self, name: str, text: str, council: str = NOTTINGHAM) -> Shown:
        """The one reply to a question."""
        (shown,) = self.shown(self.ask(name, text, council))
        return shown

    def said(self, talk: Talk, holding: str, seconds: float = 20) -> Shown:
        """The reply with these words, once it is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for one in self.shown(talk, 0):
                if holding in one.words:
                    return one
            time.sleep(0.1)
        raise AssertionError(f"{holding!r} was not said; said was {[one.words[:200] for one in self.shown(talk, 0)]}")

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with sqlite3.connect(self.home / "askfirst.db") as db:
            return db.execute(statement).fetchall()

    def holds(self, text: str) -> list[Path]:
        """The files of the bot's home that hold a text."""
        return [p for p in self.home.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]

    def follow(self) -> None:
        """Wait until the bot answers from what is in force."""
        deadline = time.monotonic() + 20
        while self.snapshot not in self.bot.get("/readyz")[1]:
            assert time.monotonic() < deadline
            time.sleep(0.2)

    @property
    def number(self) -> int:
        """The number of what is in force."""
        return open_snapshot(self.home, self.snapshot).manifest.number

    @property
    def snapshot(self) -> str:
        """The id of what is in force."""
        return (self.home / "index" / "current").read_text().strip()


class SlackChat(Chat):
    """Slack, in front of its emulator."""

    channel = "slack"

    def __init__(self, slack: Slack) -> None:
        self.slack, self.home, self.policies, self.bot = slack, slack.home, slack.policies, slack.bot

    def ask(self, name: str, text: str, council: str = NOTTINGHAM, *, follows: Talk | None = None) -> Talk:
        place, ts = self.slack.say(name, text, team=_TEAMS[council], thread=follows and follows.under)
        return follows or Talk(place, ts, council)

    def mention(self, name: str, text: str, council: str = NOTTINGHAM) -> Talk:
        channel, me = self.slack.emulator.channels["elections"], self.slack.emulator.users["askfirst"]
        place, ts = self.slack.say(name, f"<@{me}> {text}", team=_TEAMS[council], channel=channel)
        return Talk(place, ts, council)

    def send(self, name: str, file: str, data: bytes, text: str = "", *, at: str = "") -> Talk:
        served = at or self.slack.front.serve(file, data)
        files = [{"name": file, "url_private_download": served}]
        place, ts = self.slack.say(name, text, team=on_slack.NOTTINGHAM, subtype="file_share", files=files)
        return Talk(place, ts, NOTTINGHAM)

    def deliver(self, name: str, text: str, council: str = NOTTINGHAM) -> tuple[Talk, Callable[[], int]]:
        channel = self.slack.emulator.direct(name)
        ts = self.slack.emulator.call("chat.postMessage", f"xoxp-{name}", channel=channel, text=text)["ts"]
        event = {
            "type": "message", "channel_type": "im", "channel": channel, "text": text, "ts": ts,
            "user": self.slack.emulator.users[name],
        }  # fmt: skip
        talk = Talk(channel, ts, council)
        return talk, lambda: self.slack.bot.event(event, _TEAMS[council], f"Ev{ts}", X_Slack_Retry_Num="1")[0]

    def shown(self, talk: Talk, count: int = 1, seconds: float = 20) -> list[Shown]:
        # What one person alone sees is in nobody's history.
        found = [self._seen(m, talk) for m in self.slack.replies(talk.place, talk.under, 0, seconds)]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [self._seen(m, talk) for m in self.slack.replies(talk.place, talk.under, 0, seconds)]
            found += [self._seen(c.body, talk) for c in self._whispered(talk)]
            if len(found) >= count:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{len(found)} replies; the log says:\n{self.slack.bot.log.read_text()[-2000:]}")

    def _whispered(self, talk: Talk) -> list[Seen]:
        return [c for c in self.slack.front.of("chat.postEphemeral") if c.body.get("thread_ts") == talk.under]

    def press(self, name: str, shown: Shown, label: str, council: str = NOTTINGHAM) -> Shown:
        return self._used(name, shown, shown.buttons[label], council)

    def choose(self, name: str, shown: Shown, councils: str, council: str) -> Shown:
        (menu,) = [e for e in _elements(shown.raw["blocks"]) if "select" in e["type"]]
        return self._used(name, shown, menu, council, councils)

    def _used(self, name: str, shown: Shown, element: dict[str, Any], council: str, chosen: str | None = None) -> Shown:
        assert shown.talk
        place, message = shown.talk.place, {"ts": shown.talk.under, **shown.raw}
        team = _TEAMS[council]
        return self._next(
            name, lambda: self.slack.press(name, element, place, message, team=team, chosen=chosen), shown.talk
        )

    def fill(self, name: str, form: Shown, text: str, *, agreed: bool = True) -> Shown:
        ticked = [{"value": "agreed"}] if agreed else []
        values = {"text": {"text": {"value": text}}, "consent": {"consent": {"selected_options": ticked}}}
        view = {key: form.raw[key] for key in ("callback_id", "private_metadata")} | {"id": form.raw["id"]}
        return self._next(name, lambda: self.slack.submit(name, view, values, team=on_slack.NOTTINGHAM), form.talk)

    def filled(self, form: Shown) -> dict[str, str]:
        boxes = [b for b in form.raw["blocks"] if b["type"] == "input"]
        assert not any(box.get("optional") for box in boxes)
        return {box["label"]["text"]: box["element"].get("initial_value", "") for box in boxes}

    def greeted(self, name: str, council: str = NOTTINGHAM) -> Shown:
        user = self.slack.emulator.users[name]
        self.slack.bot.event({"type": "app_home_opened", "tab": "home", "user": user, "channel": "D1"}, _TEAMS[council])
        return self._seen(
            self.slack.front.wait_for("views.publish", lambda c: c.body.get("user_id") == user).body["view"], None
        )

    def check(self, name: str, post: str) -> Shown:
        method = f"response/check-{name}"
        payload = {
            "type": "message_action", "callback_id": "askfirst_check", "team": {"id": on_slack.NOTTINGHAM},
            "trigger_id": "1.2", "user": {"id": self.slack.emulator.users[name]}, "message": {"text": post, "ts": "1.2"},
            "channel": {"id": self.slack.emulator.channels["general"]}, "response_url": f"{self.slack.front.root}/{method}",
        }  # fmt: skip
        assert self.slack.bot.interaction(payload)[0] == 200
        sent = self.slack.front.wait_for(method).body
        assert sent["response_type"] == "ephemeral"
        return self._seen(sent, None)

    def with_the_officers(self, holding: str) -> Shown:
        channel = self.slack.emulator.channels["monitoring-officer"]
        self.slack.front.wait_for(
            "chat.postMessage", lambda c: c.body["channel"] == channel and holding in c.body["text"]
        )
        self.settle()
        message = next(m for m in self.slack.emulator.history(channel) if holding in m["text"])
        assert "<!" not in message["text"]
        return self._seen(message, Talk(channel, message["ts"], NOTTINGHAM))

    def standing_with_the_officers(self, holding: str) -> int:
        history = self.slack.emulator.history(self.slack.emulator.channels["monitoring-officer"])
        return len([m for m in history if holding in m["text"]])

    def told(self, name: str, holding: str) -> Shown:
        user = self.slack.emulator.users[name]
        sent = self.slack.front.wait_for(
            "chat.postMessage", lambda c: c.body["channel"] == user and holding in c.body["text"]
        )
        return self._seen(sent.body, None)

    def now(self, shown: Shown) -> str:
        assert shown.talk
        history = self.slack.emulator.history(shown.talk.place)
        return json.dumps([m for m in history if m["ts"] == shown.raw["ts"]], ensure_ascii=False)

    def refuse(self, *, posts: int = 0, after: int = 0, edits: str = "", deletes: str = "") -> None:
        fail = self.slack.front.fail
        fail("chat.postMessage", *[False] * after, *[_slack_error("internal_error")] * posts)
        errors = {"refused": "internal_error", "gone": "message_not_found"}
        for method, how in (("chat.update", edits), ("chat.delete", deletes)):
            if how:
                fail(method, *[_slack_error(errors[how])] * 9)

    def relent(self) -> None:
        self.slack.front.faults.clear()

    def in_public(self) -> int:
        return len(self.slack.front.of("chat.postMessage"))

    def settle(self) -> None:
        self.slack.settle()

    def forget(self) -> None:
        self.slack.front.forget()
        self.slack.front.asked_for.clear()

    def last_in(self, name: str) -> Shown:
        return self.told(name, "")

    def struck(self, shown: Shown) -> list[str]:
        runs = [e for b in shown.raw["blocks"] for s in b.get("elements", ()) for e in s.get("elements", ())]
        return [run["text"].strip() for run in runs if run.get("style", {}).get("strike")]

    def fetched(self) -> list[str]:
        return [path for path, _ in self.slack.front.asked_for]

    def card(self) -> str:
        channel = self.slack.emulator.channels["elections"]
        return on_slack.words_of(
            next(m for m in self.slack.emulator.history(channel) if "Pre-election" in m["text"])["blocks"]
        )

    def officer_id(self, name: str) -> str:
        return str(self.slack.emulator.users[name])

    def _next(self, name: str, act: Callable[[], object], talk: Talk | None) -> Shown:
        """What is shown first once something is done: a form, a message to one person, a message."""
        before = len(self.slack.front.calls)
        act()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for call in self.slack.front.calls[before:]:
                if call.method in ("views.open", "chat.postEphemeral") or call.method.startswith("response/"):
                    return self._seen(call.body.get("view") or call.body, talk)
                if call.method == "chat.postMessage" and self._to(name, call, talk):
                    return self._seen(call.body, talk)
            time.sleep(0.03)
        raise AssertionError(f"nothing was shown; calls were {[c.method for c in self.slack.front.calls[before:]]}")

    def _to(self, name: str, call: Seen, talk: Talk | None) -> bool:
        """In the conversation it was pressed in, or in the person's own chat."""
        return call.body["channel"] == self.slack.emulator.users[name] or (
            talk is not None and call.body.get("thread_ts") == talk.under
        )

    def _seen(self, body: dict[str, Any], talk: Talk | None) -> Shown:
        raw = {"id": f"V{time.monotonic_ns()}", **body} if "callback_id" in body else body
        blocks = body["blocks"]
        buttons, offered = {}, []
        for element in _elements(blocks):
            if element["type"] == "feedback_buttons":
                for side in (element["positive_button"], element["negative_button"]):
                    kept = {"action_id": element["action_id"], "type": element["type"], "value": side["value"]}
                    buttons[side["text"]["text"]] = kept
            elif element["type"] == "button":
                buttons[element["text"]["text"]] = {k: element[k] for k in ("action_id", "type", "value")}
            elif "options" in element:
                offered = [option["value"] for option in element["options"]]
        if "submit" in body:
            buttons[body["submit"]["text"]] = {}
        return Shown(on_slack.words_of(blocks), raw, _quoted(blocks), buttons, offered, talk)


def _elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [e for b in blocks if b["type"] in ("actions", "context_actions") for e in b["elements"]]


def _quoted(blocks: list[dict[str, Any]]) -> list[str]:
    """What stands behind a quotation bar."""
    inside = [e for b in blocks for e in b.get("elements", ()) if e.get("type") == "rich_text_quote"]
    return ["".join(run["text"] for run in one["elements"]) for one in inside]


def _slack_error(code: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps({"ok": False, "error": code}).encode()


class TeamsChat(Chat):
    """Teams, in front of Microsoft on loopback."""

    channel = "teams"

    def __init__(self, teams: Teams) -> None:
        self.teams, self.home, self.policies, self.bot = teams, teams.home, teams.policies, teams.bot

    def ask(self, name: str, text: str, council: str = NOTTINGHAM, *, follows: Talk | None = None) -> Talk:
        talk = self._begun(f"a:{name}", council)
        self.teams.say(name, text, tenant=_TENANTS[council])
        return follows or talk

    def mention(self, name: str, text: str, council: str = NOTTINGHAM) -> Talk:
        place = f"19:elections@thread.tacv2;messageid={time.monotonic_ns()}"
        talk = self._begun(place, council)
        self.teams.say(name, text, tenant=_TENANTS[council], where="channel", conversation=place)
        return talk

    def send(self, name: str, file: str, data: bytes, text: str = "", *, at: str = "") -> Talk:
        talk = self._begun(f"a:{name}", NOTTINGHAM)
        sent = {
            "contentType": FILE_SENT, "contentUrl": f"https://{FILES}/personal/{file}", "name": file,
            "content": {"downloadUrl": at or self.teams.microsoft.keep(data), "uniqueId": "1", "fileType": file[-3:]},
        }  # fmt: skip
        html = {"contentType": "text/html", "content": f"<p>{text}</p><attachment id='1'></attachment>"}
        self.teams.say(name, text, tenant=on_teams.NOTTINGHAM, attachments=[sent, html])
        return talk

    def deliver(self, name: str, text: str, council: str = NOTTINGHAM) -> tuple[Talk, Callable[[], int]]:
        talk = self._begun(f"a:{name}", council)
        activity = self.teams.activity(name, "message", tenant=_TENANTS[council], text=text)
        return talk, lambda: self.teams.send(activity)[0]

    def _begun(self, place: str, council: str) -> Talk:
        return Talk(place, place, council, len(self.teams.replies(place, 0)))

    def shown(self, talk: Talk, count: int = 1, seconds: float = 20) -> list[Shown]:
        found = self.teams.replies(talk.place, talk.before + count, seconds)[talk.before :]
        return [self._seen(call, talk) for call in found]

    def press(self, name: str, shown: Shown, label: str, council: str = NOTTINGHAM) -> Shown:
        return self._pressed(name, shown, shown.buttons[label], council)

    def choose(self, name: str, shown: Shown, councils: str, council: str) -> Shown:
        return self._pressed(name, shown, shown.buttons["Choose"], council, askfirst_choose=councils)

    def fill(self, name: str, form: Shown, text: str, *, agreed: bool = True) -> Shown:
        consent = "agreed" if agreed else ""
        return self._pressed(name, form, form.buttons["Send"], NOTTINGHAM, text=text, consent=consent)

    def _pressed(self, name: str, shown: Shown, action: dict[str, Any], council: str, **typed: Any) -> Shown:
        message = shown.raw.id if isinstance(shown.raw, Call) else "1"
        answer = self.teams.press(name, action, tenant=_TENANTS[council], message=message, **typed)
        if "task" in answer:
            return self._seen(answer, shown.talk)
        return Shown(answer["value"], answer, talk=shown.talk)

    def filled(self, form: Shown) -> dict[str, str]:
        boxes = [e for e in on_teams.card_of(form.raw)["body"] if "id" in e]
        assert all(box["isRequired"] for box in boxes)
        return {box["label"]: box.get("value", "") for box in boxes}

    def greeted(self, name: str, council: str = NOTTINGHAM) -> Shown:
        talk = self._begun(f"a:{name}", council)
        activity = self.teams.activity(name, "installationUpdate", tenant=_TENANTS[council], action="add")
        assert self.teams.send(activity)[0] == 200
        return self.shown(talk)[0]

    def check(self, name: str, post: str) -> Shown:
        body = {"contentType": "text", "content": post}
        value = {"commandId": "check", "commandContext": "message", "messagePayload": {"id": "1", "body": body}}
        shown = self.teams.invoke(
            name, "composeExtension/fetchTask", value, tenant=on_teams.NOTTINGHAM, where="channel"
        )
        return self._seen(shown, None)

    def with_the_officers(self, holding: str) -> Shown:
        place = on_teams.OFFICERS_CHANNEL
        (found,) = [m for m in self.teams.replies(place) if holding in on_teams.words_of(m)]
        assert "entities" not in found.body
        return self._seen(found, Talk(place, place, NOTTINGHAM))

    def standing_with_the_officers(self, holding: str) -> int:
        sent = [m for m in self.teams.replies(on_teams.OFFICERS_CHANNEL) if holding in on_teams.words_of(m)]
        taken = self.teams.microsoft.of(lambda c: c.method == "DELETE")
        refused = "DELETE" in self.teams.microsoft.unchangeable
        gone = {call.path.rpartition("/")[2] for call in taken if not refused}
        assert taken
        return len([m for m in sent if m.id not in gone])

    def told(self, name: str, holding: str) -> Shown:
        return self.said(Talk(f"a:{name}", f"a:{name}", NOTTINGHAM), holding)

    def now(self, shown: Shown) -> str:
        edits = self.teams.microsoft.of(lambda c: c.method == "PUT" and c.path.endswith(f"/activities/{shown.raw.id}"))
        return json.dumps((edits or [shown.raw])[-1].body, ensure_ascii=False)

    def refuse(self, *, posts: int = 0, after: int = 0, edits: str = "", deletes: str = "") -> None:
        self.teams.microsoft.fail(*[False] * after, *[(403, {})] * posts)
        errors = {"refused": (403, "BotNotInConversationRoster"), "gone": (404, "ActivityNotFoundInConversation")}
        for method, how in (("PUT", edits), ("DELETE", deletes)):
            if how:
                self.teams.microsoft.unchangeable[method] = errors[how]

    def relent(self) -> None:
        self.teams.microsoft.faults.clear()
        self.teams.microsoft.unchangeable.clear()

    def in_public(self) -> int:
        return len(self.teams.microsoft.of(lambda c: c.body.get("type") == "message"))

    def settle(self) -> None:
        self.teams.settle()

    def forget(self) -> None:
        self.teams.microsoft.forget()
        self.teams.microsoft.read.clear()

    def last_in(self, name: str) -> Shown:
        self.settle()
        return self.shown(Talk(f"a:{name}", f"a:{name}", NOTTINGHAM))[-1]

    def struck(self, shown: Shown) -> list[str]:
        inlines = [run for e in on_teams.card_of(shown.raw)["body"] for run in e.get("inlines", ())]
        return [run["text"].strip() for run in inlines if run.get("strikethrough")]

    def fetched(self) -> list[str]:
        return [path for path, _ in self.teams.microsoft.read]

    def card(self) -> str:
        return on_teams.words_of(self.teams.replies("19:elections@thread.tacv2")[-1])

    def officer_id(self, name: str) -> str:
        return f"teams:oid-{name}"

    def _seen(self, sent: Call | dict[str, Any], talk: Talk | None) -> Shown:
        card = on_teams.card_of(sent)
        menus = [e for e in card["body"] if e["type"] == "Input.ChoiceSet"]
        offered = [choice["value"] for menu in menus for choice in menu["choices"]]
        quotes = [re.sub(r"\n— .*$", "", quote) for quote in on_teams.quotes_of(sent)]
        return Shown(on_teams.words_of(sent), sent, quotes, on_teams.buttons_of(sent), offered, talk)


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


@pytest.fixture(params=CHATS, scope="module")
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
