"""Teams at its worst: requests forged, deliveries doubled, calls refused, many askers, stops and restarts."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
import time
from collections.abc import Callable

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.phrases import INTERRUPTED, UNCONFIRMED
from tests.support.teams.fixtures import NOTTINGHAM, NUMBERED, Teams, quotes_of, words_of
from tests.support.teams.microsoft import APP_ID, HOME_TENANT, ISSUER, SERVICE_URL, Microsoft

FETE = "can i post a photo of the kids at the school fete?"
RULE = "stop and ask for advice first"


def another_key(microsoft: Microsoft) -> str:
    return microsoft.token(key=rsa.generate_private_key(public_exponent=65537, key_size=2048))


def unsigned(_: Microsoft) -> str:
    claims = {"iss": ISSUER, "aud": APP_ID, "exp": int(time.time()) + 600, "serviceurl": SERVICE_URL}
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "k1"})


def tampered(microsoft: Microsoft) -> str:
    head, _, signature = microsoft.token().split(".")
    _, body, _ = microsoft.token(aud=APP_ID, extra="x").split(".")
    return f"{head}.{body}.{signature}"


def of_entra(microsoft: Microsoft) -> str:
    """What the SDK would take from Microsoft's Agent 365: it names no service URL."""
    issuer = f"https://login.microsoftonline.com/{HOME_TENANT}/v2.0"
    return microsoft.token(iss=issuer, tid=HOME_TENANT, azp="5a807f24-c9de-44ee-a3a7-329e88a00ffc", serviceurl=None)


@pytest.mark.parametrize(
    "forged",
    [
        lambda _: None,
        lambda _: "",
        lambda _: "not.a.token",
        unsigned,
        another_key,
        tampered,
        of_entra,
        lambda m: m.token(iss="https://evil.example"),
        lambda m: m.token(iss=None),
        lambda m: m.token(aud="another-app"),
        lambda m: m.token(aud=None),
        lambda m: m.token(exp=int(time.time()) - 600),
        lambda m: m.token(nbf=int(time.time()) + 900, iat=int(time.time()) + 900),
        lambda m: m.token(serviceurl="https://evil.example/"),
        lambda m: m.token(serviceurl=None),
        lambda m: m.token(algorithm="HS256", key="a-secret-that-is-long-enough-for-hs256"),
        lambda m: m.token(kid="unknown"),
    ],
    ids=["none", "empty", "garbled", "alg none", "another key", "tampered", "of Entra", "issuer", "no issuer", "audience",
         "no audience", "expired", "not yet valid", "service URL", "no service URL", "HS256", "unknown key"],
)  # fmt: skip
def test_a_request_that_microsoft_did_not_sign_is_refused(
    teams: Teams, forged: Callable[[Microsoft], str | None]
) -> None:
    activity = json.dumps(teams.activity("mallory", "message", tenant=NOTTINGHAM, text=FETE)).encode()
    status, _ = teams.bot.post(activity, forged(teams.microsoft))
    assert status == 401
    time.sleep(0.2)
    assert teams.microsoft.calls == []


def test_another_scheme_than_bearer_is_refused(teams: Teams) -> None:
    activity = json.dumps(teams.activity("mallory", "message", tenant=NOTTINGHAM, text=FETE)).encode()
    assert teams.bot.post(activity, None, Authorization=f"Basic {teams.microsoft.token()}")[0] == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"7", b'"x"', b"{}", b"\xff\xfe", b"[" * 100_000,
                                  b'{"type": "message"}', b'{"type": "message", "serviceUrl": 5}'])  # fmt: skip
def test_a_malformed_body_is_turned_away_and_harms_nothing(teams: Teams, body: bytes) -> None:
    assert teams.bot.post(body, teams.microsoft.token())[0] == 400
    assert teams.bot.get("/healthz") == (200, "ok")


def test_an_activity_that_lacks_what_it_needs_harms_nothing(teams: Teams) -> None:
    whole = teams.activity("zed", "message", tenant=NOTTINGHAM, text=FETE)
    for missing in ("type", "id", "from", "conversation", "recipient", "text", "channelData", "channelId"):
        teams.send({key: value for key, value in whole.items() if key != missing})
    for key in ("from", "conversation", "channelData", "entities", "text", "attachments"):
        teams.send(whole | {key: "surprise", "id": f"odd-{key}"})
    assert teams.bot.get("/healthz") == (200, "ok")
    teams.say("zoe", FETE, tenant=NOTTINGHAM)
    assert RULE in words_of(teams.replies("a:zoe")[0])


def test_a_body_beyond_all_bounds_is_refused(teams: Teams) -> None:
    assert teams.bot.post(b" " * 1_100_000, teams.microsoft.token())[0] == 413


