"""An officer's journey in Slack: a new file, the difference, published, answered with, gone back from."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from index.errors import EditionError
from index.store.documents import digest_of
from index.store.editions import Deed
from tests.support.databases import store_of
from tests.support.slack.emulator import OFFICER
from tests.support.slack.fixtures import NOTTINGHAM, Slack, buttons_of, enter, words_of

OLD = "Always post respectfully, politely and professionally."
NEW = "Always post respectfully, politely, truthfully and professionally."
ASKED = "May I be rude to somebody online?"


@pytest.fixture
def workspace(start: Any, tmp_path: Path, slack_policies: Path) -> Slack:
    """A Slack of its own whose policies may be changed."""
    policies = Path(shutil.copytree(slack_policies, tmp_path / "policies"))
    running: Slack = start(policies=policies)
    return running


def uploaded(slack: Slack, name: str, data: bytes, text: str = "", person: str = OFFICER) -> tuple[str, str]:
    """Somebody sends a file in a direct message. Returns channel and timestamp."""
    served = slack.front.serve(name, data)
    channel = slack.emulator.direct(person)
    ts = slack.emulator.call("chat.postMessage", f"xoxp-{person}", channel=channel, text=text or name)["ts"]
    event = {
        "type": "message", "subtype": "file_share", "channel_type": "im", "channel": channel, "ts": ts, "text": text,
        "user": slack.emulator.users[person], "files": [{"name": name, "url_private_download": served}],
    }  # fmt: skip
    assert slack.bot.event(event, NOTTINGHAM)[0] == 200
    return channel, ts


def policy(slack: Slack) -> Path:
    return slack.policies / "nottingham-city" / "social-media-guidance.txt"


def answered(slack: Slack) -> str:
    place = slack.say("councillor1", ASKED, team=NOTTINGHAM)
    return words_of(slack.replies(*place)[0]["blocks"])


def until(slack: Slack, words: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if words in answered(slack):
            return
        time.sleep(0.3)
    raise AssertionError(f"not answered with {words!r}")


def test_upload_difference_publish_answer_rollback_old_words(workspace: Slack) -> None:
    slack = workspace
    assert OLD in answered(slack)
    file = policy(slack)
    data = file.read_text("utf-8").replace(OLD, NEW).encode()
    place = uploaded(slack, file.name, data)
    (shown,) = slack.replies(*place)
    words = words_of(shown["blocks"])
    assert "1 changed" in words
    assert "truthfully" in words
    assert "1 embedded anew" in words
    assert "stop and ask for advice first" in words
    assert OLD in answered(slack)
    slack.press(OFFICER, buttons_of(shown)["askfirst_publish_change"], place[0], shown, team=NOTTINGHAM)
    assert "Published as edition 2" in words_of(slack.replies(*place, 2)[1]["blocks"])
    until(slack, NEW)
    assert OLD in file.read_text("utf-8")
    assert store_of(slack.home).proposals.ids() == ()
    method = slack.command(OFFICER, "rollback", team=NOTTINGHAM)
    back = slack.front.wait_for(method).body
    assert "1 changed" in words_of(back["blocks"])
    button = buttons_of(back)["askfirst_publish_change"]
    slack.press(OFFICER, button, place[0], {"ts": "1.0", **shown}, team=NOTTINGHAM)
    until(slack, OLD)
    again = slack.front.wait_for(slack.command(OFFICER, "refresh", team=NOTTINGHAM)).body
    assert "Nothing differs from what is in force" in words_of(again["blocks"])


def test_nobody_else_may_and_it_is_recorded(workspace: Slack) -> None:
    slack = workspace
    file = policy(slack)
    place = uploaded(slack, file.name, b"Councillors may do as they please.", person="councillor2")
    assert "Only the officers" in words_of(slack.replies(*place)[0]["blocks"])
    method = slack.command("councillor2", "refresh", team=NOTTINGHAM)
    assert "Only the officers" in words_of(slack.front.wait_for(method).body["blocks"])
    told = [e for e in store_of(slack.home).history.entries() if e.deed is Deed.REFUSED]
    assert [e.why for e in reversed(told)] == ["a new file", "a refresh"]
    assert all(slack.emulator.users["councillor2"] in e.by for e in told)
    photo = uploaded(slack, "fete.png", b"\x89PNG", person="councillor2")
    assert "cannot read pictures" in words_of(slack.replies(*photo)[0]["blocks"])


def test_a_second_officer_is_told_and_a_discarded_file_leaves_nothing(workspace: Slack) -> None:
    slack = workspace
    second = slack.emulator.users["councillor3"]
    enter(slack.policies / "nottingham-city", officers=[slack.emulator.users[OFFICER], second])
    first = slack.front.wait_for(slack.command(OFFICER, "refresh", team=NOTTINGHAM)).body
    assert "officers" in words_of(first["blocks"])
    publish = buttons_of(first)["askfirst_publish_change"]
    slack.press(OFFICER, publish, "C1", {"ts": "1.0"}, team=NOTTINGHAM)
    deadline = time.monotonic() + 20
    while "edition 2" not in json.dumps([c.body for c in slack.front.calls]) and time.monotonic() < deadline:
        time.sleep(0.1)
    file = policy(slack)
    data = file.read_text("utf-8").replace(OLD, NEW).encode()
    mine = uploaded(slack, file.name, data)
    (shown,) = slack.replies(*mine)
    theirs = uploaded(slack, file.name, data, person="councillor3")
    assert "has a change" in words_of(slack.replies(*theirs)[0]["blocks"])
    slack.press(OFFICER, buttons_of(shown)["askfirst_discard_change"], mine[0], shown, team=NOTTINGHAM)
    assert "Discarded" in words_of(slack.replies(*mine, 2)[1]["blocks"])
    store = store_of(slack.home)
    assert store.proposals.ids() == ()
    with pytest.raises(EditionError):
        store.documents.read(digest_of(data))
    slack.press(OFFICER, buttons_of(shown)["askfirst_publish_change"], mine[0], shown, team=NOTTINGHAM)
    assert "published or discarded already" in words_of(slack.replies(*mine, 3)[2]["blocks"])


def test_a_damaged_file_is_refused_in_words_and_the_token_goes_to_slack_alone(workspace: Slack) -> None:
    slack = workspace
    broken = uploaded(slack, policy(slack).stem + ".docx", b"PK\x03\x04 no document at all")
    said = words_of(slack.replies(*broken)[0]["blocks"])
    assert "cannot be read" in said or "damaged" in said or "not a Word" in said, said
    channel = slack.emulator.direct(OFFICER)
    ts = slack.emulator.call("chat.postMessage", f"xoxp-{OFFICER}", channel=channel, text="x")["ts"]
    event = {
        "type": "message", "subtype": "file_share", "channel_type": "im", "channel": channel, "ts": ts, "text": "",
        "user": slack.emulator.users[OFFICER],
        "files": [{"name": "policy.txt", "url_private_download": "http://127.0.0.1:9/policy.txt"}],
    }  # fmt: skip
    slack.bot.event(event, NOTTINGHAM)
    assert "went wrong on my side" in words_of(slack.replies(channel, ts)[0]["blocks"])


def test_a_card_on_the_pre_election_period_is_posted_and_follows_the_policy(workspace: Slack) -> None:
    slack = workspace
    channel = slack.emulator.channels["elections"]
    before = {m["ts"] for m in slack.emulator.history(channel)}
    refused = slack.command("councillor2", "card", team=NOTTINGHAM, channel=channel)
    assert "Only the officers" in words_of(slack.front.wait_for(refused).body["blocks"])
    said = slack.command(OFFICER, "card", team=NOTTINGHAM, channel=channel)
    assert "Pin it" in words_of(slack.front.wait_for(said).body["blocks"])
    (card,) = [m for m in slack.emulator.history(channel) if m["ts"] not in before]
    words = words_of(card["blocks"])
    assert "Pre-election period" in words
    assert "no clause on the pre-election period" in words
    assert "stop and ask for advice first" in words
    assert "Starts" in words or "No election is entered" in words
