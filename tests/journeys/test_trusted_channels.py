"""Who somebody is comes from Teams alone: its channel of the Bot Framework, its keys, its tenants, Entra's ids."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.teams.fixtures import NOTTINGHAM, OFFICER, Teams, entra_id, words_of
from tests.support.teams.microsoft import ENDORSEMENTS, Microsoft

# https://learn.microsoft.com/dotnet/api/microsoft.bot.connector.channels, and those of the Agents SDK
CHANNELS = (
    "acs alexa agents console cortana directline directlinespeech email emulator enterprise facebook groupme kaizala kik "
    "line m365 m365extensions msteams:copilot omnichannel outlook skype skypeforbusiness slack sms telegram telephony test "
    "twilio-sms webchat MSTEAMS msteams\u200b"
).split()
MISSING = object()


def asks_for_a_refresh(teams: Teams, **changes: Any) -> tuple[int, Any]:
    """An officer's command as somebody sends it who has only the officer's ids."""
    activity = teams.activity(OFFICER, "message", tenant=NOTTINGHAM, text="refresh") | changes
    return teams.send({key: value for key, value in activity.items() if value is not MISSING})


@pytest.mark.parametrize("channel", [*CHANNELS, "", None, 7, ["msteams"], MISSING])
def test_no_channel_but_teams_is_believed(teams: Teams, channel: Any) -> None:
    status, _ = asks_for_a_refresh(teams, channelId=channel)
    assert status == 403
    assert teams.microsoft.calls == []


def test_teams_is_believed(teams: Teams) -> None:
    assert asks_for_a_refresh(teams)[0] == 200
    assert "Nothing differs" in words_of(teams.replies(f"a:{OFFICER}")[0])


@pytest.mark.parametrize(
    "changes",
    [
        {"from": {"id": entra_id(OFFICER), "name": "Officer"}},
        {"from": {"id": entra_id(OFFICER), "name": "Officer", "aadObjectId": ""}},
    ],
    ids=["no Entra id", "an empty one"],
)
def test_an_officer_is_known_by_entras_id_alone(teams: Teams, changes: dict[str, Any]) -> None:
    assert asks_for_a_refresh(teams, **changes)[0] == 200
    assert "Only the officers listed" in words_of(teams.replies(f"a:{OFFICER}")[0])


def test_an_officers_id_counts_in_no_other_tenant(teams: Teams) -> None:
    whole = teams.activity(OFFICER, "message", tenant="tenant-of-strangers", text="refresh")
    ours = teams.activity(OFFICER, "message", tenant=NOTTINGHAM, text="refresh")
    halves = (whole | {"channelData": ours["channelData"]}, whole | {"conversation": ours["conversation"]})
    for number, activity in enumerate((whole, *halves)):
        assert teams.send(activity | {"id": f"foreign-{number}"})[0] == 200
    for answer in teams.replies(f"a:{OFFICER}", 3):
        assert "for the members of the councils" in words_of(answer)


@pytest.mark.parametrize("kid", [kid for kid, channels in ENDORSEMENTS.items() if "msteams" not in (channels or ())])
def test_a_key_that_may_not_speak_for_teams_is_not_believed(teams: Teams, kid: str) -> None:
    activity = teams.activity("mallory", "message", tenant=NOTTINGHAM, text="refresh")
    assert teams.send(activity, teams.microsoft.token(kid=kid))[0] == 401


@pytest.mark.parametrize("claim", ["exp", "iss", "aud", "serviceurl"])
def test_a_token_without_an_end_or_an_owner_is_refused(teams: Teams, claim: str) -> None:
    activity = teams.activity("mallory", "message", tenant=NOTTINGHAM, text="refresh")
    assert teams.send(activity, teams.microsoft.token(**{claim: None}))[0] == 401


def test_what_is_not_signed_is_not_read(teams: Teams) -> None:
    for body in (b"{", b"[" * 900_000, b"x" * 1_500_000):
        assert teams.bot.post(body, "not.a.token")[0] == 401
    for token in ("ü.ü.ü", "a" * 50_000, teams.microsoft.token() + "\u00e9"):
        assert teams.bot.post(b"{}", token.encode("latin-1").decode("latin-1"))[0] == 401


def test_unknown_keys_do_not_have_microsoft_asked_for_each(teams: Teams, microsoft: Microsoft) -> None:
    before = microsoft.key_reads
    activity = teams.activity("mallory", "message", tenant=NOTTINGHAM, text="refresh")
    for number in range(40):
        assert teams.send(activity, microsoft.token(kid=f"made-up-{number}"))[0] == 401
    assert microsoft.key_reads - before <= 1


@pytest.mark.parametrize("depth", [61, 900, 100_000])
def test_a_body_that_is_nested_too_deep_is_turned_away(teams: Teams, depth: int) -> None:
    whole = json.dumps(teams.activity("ned", "message", tenant=NOTTINGHAM))
    nested = whole[:-1] + ', "value": ' + '{"a":' * depth + "1" + "}" * depth + "}"
    assert teams.bot.post(nested.encode(), teams.microsoft.token())[0] == 400