def test_the_health_pages(teams: Teams) -> None:
    assert json.loads(teams.bot.get("/readyz")[1]) == {"publication": "5"}
    assert "neither stored nor logged" in teams.bot.get("/about")[1]


def test_a_failing_call_is_tried_again_and_the_answer_arrives_once(teams: Teams) -> None:
    teams.microsoft.fail((500, {}), (503, {}))
    teams.say("deb", FETE, tenant=NOTTINGHAM)
    assert RULE in words_of(teams.replies("a:deb")[0])
    teams.settle()
    assert len(teams.replies("a:deb")) == 1


def test_a_connection_that_is_refused_is_tried_again(teams: Teams) -> None:
    teams.microsoft.unreachable = 4
    teams.say("dot", FETE, tenant=NOTTINGHAM)
    assert RULE in words_of(teams.replies("a:dot")[0])
    assert teams.microsoft.unreachable == 0
    teams.settle()
    assert len(teams.replies("a:dot")) == 1


def test_an_answer_whose_receipt_is_lost_is_not_posted_twice_and_its_asker_is_told(teams: Teams) -> None:
    teams.microsoft.fail(None)
    activity = teams.activity("dan", "message", tenant=NOTTINGHAM, text=FETE)
    assert teams.send(activity)[0] == 200
    answer, told = teams.replies("a:dan", 2)
    assert quotes_of(answer)
    assert UNCONFIRMED in words_of(told)
    assert RULE in words_of(told)
    assert teams.send(activity)[0] == 200
    teams.settle()
    assert len(teams.replies("a:dan")) == 2


@pytest.mark.parametrize("status", [400, 413])
def test_a_card_that_teams_does_not_take_comes_in_plain_words(teams: Teams, status: int) -> None:
    teams.microsoft.fail((status, {}))
    chat = teams.say(f"dee{status}", FETE, tenant=NOTTINGHAM)
    (answer,) = teams.replies(chat)
    assert "attachments" not in answer.body
    assert answer.body["textFormat"] == "plain"
    assert RULE in answer.body["text"]
    assert "March 2018" in answer.body["text"]


def test_a_conversation_that_the_bot_was_removed_from_stops_nobody_else(teams: Teams) -> None:
    teams.microsoft.removed.add("a:gone")
    teams.say("gone", FETE, tenant=NOTTINGHAM)
    teams.say("flo", FETE, tenant=NOTTINGHAM)
    assert RULE in words_of(teams.replies("a:flo")[0])


def test_a_hundred_conversations_at_once(teams: Teams) -> None:
    status: list[int] = []
    lock = threading.Lock()
    token = teams.microsoft.token()

    def send(numbers: range) -> None:
        for number in numbers:
            text = f"can i post picture number {number} of my neighbour's house?"
            activity = teams.activity(f"many{number}", "message", tenant=NUMBERED, text=text)
            found, _ = teams.send(activity, token)
            with lock:
                status.append(found)

    threads = [threading.Thread(target=send, args=(range(n, 100, 20),)) for n in range(20)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert status == [200] * 100
    assert time.monotonic() - began < 15
    for number in range(100):
        teams.replies(f"a:many{number}", seconds=90)
    teams.settle()
    assert [len(teams.replies(f"a:many{number}")) for number in range(100)] == [1] * 100


def test_keys_are_read_once_and_not_for_every_request(teams: Teams) -> None:
    before = teams.microsoft.key_reads
    for _ in range(5):
        teams.send(teams.activity("hob", "typing", tenant=NOTTINGHAM))
    assert teams.microsoft.key_reads - before <= 1


@pytest.mark.long
def test_who_is_not_answered_because_a_process_was_killed_is_told_by_another(
    start_teams: Callable[..., Teams], microsoft: Microsoft
) -> None:
    teams = start_teams()
    killed = start_teams(home=teams.home)
    microsoft.fail((429, {"Retry-After": "60"}))
    chat = killed.say("interrupted", FETE, tenant=NOTTINGHAM)
    while not microsoft.of(lambda call: call.conversation == chat and call.body.get("type") == "message"):
        time.sleep(0.05)
    killed.bot.stop(signal.SIGKILL)
    microsoft.forget()
    with sqlite3.connect(teams.home / "askfirst.db", timeout=30) as db:
        # Another test leaves a conversation that is gone.
        (address,) = [a for (a,) in db.execute("select address from seen where not done") if chat in (a or "")]
        assert "fete" not in address
        db.execute("update seen set claimed_at = claimed_at - 60 where address = ?", (address,))
    told = words_of(teams.replies(chat, seconds=90)[0])
    assert INTERRUPTED in told
    assert RULE in told
    teams.settle()
    assert len(teams.replies(chat)) == 1
    with sqlite3.connect(teams.home / "askfirst.db", timeout=30) as db:
        left = db.execute("select address from seen where not done or address is not null").fetchall()
        assert not [a for (a,) in left if chat in (a or "")]
