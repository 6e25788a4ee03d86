"""What a person does in Slack, by the names that it has in any chat."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.support.chat import NOBODYS, NOTTINGHAM, NUMBERED, TWO, Chat, Shown, Talk
from tests.support.slack import fixtures as on_slack
from tests.support.slack.fixtures import Slack
from tests.support.slack.front import Seen

_TEAMS = {
    NOTTINGHAM: on_slack.NOTTINGHAM, NUMBERED: on_slack.NUMBERED, TWO: on_slack.TWO, NOBODYS: on_slack.NOBODYS,
}  # fmt: skip


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

    def pass_on(self, name: str, kind: str, words: str, text: str = "") -> Talk:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
        forwarded: dict[str, Any] = {
            "is_share": True,
            "is_msg_unfurl": True,
            "author_name": "Bob",
            "fallback": "[shared]",
        }
        more: dict[str, Any] = {
            "forwarded": {"attachments": [forwarded | {"text": words}]},
            "quoted": {},
            "card": {"attachments": [forwarded | {"message_blocks": [{"message": {"blocks": [section]}}]}]},
            "picture": {
                "subtype": "file_share",
                "files": [{"name": "IMG_1.jpg", "mimetype": "image/jpeg", "url_private": "x"}],
            },
            "voice": {
                "subtype": "file_share",
                "files": [{"name": "audio_message.m4a", "subtype": "slack_audio", "mimetype": "audio/mp4"}],
            },
            "page": {"subtype": "file_share", "files": [{"name": "Notes", "filetype": "quip", "mode": "canvas"}]},
        }[kind]
        text = f"&gt; {words}\n{text}" if kind == "quoted" else text
        place, ts = self.slack.say(name, text, team=on_slack.NOTTINGHAM, **more)
        return Talk(place, ts, NOTTINGHAM)

    def reply_with_mention(self, name: str, post: str, text: str) -> Talk:
        channel, me = self.slack.emulator.channels["elections"], self.slack.emulator.users["askfirst"]
        ts = self.slack.emulator.call("chat.postMessage", "xoxp-councillor49", channel=channel, text=post)["ts"]
        self.slack.say(name, f"<@{me}> {text}", team=on_slack.NOTTINGHAM, channel=channel, thread=ts)
        return Talk(channel, ts, NOTTINGHAM)

    def written(self, name: str, text: str, council: str = NOTTINGHAM) -> tuple[Talk, Any]:
        channel = self.slack.emulator.direct(name)
        ts = self.slack.emulator.call("chat.postMessage", f"xoxp-{name}", channel=channel, text=text)["ts"]
        event = {
            "type": "message", "channel_type": "im", "channel": channel, "text": text, "ts": ts,
            "user": self.slack.emulator.users[name], "team": _TEAMS[council],
        }  # fmt: skip
        return Talk(channel, ts, council), event

    def deliver(self, event: Any) -> int:
        return self.slack.bot.event(event, event["team"], f"Ev{event['ts']}", X_Slack_Retry_Num="1")[0]

    def limit(self, seconds: int) -> None:
        body = b'{"ok": false, "error": "ratelimited"}'
        self.slack.front.fail("chat.postMessage", (429, {"Retry-After": str(seconds)}, body))

    def down(self, times: int) -> None:
        self.slack.front.fail("chat.postMessage", *[(503, {}, b"down")] * times)

    def tries(self) -> list[float]:
        return [call.at for call in self.slack.front.of("chat.postMessage")]

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
        found = self.slack.front.of("chat.postEphemeral")
        return [
            c for c in found if c.body.get("thread_ts", talk.under) == talk.under and c.body["channel"] == talk.place
        ]

    def press(self, name: str, shown: Shown, label: str, council: str = NOTTINGHAM) -> Shown:
        return self._used(name, shown, shown.buttons[label], council)

    def under(self, shown: Shown, message: str) -> Shown:
        return replace(shown, raw={**shown.raw, "ts": message})

    def choose(self, name: str, shown: Shown, councils: str, council: str) -> Shown:
        (menu,) = [e for e in _elements(shown.raw["blocks"]) if "select" in e["type"]]
        return self._used(name, shown, menu, council, councils)

    def _used(self, name: str, shown: Shown, element: dict[str, Any], council: str, chosen: str | None = None) -> Shown:
        team = _TEAMS[council]
        if shown.talk is None:
            return self._next(name, lambda: self._used_at_home(name, element, team), None)
        place, message = shown.talk.place, {"ts": shown.talk.under, **shown.raw}
        return self._next(
            name, lambda: self.slack.press(name, element, place, message, team=team, chosen=chosen), shown.talk
        )

    def _used_at_home(self, name: str, element: dict[str, Any], team: str) -> None:
        payload = {
            "type": "block_actions", "team": {"id": team}, "user": {"id": self.slack.emulator.users[name], "team_id": team},
            "container": {"type": "view"}, "trigger_id": self.slack.trigger(name), "actions": [element],
        }  # fmt: skip
        assert self.slack.bot.interaction(payload)[0] == 200

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
        message = next(m for m in self._with_threads(channel) if holding in m["text"])
        assert "<!" not in message["text"]
        return self._seen(message, Talk(channel, message["ts"], NOTTINGHAM))

    def standing_with_the_officers(self, holding: str) -> int:
        standing = self._with_threads(self.slack.emulator.channels["monitoring-officer"])
        return len([m for m in standing if holding in m["text"]])

    def _with_threads(self, channel: str) -> list[dict[str, Any]]:
        """All that stands in a channel, what stands in its threads included."""
        found = {m["ts"]: m for m in self.slack.emulator.history(channel)}
        for ts in list(found):
            found |= {m["ts"]: m for m in self.slack.emulator.thread(channel, ts)}
        return list(found.values())

    def told(self, name: str, holding: str) -> Shown:
        theirs = self._own(name)
        sent = self.slack.front.wait_for(
            "chat.postMessage", lambda c: c.body["channel"] in theirs and holding in c.body["text"]
        )
        direct = self.slack.emulator.direct(name)
        under = sent.body.get("thread_ts") or self.slack.emulator.history(direct)[0]["ts"]
        return self._seen(sent.body, Talk(direct, under, NOTTINGHAM))

    def _own(self, name: str) -> tuple[str, str]:
        """What a message to somebody alone may be addressed to."""
        return self.slack.emulator.users[name], self.slack.emulator.direct(name)

    def answer_to(self, name: str, shown: Shown, text: str) -> Shown:
        assert shown.talk
        before = len(self.slack.replies(shown.talk.place, shown.talk.under, 0))
        self.slack.say(name, text, team=on_slack.NOTTINGHAM, thread=shown.talk.under)
        return self._seen(self.slack.replies(shown.talk.place, shown.talk.under, before + 1)[-1], shown.talk)

    def now(self, shown: Shown) -> str:
        assert shown.talk
        history = self.slack.emulator.history(shown.talk.place)
        return json.dumps([m for m in history if m["ts"] == shown.raw["ts"]], ensure_ascii=False)

    def refuse(self, *, posts: int = 0, after: int = 0, edits: str = "", deletes: str = "") -> None:
        fail = self.slack.front.fail
        fail("chat.postMessage", *[False] * after, *[_slack_error("ekm_access_denied")] * posts)
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

    def card(self) -> Shown:
        channel = self.slack.emulator.channels["elections"]
        message = next(m for m in self.slack.emulator.history(channel) if "Pre-election" in m["text"])
        return self._seen(message, Talk(channel, message["ts"], NOTTINGHAM))

    def name_of(self, name: str) -> str:  # noqa: ARG002
        return ""

    def officer_id(self, name: str) -> str:
        return str(self.slack.emulator.users[name])

    def _next(self, name: str, act: Callable[[], object], talk: Talk | None) -> Shown:
        """What is shown first once something is done: a form, a message to one person, a message."""
        before = len(self.slack.front.calls)
        act()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for call in self.slack.front.calls[before:]:
                changed = call.method == "chat.update" and call.body["channel"] in self._own(name)
                if (
                    changed
                    or call.method in ("views.open", "chat.postEphemeral")
                    or call.method.startswith("response/")
                ):
                    return self._seen(call.body.get("view") or call.body, talk)
                if call.method == "chat.postMessage" and self._to(name, call, talk):
                    return self._seen(call.body, talk)
            time.sleep(0.03)
        raise AssertionError(f"nothing was shown; calls were {[c.method for c in self.slack.front.calls[before:]]}")

    def _to(self, name: str, call: Seen, talk: Talk | None) -> bool:
        """In the conversation it was pressed in, or in the person's own chat; what officers read of a reply is none of these."""
        if call.body["channel"] == self.slack.emulator.channels["monitoring-officer"]:
            return False
        return call.body["channel"] in self._own(name) or (
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
