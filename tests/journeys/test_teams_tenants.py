"""One registration for several tenants: those that councils name are answered, all others are told that it is for these."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.teams.fixtures import NOTTINGHAM, NUMBERED, Teams, quotes_of, words_of

FETE = "can i post a photo of the kids at the school fete?"
STRANGER = "tenant-of-strangers"
POST = {"id": "1", "body": {"contentType": "text", "content": FETE}}
REFUSED = "for the members of the councils"


@pytest.mark.parametrize(
    ("tenant", "said"), [(NOTTINGHAM, "Nottingham City Council"), (NUMBERED, "A district council")]
)
def test_a_tenant_that_a_council_names_is_answered_by_that_council(teams: Teams, tenant: str, said: str) -> None:
    conversation = f"a:member-of-{tenant}"
    teams.say("uma", FETE, tenant=tenant, conversation=conversation)
    (answer,) = teams.replies(conversation)
    assert said in words_of(answer)
    assert quotes_of(answer)


def test_another_tenants_message_gets_one_line_and_no_policy(teams: Teams) -> None:
    teams.say("vic", FETE, tenant=STRANGER, conversation="a:stranger")
    (said,) = teams.replies("a:stranger")
    assert REFUSED in words_of(said)
    assert not quotes_of(said)
    assert "Council" not in words_of(said)
    teams.say(
        "vic", "lunch?", tenant=STRANGER, where="groupChat", mentioned=False, conversation="19:strangers@thread.v2"
    )
    teams.settle()
    assert teams.replies("19:strangers@thread.v2", 0) == []


def test_another_tenants_install_is_told_the_same(teams: Teams) -> None:
    activity = teams.activity("vic", "installationUpdate", tenant=STRANGER, conversation="a:stranger-2", action="add")
    assert teams.send(activity)[0] == 200
    (said,) = teams.replies("a:stranger-2")
    assert REFUSED in words_of(said)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("adaptiveCard/action", {"action": {"type": "Action.Execute", "verb": "x", "data": {"do": "askfirst_more"}}}),
        ("task/fetch", {"data": {"do": "askfirst_refer", "about": "{}"}}),
        ("task/submit", {"data": {"do": "askfirst_send_reply", "about": '{"id": "x"}', "text": "x"}}),
        ("composeExtension/query", {"commandId": "ask", "parameters": [{"name": "question", "value": FETE}]}),
        ("composeExtension/fetchTask", {"commandId": "check", "commandContext": "message", "messagePayload": POST}),
    ],
)
def test_whatever_another_tenant_presses_or_searches_is_refused(teams: Teams, name: str, value: dict[str, Any]) -> None:
    answer = json.dumps(teams.invoke("vic", name, value, tenant=STRANGER))
    assert REFUSED in answer
    assert "Council" not in answer


def test_another_tenant_finds_no_councils(teams: Teams) -> None:
    value = {"kind": "search", "queryText": "c", "queryOptions": {"skip": 0, "top": 15}, "dataset": "councils"}
    assert teams.invoke("vic", "application/search", value, tenant=STRANGER)["value"]["results"] == []
