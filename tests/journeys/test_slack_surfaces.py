"""Slack as a councillor meets it: direct message, channel, command, shortcut, App Home, buttons."""

from __future__ import annotations

import json
from typing import Any

from tests.support.slack.fixtures import NOBODYS, NOTTINGHAM, Slack, buttons_of, words_of

RULE = "if you are unsure about posting something, stop and ask for advice first"
FETE = "can i post a photo of the kids at the school fete?"


def source(slack: Slack, council: str) -> str:
    """A council's policy with white space and emphasis folded, to look quotes up in."""
    found = next(p for p in (slack.policies / council).iterdir() if p.suffix in (".txt", ".md"))
    return " ".join(found.read_text().replace("*", "").split())


def quotes_of(message: dict[str, Any]) -> list[str]:
    """What stands behind a quotation bar."""
    found = []
    for block in message["blocks"]:
        for element in block.get("elements", ()):
            if element.get("type") == "rich_text_quote":
                found.append("".join(e["text"] for e in element["elements"]))
    return found


def test_a_notification_and_a_screen_reader_say_the_quotes_too(slack: Slack) -> None:
    (answer,) = slack.replies(*slack.say("councillor1", FETE, team=NOTTINGHAM))
    assert quotes_of(answer)
    assert all(quote.split("\n")[-1] in answer["text"] for quote in quotes_of(answer))


def test_a_channel_message_without_a_mention_is_left_alone(slack: Slack) -> None:
    channel = slack.emulator.channels["general"]
    for event in (
        {"type": "message", "channel_type": "channel", "text": "can I post this?", "user": "U1"},
        {"type": "message", "channel_type": "im", "subtype": "message_changed", "message": {"text": FETE}},
        {"type": "message", "channel_type": "im", "subtype": "channel_join", "text": "joined", "user": "U1"},
        {"type": "message", "channel_type": "im", "bot_id": "B1", "text": FETE, "user": "U1"},
        {"type": "app_mention", "channel_type": "channel", "subtype": "bot_message", "bot_id": "B1", "text": FETE},
    ):
        status, _, _ = slack.bot.event({"channel": channel, "ts": "1.000001", **event}, NOTTINGHAM)
        assert status == 200
    slack.settle()
    assert slack.front.calls == []


def test_the_command_answers_the_asker_alone_and_shares_on_request(slack: Slack) -> None:
    method = slack.command("councillor6", FETE, team=NOTTINGHAM)
    sent = slack.front.wait_for(method).body
    assert sent["response_type"] == "ephemeral"
    assert words_of(sent["blocks"]).startswith(f"You asked: {FETE}")
    assert slack.front.of("chat.postMessage") == []
    share = buttons_of(sent)["askfirst_share"]
    slack.press("councillor6", share, slack.emulator.channels["general"], {"ts": "1.5"} | sent, team=NOTTINGHAM)
    shared = slack.front.wait_for_any("response/", lambda c: c.body.get("response_type") == "in_channel").body
    assert quotes_of(shared) == quotes_of(sent)
    assert "askfirst_share" not in buttons_of(shared)


def test_the_command_help_and_an_empty_command_say_what_this_is(slack: Slack) -> None:
    for typed in ("help", "", "  "):
        sent = slack.front.wait_for(slack.command("councillor6", typed, team=NOTTINGHAM)).body
        assert "I quote your council's own social media policy" in words_of(sent["blocks"])
        assert RULE in words_of(sent["blocks"])


def home_of(slack: Slack, name: str, team: str) -> dict[str, Any]:
    user = slack.emulator.users[name]
    slack.bot.event({"type": "app_home_opened", "tab": "home", "user": user, "channel": "D1"}, team)
    view: dict[str, Any] = slack.front.wait_for("views.publish", lambda c: c.body.get("user_id") == user).body["view"]
    return view


def test_a_member_of_two_councils_reads_each_councils_quotes_under_its_name(slack: Slack) -> None:
    user = slack.emulator.users["councillor11"]
    view = home_of(slack, "councillor11", NOBODYS)
    menu = buttons_of(view)["askfirst_councils"]
    assert menu["max_selected_items"] == 3
    chosen = [o for o in menu["options"] if o["value"] in ("coventry-city", "nottingham-city")]
    slack.front.forget()
    slack.bot.interaction(
        {
            "type": "block_actions", "team": {"id": NOBODYS}, "user": {"id": user}, "container": {"type": "view"},
            "actions": [{"action_id": "askfirst_councils", "selected_options": chosen}], "trigger_id": "1",
        }
    )  # fmt: skip
    redrawn = slack.front.wait_for("views.publish").body["view"]
    assert len(buttons_of(redrawn)["askfirst_councils"]["initial_options"]) == 2
    answers = slack.replies(*slack.say("councillor11", "can i post confidential papers?", team=NOBODYS), 2)
    for council, name in (("coventry-city", "Coventry City Council"), ("nottingham-city", "Nottingham City Council")):
        (mine,) = [a for a in answers if name in words_of(a["blocks"])]
        assert all(line.removeprefix("• ") in source(slack, council) for q in quotes_of(mine) for line in q.split("\n"))


def test_a_newcomer_gets_suggested_prompts(slack: Slack) -> None:
    user = slack.emulator.users["councillor12"]
    slack.bot.event({"type": "app_home_opened", "tab": "messages", "user": user, "channel": "D77"}, NOTTINGHAM)
    call = slack.front.wait_for("assistant.threads.setSuggestedPrompts").body
    assert call["channel_id"] == "D77"
    assert 1 <= len(call["prompts"]) <= 4


def test_nothing_typed_can_ping_link_or_format(slack: Slack) -> None:
    hostile = "<!channel> <@U123> <https://evil.example|click> *bold* `code` &lt;!here&gt; can i post this: 'sit down you idiot'"
    sent = slack.front.wait_for(slack.command("councillor15", hostile, team=NOTTINGHAM)).body
    assert "<" not in json.dumps(sent["blocks"])
    assert "<" not in sent["text"]
    assert sent["mrkdwn"] is False
    kinds = {block["text"]["type"] for block in sent["blocks"] if block["type"] == "section"}
    assert kinds == {"plain_text"}
