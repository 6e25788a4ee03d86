"""Slack as a councillor meets it: direct message, channel, command, shortcut, App Home, buttons."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from bot.presentation import WHICH_COUNCIL
from tests.support.slack.fixtures import NOBODYS, NOTTINGHAM, NUMBERED, TWO, Slack, buttons_of, words_of

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


def test_a_direct_message_is_answered_word_for_word_with_rule_and_contact(slack: Slack) -> None:
    (answer,) = slack.replies(*slack.say("councillor1", FETE, team=NOTTINGHAM))
    shown = words_of(answer["blocks"])
    quotes = quotes_of(answer)
    assert 1 <= len(quotes) <= 3
    whole = source(slack, "nottingham-city")
    assert all(line.removeprefix("• ") in whole for quote in quotes for line in quote.split("\n"))
    assert "Use of Social Media – Guidance for Councillors (March 2018)" in shown
    assert "Safeguarding" in shown
    assert RULE in shown
    assert shown.index(RULE) < shown.index("Malcolm.townroe@nottinghamcity.gov.uk")
    assert all(quote.split("\n")[-1] in answer["text"] for quote in quotes)


def test_a_channel_mention_is_answered_in_its_thread_with_clause_9_2(slack: Slack) -> None:
    channel, ts = slack.say(
        "councillor2", f"<@{slack.emulator.users['askfirst']}> will the council's own account still promote my posts in the "
        "election period?", team=NUMBERED, channel=slack.emulator.channels["general"],
    )  # fmt: skip
    (answer,) = slack.replies(channel, ts)
    assert "clause 9.2" in words_of(answer["blocks"])
    assert "will not retweet" in words_of(answer["blocks"]) or "councillor" in quotes_of(answer)[0].lower()


def test_an_empty_mention_gets_help(slack: Slack) -> None:
    me = slack.emulator.users["askfirst"]
    (answer,) = slack.replies(
        *slack.say("councillor3", f"<@{me}>", team=NOTTINGHAM, channel=slack.emulator.channels["elections"])
    )
    shown = words_of(answer["blocks"])
    assert "I quote your council's own social media policy" in shown
    assert RULE in shown


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


def test_a_short_follow_up_in_a_thread_keeps_its_subject(slack: Slack) -> None:
    channel, ts = slack.say("councillor4", "can i call the planning officer useless in a post?", team=NOTTINGHAM)
    (first,) = slack.replies(channel, ts)
    slack.say("councillor4", "and on my private account?", team=NOTTINGHAM, thread=ts)
    second = slack.replies(channel, ts, 2)[1]
    assert quotes_of(second)
    alone, stamp = slack.say("councillor5", "and on my private account?", team=NOTTINGHAM)
    (without,) = slack.replies(alone, stamp)
    assert quotes_of(second) != quotes_of(without)
    assert set(quotes_of(first)) & set(quotes_of(second))


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


def test_check_this_post_judges_the_selected_message_privately(slack: Slack) -> None:
    method = "response/shortcut"
    post = "Cllr Barry Wainwright is a liar and has been pocketing the grant money"
    status, _, _ = slack.bot.interaction(
        {
            "type": "message_action", "callback_id": "askfirst_check", "team": {"id": NOTTINGHAM}, "trigger_id": "1.2",
            "user": {"id": slack.emulator.users["councillor7"]}, "channel": {"id": slack.emulator.channels["general"]},
            "message": {"text": post, "ts": "1.2", "user": "U9"}, "response_url": f"{slack.front.root}/{method}",
        }
    )  # fmt: skip
    assert status == 200
    sent = slack.front.wait_for(method).body
    shown = words_of(sent["blocks"])
    assert sent["response_type"] == "ephemeral"
    assert post in shown
    assert "Libel" in shown
    assert slack.front.of("chat.postMessage") == []


def test_whoever_belongs_to_no_council_is_asked_once_and_then_answered(slack: Slack) -> None:
    channel, ts = slack.say("councillor8", FETE, team=NOBODYS)
    (menu,) = slack.replies(channel, ts)
    assert WHICH_COUNCIL in words_of(menu["blocks"])
    select = buttons_of(menu)["askfirst_council"]
    assert len(select["options"]) == 5
    slack.press("councillor8", select, channel, menu, team=NOBODYS, chosen="coventry-city")
    answer = slack.replies(channel, ts, 2)[1]
    assert "Coventry City Council" in words_of(answer["blocks"])
    (again,) = slack.replies(*slack.say("councillor8", "can i swear at a troll?", team=NOBODYS))
    assert "Coventry City Council" in words_of(again["blocks"])


def test_a_workspace_of_two_councils_offers_those_two(slack: Slack) -> None:
    channel, ts = slack.say("councillor9", FETE, team=TWO)
    (menu,) = slack.replies(channel, ts)
    offered = [o["value"] for o in buttons_of(menu)["askfirst_council"]["options"]]
    assert offered == ["coventry-city", "numbered-district"]
    slack.press("councillor9", buttons_of(menu)["askfirst_council"], channel, menu, team=TWO, chosen="nottingham-city")
    refused = slack.replies(channel, ts, 2)[1]
    assert "no longer to be chosen" in words_of(refused["blocks"])


def home_of(slack: Slack, name: str, team: str) -> dict[str, Any]:
    user = slack.emulator.users[name]
    slack.bot.event({"type": "app_home_opened", "tab": "home", "user": user, "channel": "D1"}, team)
    view: dict[str, Any] = slack.front.wait_for("views.publish", lambda c: c.body.get("user_id") == user).body["view"]
    return view


def test_the_app_home_names_documents_snapshot_rule_and_contact(slack: Slack) -> None:
    shown = words_of(home_of(slack, "councillor10", NOTTINGHAM)["blocks"])
    current = (slack.home / "index" / "current").read_text().strip()
    for expected in ("Use of Social Media – Guidance for Councillors (March 2018)", current, RULE, "0115 876 4332"):
        assert expected in shown


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
    answers = slack.replies(*slack.say("councillor11", "can i share a newspaper photo?", team=NOBODYS), 2)
    for council, name in (("coventry-city", "Coventry City Council"), ("nottingham-city", "Nottingham City Council")):
        (mine,) = [a for a in answers if name in words_of(a["blocks"])]
        assert all(line.removeprefix("• ") in source(slack, council) for q in quotes_of(mine) for line in q.split("\n"))


def test_a_newcomer_gets_suggested_prompts(slack: Slack) -> None:
    user = slack.emulator.users["councillor12"]
    slack.bot.event({"type": "app_home_opened", "tab": "messages", "user": user, "channel": "D77"}, NOTTINGHAM)
    call = slack.front.wait_for("assistant.threads.setSuggestedPrompts").body
    assert call["channel_id"] == "D77"
    assert 1 <= len(call["prompts"]) <= 4


def test_more_clauses_are_marked_as_related_and_are_other_ones(slack: Slack) -> None:
    channel, ts = slack.say("councillor13", FETE, team=NOTTINGHAM)
    (answer,) = slack.replies(channel, ts)
    slack.press("councillor13", buttons_of(answer)["askfirst_more"], channel, answer, team=NOTTINGHAM)
    more = slack.replies(channel, ts, 2)[1]
    shown = words_of(more["blocks"])
    assert "Related clauses:" in shown
    assert RULE in shown
    assert quotes_of(more)
    assert not set(quotes_of(more)) & set(quotes_of(answer))


def votes(slack: Slack) -> list[tuple[Any, ...]]:
    with sqlite3.connect(slack.home / "askfirst.db") as db:
        return db.execute("select council, helpful, outcome, topics, clauses, voter from feedback").fetchall()


def test_a_vote_toggles_and_the_last_one_wins_and_no_words_are_kept(slack: Slack) -> None:
    channel, ts = slack.say("councillor14", FETE, team=NOTTINGHAM)
    (answer,) = slack.replies(channel, ts)
    element = buttons_of(answer)["askfirst_feedback"]
    before = len(votes(slack))
    seen = []
    for number, side in enumerate(("positive_button", "negative_button", "negative_button", "positive_button"), 1):
        slack.press("councillor14", element | {"value": element[side]["value"]}, channel, answer, team=NOTTINGHAM)
        slack.replies(channel, ts, 1 + number)
        seen.append([v[1] for v in votes(slack)[before:]])
    assert seen == [[1], [0], [], [1]]
    council, _, outcome, topics, clauses, voter = votes(slack)[-1]
    assert (council, outcome) == ("nottingham-city", "answered")
    assert "children" in topics
    assert clauses.startswith("nottingham-city/")
    assert slack.emulator.users["councillor14"] not in voter


def test_nothing_typed_can_ping_link_or_format(slack: Slack) -> None:
    hostile = "<!channel> <@U123> <https://evil.example|click> *bold* `code` &lt;!here&gt; can i post this: 'sit down you idiot'"
    sent = slack.front.wait_for(slack.command("councillor15", hostile, team=NOTTINGHAM)).body
    assert "<" not in json.dumps(sent["blocks"])
    assert "<" not in sent["text"]
    assert sent["mrkdwn"] is False
    kinds = {block["text"]["type"] for block in sent["blocks"] if block["type"] == "section"}
    assert kinds == {"plain_text"}


def test_no_question_is_kept_or_logged(slack: Slack) -> None:
    marker = "zanzibarmarker"
    channel, ts = slack.say("councillor16", f"can i post about {marker} councillors taking bribes?", team=NOTTINGHAM)
    slack.replies(channel, ts)
    slack.settle()
    kept = [p for p in Path(slack.home).rglob("*") if p.is_file() and marker.encode() in p.read_bytes()]
    assert kept == []
    assert marker not in slack.bot.log.read_text()
