"""Slack at its worst: deliveries doubled, requests forged, calls refused, many askers, stops and restarts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.slack.bot import signed
from tests.support.slack.emulator import PEOPLE
from tests.support.slack.fixtures import NOBODYS, NOTTINGHAM, NUMBERED, Slack, words_of

FETE = "can i post a photo of the kids at the school fete?"
RULE = "stop and ask for advice first"


def direct(slack: Slack, name: str, text: str = FETE) -> tuple[dict[str, Any], str, str]:
    """A direct message in Slack, its event not sent yet."""
    channel = slack.emulator.direct(name)
    ts = slack.emulator.call("chat.postMessage", f"xoxp-{name}", channel=channel, text=text)["ts"]
    user = slack.emulator.users[name]
    return (
        {"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": ts},
        channel,
        ts,
    )


def test_a_mention_told_by_two_events_is_answered_once(slack: Slack) -> None:
    event, channel, ts = direct(slack, "councillor21")
    slack.bot.event(event, NOTTINGHAM)
    slack.bot.event(event | {"type": "app_mention"}, NOTTINGHAM)
    slack.replies(channel, ts)
    slack.settle()
    assert len(slack.replies(channel, ts)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed("another body"),
        signed('{"type": "event_callback"}', at=time.time() - 600),
        signed('{"type": "event_callback"}', secret="another secret"),
        {"X-Slack-Request-Timestamp": "not a number", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "9" * 5000, "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "²", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=ü"},
        {"X-Slack-Request-Timestamp": str(int(time.time()))},
        {"X-Slack-Signature": "v0=00"},
    ],
    ids=["none", "another body", "stale", "another secret", "garbled", "5,000 digits", "no digit", "no ASCII",
         "no signature", "no timestamp"],
)  # fmt: skip
def test_a_request_that_slack_did_not_sign_is_refused(slack: Slack, headers: dict[str, str]) -> None:
    status, _, _ = slack.bot.post('{"type": "event_callback"}', headers)
    assert status == 401
    assert slack.front.calls == []
    assert "Traceback" not in slack.bot.log.read_text()


def test_what_slack_did_not_sign_is_not_parsed(slack: Slack) -> None:
    form = "&".join(f"a{n}=%41%42%43" for n in range(48_000))
    began = time.monotonic()
    for _ in range(5):
        assert slack.bot.post(form, signed("x"), "application/x-www-form-urlencoded")[0] == 401
    assert time.monotonic() - began < 1
    assert slack.bot.post("ssl_check=1&token=x", {}, "application/x-www-form-urlencoded")[:2] == (200, "")
    assert slack.bot.post("command=x&ssl_check=", {}, "application/x-www-form-urlencoded")[0] == 401


@pytest.mark.parametrize("depth", [61, 900, 100_000])
def test_a_payload_that_is_nested_too_deep_is_turned_away(slack: Slack, depth: int) -> None:
    body = '{"type": "event_callback", "event": {"a": ' + "[" * depth + "]" * depth + "}}"
    assert slack.bot.post(body)[0] == 400


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "7", '"x"', "payload=", "payload=%7B", '{"type":"event_callback","event":[]}',
                                  '{"type":"event_callback","event":{"type":"message","channel_type":"im"}}'])  # fmt: skip
def test_a_malformed_payload_is_turned_away_and_harms_nothing(slack: Slack, body: str) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        status, _, _ = slack.bot.post(body, kind=kind)
        assert 200 <= status < 500
    assert slack.bot.get("/healthz") == (200, "ok")


def odd(record: Any, depth: int = 3) -> Iterator[Any]:
    """A payload with each of its values in turn of another form, or left out."""
    for key in list(record) if isinstance(record, dict) else range(len(record)) if isinstance(record, list) else ():
        for value in (None, 7, "x" * 3000, [], {}, [[]]):
            yield {**record, key: value} if isinstance(record, dict) else [value]
        if isinstance(record, dict):
            yield {k: v for k, v in record.items() if k != key}
        for inner in odd(record[key], depth - 1) if depth else ():
            yield {**record, key: inner} if isinstance(record, dict) else [inner]


def test_whatever_form_what_is_signed_has_it_is_no_fault_of_ours(slack: Slack) -> None:
    user, channel = slack.emulator.users["councillor40"], slack.emulator.direct("councillor40")
    who = {"user": {"id": user, "team_id": NOBODYS}, "team": {"id": NOBODYS}, "trigger_id": "1.2"}
    there = {"channel": {"id": channel}, "message": {"ts": "1.2", "text": "x", "user": user, "blocks": []}}
    back = {
        "response_url": f"{slack.front.root}/response/odd",
        "container": {"message_ts": "1.2", "channel_id": channel},
    }
    button = {"type": "button", "action_id": "askfirst_refer", "block_id": "b", "value": "forged"}
    thumb = {"type": "feedback_buttons", "action_id": "askfirst_feedback", "block_id": "b", "value": "+forged"}
    menu = {"type": "static_select", "action_id": "askfirst_choose", "block_id": "b", "selected_option": {"value": "a"}}
    view = {
        "type": "modal",
        "callback_id": "askfirst_send_reply",
        "private_metadata": "forged",
        "id": "V1",
        "state": {"values": {}},
    }
    payloads = [
        *({"type": "block_actions", "actions": [one], **who, **there, **back} for one in (button, thumb, menu)),
        {"type": "view_submission", "view": view, **who}, {"type": "message_action", "callback_id": "askfirst_check", **who, **there, **back},
        {"type": "shortcut", "callback_id": "askfirst_ask", **who},
    ]  # fmt: skip
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": channel,
        "user": user,
        "ts": "1.2",
        "files": [{"name": "a.txt"}],
        "text": "",
    }
    told = {"type": "event_callback", "team_id": NOBODYS, "event_id": "EvOdd", "event": event}
    sent = [(slack.bot.interaction(one)[0], one) for payload in payloads for one in odd(payload)]
    sent += [(slack.bot.post(json.dumps(one))[0], one) for one in odd(told)]
    assert len(sent) > 500
    assert [one for status, one in sent if status not in (200, 400, 404)] == []
    assert slack.bot.get("/healthz") == (200, "ok")
    assert "Traceback" not in slack.bot.log.read_text()
    slack.settle()


def test_the_handshake_and_the_health_pages(slack: Slack) -> None:
    status, body, _ = slack.bot.post('{"type": "url_verification", "challenge": "c123"}')
    assert status == 200
    assert "c123" in body
    assert slack.bot.get("/readyz")[0] == 200
    assert json.loads(slack.bot.get("/readyz")[1]) == {"publication": "5"}


def test_a_failing_call_is_tried_again_and_the_answer_arrives_once(slack: Slack) -> None:
    event, channel, ts = direct(slack, "councillor24")
    slack.front.fail("chat.postMessage", (500, {}, b"down"), None, (503, {}, b"down"))
    slack.bot.event(event, NOTTINGHAM)
    assert RULE in words_of(slack.replies(channel, ts)[0]["blocks"])
    slack.settle()
    assert len(slack.replies(channel, ts)) == 1


def test_the_status_is_shown_and_taken_away_even_on_failure(slack: Slack) -> None:
    event, channel, ts = direct(slack, "councillor26")
    refusal = (200, {"Content-Type": "application/json"}, b'{"ok": false, "error": "internal_error"}')
    slack.front.fail("chat.postMessage", refusal)
    slack.bot.event(event, NOTTINGHAM)
    slack.replies(channel, ts)
    slack.settle()
    shown = [c.body["status"] for c in slack.front.of("assistant.threads.setStatus")]
    assert shown[0]
    assert shown[-1] == ""


def test_the_status_is_tried_once_and_the_answer_does_not_wait_for_it(slack: Slack) -> None:
    event, channel, ts = direct(slack, "councillor27")
    wait = (429, {"Retry-After": "30"}, b'{"ok": false, "error": "ratelimited"}')
    slack.front.fail("assistant.threads.setStatus", wait, None)
    began = time.monotonic()
    slack.bot.event(event, NOTTINGHAM)
    slack.replies(channel, ts)
    assert time.monotonic() - began < 15
    slack.settle()
    assert len(slack.front.of("assistant.threads.setStatus")) == 1


def test_two_hundred_questions_at_once_from_fifty_people(slack: Slack) -> None:
    asked = [
        direct(slack, PEOPLE[n % 50], f"can i post picture number {n} of my neighbour's house?") for n in range(200)
    ]
    taken: list[float] = []
    taken_lock = threading.Lock()

    def send(events: list[dict[str, Any]]) -> None:
        for event in events:
            status, _, seconds = slack.bot.event(event, NUMBERED)
            assert status == 200
            with taken_lock:
                taken.append(seconds)

    threads = [threading.Thread(target=send, args=([e for e, _, _ in asked[n::20]],)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 200
    assert max(taken) < 3
    for _, channel, ts in asked:
        slack.replies(channel, ts, seconds=120)
    slack.settle()
    assert [len(slack.replies(channel, ts)) for _, channel, ts in asked] == [1] * 200
