"""Whom the bot answers: people of its councils, and no program; others are told that it is not for them.

The payloads are those of the platforms' public pages. Neither says whether a mention in code reaches a bot as one, and
Microsoft does not say which activities name a guest as such: where they do, this holds.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.slack.fixtures import NOTTINGHAM, Slack, words_of
from tests.support.teams import fixtures as on_teams
from tests.support.teams.fixtures import Teams

FETE = "can i post a photo of the kids at the school fete?"
NOT_FOR_YOU = "your organisation is not one of them"


def posted(slack: Slack) -> list[str]:
    return [call.method for call in slack.front.calls if call.method.startswith("chat.")]


def test_slackbot_other_bots_and_workflows_are_let_pass(slack: Slack) -> None:
    me, channel = slack.emulator.users["askfirst"], slack.emulator.channels["general"]
    for who in (
        {"user": "USLACKBOT"}, {"user": "U1", "bot_id": "B1"}, {"user": "U1", "bot_profile": {"id": "B1"}}, {"user": ""},
        {"user": "U1", "subtype": "bot_message"}, {"user": "U1", "subtype": "reminder_add"},
    ):  # fmt: skip
        for kind in ({"type": "message", "channel_type": "im"}, {"type": "app_mention", "channel_type": "channel"}):
            text = f"<@{me}> {FETE}"
            assert (
                slack.bot.event({"channel": channel, "ts": "1.000001", "text": text, **kind, **who}, NOTTINGHAM)[0]
                == 200
            )
    slack.settle()
    assert posted(slack) == []


@pytest.mark.parametrize("text", ["`<@{me}> help` is how to ask", "```\n<@{me}> can i post\n``` like that"])
def test_a_mention_in_code_is_talk_about_the_bot(slack: Slack, teams: Teams, text: str) -> None:
    me = slack.emulator.users["askfirst"]
    event = {"type": "app_mention", "user": "U1", "channel": slack.emulator.channels["general"], "ts": "1.000002"}
    slack.bot.event(event | {"text": text.format(me=me)}, NOTTINGHAM)
    mention = {"type": "mention", "text": "<at>Askfirst</at>", "mentioned": {"id": on_teams.BOT_ID, "name": "Askfirst"}}
    said = text.replace("<@{me}>", "<at>Askfirst</at>")
    teams.say("eve", said, tenant=NOTTINGHAM, where="groupChat", mentioned=False, entities=[mention])
    slack.settle()
    teams.settle()
    assert posted(slack) == []
    assert teams.microsoft.calls == []


def test_a_bot_in_a_teams_chat_is_let_pass(teams: Teams) -> None:
    activity = teams.activity("eve", "message", tenant=on_teams.NOTTINGHAM, text=FETE)
    for sender in ({"id": "28:another", "name": "Polly"}, {"id": "29:x", "role": "bot"}):
        assert teams.send(activity | {"from": sender, "id": sender["id"]})[0] == 200
    teams.settle()
    assert teams.microsoft.calls == []


def test_whoever_is_of_another_organisation_is_told_so_in_slack(slack: Slack) -> None:
    me = slack.emulator.users["askfirst"]
    channel = slack.emulator.channels["elections"]
    text = f"<@{me}> {FETE}"
    slack.say(
        "councillor40", text, team=NOTTINGHAM, channel=channel, user_team="T-ELSEWHERE", is_ext_shared_channel=True
    )
    said = slack.front.wait_for_any("chat.post", lambda c: NOT_FOR_YOU in c.body.get("text", "")).body
    assert "Nottingham" not in words_of(said["blocks"])
    answer = slack.replies(*slack.say("councillor41", text, team=NOTTINGHAM, channel=channel))[0]
    slack.front.forget()
    for action in ("askfirst_refer", "askfirst_council"):
        outsider = {"id": slack.emulator.users["councillor40"], "team_id": "T-ELSEWHERE"}
        assert slack.bot.interaction(pressed(slack, outsider, channel, answer, action))[0] == 200
        told = slack.front.wait_for_any("chat.post", lambda c: NOT_FOR_YOU in c.body.get("text", ""))
        assert slack.front.of("views.open") == []
        slack.front.calls.remove(told)


def pressed(slack: Slack, user: dict[str, str], channel: str, message: dict[str, Any], action: str) -> dict[str, Any]:
    used = {"action_id": action, "type": "button", "value": "{}", "selected_option": {"value": "coventry-city"}}
    return {
        "type": "block_actions", "team": {"id": NOTTINGHAM}, "user": user, "channel": {"id": channel}, "message": message,
        "trigger_id": "1.2.3", "actions": [used], "response_url": f"{slack.front.root}/response/none",
        "container": {"type": "message", "channel_id": channel, "message_ts": message["ts"]},
    }  # fmt: skip


@pytest.mark.parametrize("sign", [{"userRole": "guest"}, {"tenantId": "tenant-elsewhere"}])
def test_a_guest_in_teams_is_told_so_and_may_press_nothing(teams: Teams, sign: dict[str, str]) -> None:
    activity = teams.activity("gil", "message", tenant=on_teams.NOTTINGHAM, text=FETE)
    sender = activity["from"] | sign
    assert teams.send(activity | {"from": sender})[0] == 200
    said = on_teams.words_of(teams.replies("a:gil")[0])
    assert NOT_FOR_YOU in said
    assert "Nottingham" not in said
    value = {"data": {"do": "askfirst_refer", "about": "{}"}}
    invoke = teams.activity("gil", "invoke", tenant=on_teams.NOTTINGHAM, value=value) | {
        "name": "task/fetch",
        "from": sender,
    }
    assert NOT_FOR_YOU in str(teams.send(invoke)[1])


ELSEWHERE = (
    {"userRole": "guest"}, {"userRole": "anonymous"}, {"tenantId": "tenant-elsewhere"},
    {"userRole": "user", "userPrincipalName": "gia_other.example#EXT#@nottingham.onmicrosoft.example"},
)  # fmt: skip


@pytest.mark.parametrize("member", ELSEWHERE)
def test_a_guest_whom_no_activity_names_is_asked_of_teams_once(teams: Teams, member: dict[str, str]) -> None:
    name = f"gia{ELSEWHERE.index(member)}"
    teams.microsoft.members[f"29:{name}"] = member
    teams.say(name, FETE, tenant=on_teams.NOTTINGHAM)
    (said,) = teams.replies(f"a:{name}")
    assert NOT_FOR_YOU in on_teams.words_of(said)
    assert not on_teams.quotes_of(said)
    value = {"data": {"do": "askfirst_refer", "about": "{}"}}
    assert NOT_FOR_YOU in str(teams.invoke(name, "task/fetch", value, tenant=on_teams.NOTTINGHAM))
    assert len(teams.microsoft.of(lambda call: f"/members/29:{name}" in call.path)) == 1


def test_whom_teams_knows_as_a_member_or_says_nothing_of_is_answered(teams: Teams) -> None:
    member = {"userRole": "user", "tenantId": on_teams.NOTTINGHAM, "userPrincipalName": "gus@nottingham.example"}
    teams.microsoft.members |= {"29:gus2": member, "29:guy": None}
    for name in ("gus2", "guy"):
        teams.say(name, FETE, tenant=on_teams.NOTTINGHAM)
        assert on_teams.quotes_of(teams.replies(f"a:{name}")[0])


def test_unknown_kinds_of_activity_are_acknowledged(teams: Teams) -> None:
    for kind in ({"action": "add-upgrade"}, {"action": "remove-upgrade"}):
        assert teams.send(teams.activity("hal", "installationUpdate", tenant=on_teams.NOTTINGHAM) | kind)[0] == 200
    for name in ("event", "invoke", "fantasy", "messageReaction", "conversationUpdate", "typing"):
        activity = teams.activity("hal", name, tenant=on_teams.NOTTINGHAM, value={}, reactionsAdded=[{"type": "new"}])
        assert teams.send(activity | {"name": "application/new"})[0] == 200
    assert teams.send({k: v for k, v in activity.items() if k != "from"} | {"type": "message"})[0] == 400
    teams.settle()
    assert teams.microsoft.calls == []
