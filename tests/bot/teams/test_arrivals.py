"""Activities with what the SDK's models do not know, in the shapes of Microsoft's pages and public reports."""

from __future__ import annotations

from typing import Any

import pytest
from microsoft_teams.api import ActivityTypeAdapter

from bot.teams.arrivals import UnknownActivityError, fitted

WHOLE: dict[str, Any] = {
    "type": "message", "id": "1", "channelId": "msteams", "serviceUrl": "https://smba.trafficmanager.net/uk/",
    "from": {"id": "29:a", "name": "Cllr A", "aadObjectId": "oid-a"}, "recipient": {"id": "28:b", "name": "Askfirst"},
    "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "t"}, "text": "can i post this?",
}  # fmt: skip
CHECKED = {"id": "1", "body": {"contentType": "text", "content": "a post"}, "messageType": "message"}
USER = {"user": {"id": "1", "displayName": "x", "userIdentityType": "aadUser"}}
REACTION = {"reactionType": "like", "createdDateTime": "2026-11-21T07:00:00Z", "user": USER}


def checked(**more: Any) -> dict[str, Any]:
    value = {"commandId": "check", "commandContext": "message", "messagePayload": CHECKED | more}
    return WHOLE | {"type": "invoke", "name": "composeExtension/fetchTask", "value": value}


@pytest.mark.parametrize(
    "unknown",
    [
        {"importance": "urgent"}, {"reactions": [REACTION]}, {"reactions": [{"reactionType": "🎉"}]},
        {"from": {"application": {"id": "1", "displayName": "x", "applicationIdentityType": "bot"}}},
        {"from": {"user": {"id": "1", "displayName": "x", "userIdentityType": "emailUser"}}},
        {"mentions": [{"id": 0, "mentionText": "x", "mentioned": {"conversation": {"conversationIdentityType": "new"}}}]},
    ],
)  # fmt: skip
def test_a_checked_message_is_read_whatever_stands_beside_its_words(unknown: dict[str, Any]) -> None:
    whole = checked(**unknown)
    made = fitted(whole)
    ActivityTypeAdapter.validate_python(made)
    assert made["value"]["messagePayload"]["body"] == CHECKED["body"]
    assert whole == checked(**unknown)


@pytest.mark.parametrize(
    "unknown",
    [
        {"textFormat": "html"}, {"deliveryMode": "new"}, {"suggestedActions": {"actions": [{"type": "new"}]}},
        {"channelData": "surprise"}, {"entities": [{"type": "new"}, {"type": "mention"}]}, {"attachments": "surprise"},
        {"from": WHOLE["from"] | {"type": "application"}}, {"timestamp": "yesterday"},
    ],
)  # fmt: skip
def test_a_message_is_read_whatever_stands_beside_its_words(unknown: dict[str, Any]) -> None:
    made = fitted(WHOLE | unknown)
    assert ActivityTypeAdapter.validate_python(made).text == WHOLE["text"]


@pytest.mark.parametrize(
    "kind",
    [
        {"type": "installationUpdate", "action": "add-upgrade"}, {"type": "installationUpdate", "action": "remove-upgrade"},
        {"type": "event", "name": "application/vnd.microsoft.new"}, {"type": "invoke", "name": "new/thing", "value": {}},
        {"type": "new"}, {"type": "endOfConversation"}, {"type": "handoff"}, {"type": "trace"}, {"type": "command", "name": "x"},
        {"type": "messageUpdate", "channelData": {"eventType": "new"}}, {"type": "messageReaction", "reactionsAdded": [{"type": "new"}]},
        {"type": "conversationUpdate", "channelData": {"eventType": "new"}},
    ],
)  # fmt: skip
def test_what_nothing_here_acts_on_is_of_an_unknown_kind(kind: dict[str, Any]) -> None:
    with pytest.raises(UnknownActivityError):
        fitted(WHOLE | kind)


@pytest.mark.parametrize(
    "broken",
    [{"conversation": {"x": 1}}, {"conversation": "x"}, {"from": {}}, {"from": "x"}, {"recipient": None}, {"id": None}],
)
def test_what_cannot_be_answered_is_turned_away(broken: dict[str, Any]) -> None:
    whole = {key: value for key, value in (WHOLE | broken).items() if value is not None}
    with pytest.raises(ValueError, match="without what it needs"):
        fitted(whole)
