"""Where Slack shows an answer, and what becomes of one that it does not take: whispers, dead addresses, lost answers, outages.

That Slack posts a message once for a `client_msg_id` its page of chat.postMessage says by the errors it lists for it
(`duplicate_message_not_found`); `tests.support.slack.front` does the same.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot import phrases
from tests.support.slack.fixtures import NOBODYS, NOTTINGHAM, Slack, buttons_of, words_of

FETE = "can i post a photo of the kids at the school fete?"
RULE = "stop and ask for advice first"


def error(code: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps({"ok": False, "error": code}).encode()


def test_what_is_for_one_person_alone_is_shown_where_they_see_it(slack: Slack) -> None:
    channel, me = slack.emulator.channels["general"], slack.emulator.users["askfirst"]
    slack.say("councillor44", f"<@{me}> {FETE}", team=NOBODYS, channel=channel)
    assert "thread_ts" not in slack.front.wait_for("chat.postEphemeral").body
    slack.front.forget()
    _, first = slack.say("councillor44", "what do you all think?", team=NOTTINGHAM, channel=channel)
    slack.front.forget()
    slack.say("councillor44", f"<@{me}> refresh", team=NOTTINGHAM, channel=channel, thread=first)
    assert slack.front.wait_for("chat.postEphemeral").body["thread_ts"] == first


def test_a_vote_leaves_no_message_behind(slack: Slack) -> None:
    place, ts = slack.say("councillor45", FETE, team=NOTTINGHAM)
    (answer,) = slack.replies(place, ts)
    element = buttons_of(answer)["askfirst_feedback"]
    button = {"action_id": element["action_id"], "type": element["type"], "value": element["positive_button"]["value"]}
    slack.press("councillor45", button, place, answer, team=NOTTINGHAM)
    assert phrases.THANKS[True] in slack.front.wait_for("chat.postEphemeral").body["text"]
    assert len(slack.replies(place, ts)) == 1


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long"])
def test_an_answer_that_slack_does_not_take_comes_in_plain_words(slack: Slack, code: str) -> None:
    slack.front.fail("chat.postMessage", error(code))
    place, ts = slack.say("councillor46", FETE, team=NOTTINGHAM)
    (answer,) = slack.replies(place, ts)
    assert RULE in answer["text"]
    assert "blocks" not in slack.front.of("chat.postMessage")[-1].body


def test_a_dead_address_and_an_expired_form_are_made_good_in_direct_messages(slack: Slack) -> None:
    user = slack.emulator.users["councillor47"]
    slack.front.fail("response/dead", (404, {}, b"expired_url"))
    slack.bot.command(FETE, NOTTINGHAM, user, slack.emulator.channels["general"], f"{slack.front.root}/response/dead")
    told = slack.front.wait_for("chat.postMessage", lambda c: c.body["channel"] == user)
    assert RULE in told.body["text"]
    place, ts = slack.say("councillor47", FETE, team=NOTTINGHAM)
    (answer,) = slack.replies(place, ts)
    slack.front.fail("views.open", error("expired_trigger_id"))
    slack.press("councillor47", buttons_of(answer)["askfirst_refer"], place, answer, team=NOTTINGHAM)
    slack.front.wait_for("chat.postMessage", lambda c: phrases.NOT_OPENED in c.body["text"])


def test_a_card_where_the_bot_is_not_a_member_says_invite_me(slack: Slack) -> None:
    slack.front.fail("chat.postMessage", error("not_in_channel"))
    method = slack.command("officer", "card", team=NOTTINGHAM)
    assert phrases.INVITE_ME in words_of(slack.front.wait_for(method).body["blocks"])


def test_an_answer_whose_receipt_is_lost_is_not_posted_twice(slack: Slack) -> None:
    slack.front.fail("chat.postMessage", "lost")
    place, ts = slack.say("councillor48", FETE, team=NOTTINGHAM)
    slack.replies(place, ts)
    slack.front.wait_for("chat.postMessage", lambda c: len(slack.front.of("chat.postMessage")) > 1 and bool(c))
    slack.settle()
    ids = {call.body["client_msg_id"] for call in slack.front.of("chat.postMessage")}
    assert len(ids) == 1
    assert len(slack.replies(place, ts)) == 1


def test_what_failed_is_said_and_not_always_that_a_question_was_not_checked(slack: Slack) -> None:
    place, ts = slack.say("councillor49", FETE, team=NOTTINGHAM)
    (answer,) = slack.replies(place, ts)
    more: dict[str, Any] = buttons_of(answer)["askfirst_more"]
    slack.front.fail("views.open", error("fatal_error"))
    slack.press("councillor49", {**more, "value": "not ours"}, place, answer, team=NOTTINGHAM)
    slack.front.wait_for("chat.postMessage", lambda c: "not made by this service" in c.body["text"])
