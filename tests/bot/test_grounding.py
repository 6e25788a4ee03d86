"""The tools for assistants, with the protocol's own client: in this process, over a pipe, over HTTP behind tokens and sign-in."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from mcp import Client, StdioServerParameters
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from pydantic import AnyUrl

from bot.advice import GOLDEN_RULE
from bot.app import App
from bot.assistants import scopes_of
from bot.grounding import Grounding, server_of
from bot.live import LiveIndex
from index.errors import ChannelError
from tests.conftest import answering_home
from tests.support.console import Console, public_console, publish_policies, write_councils
from tests.support.coroutines import finished
from tests.support.openid import CLIENT, SECRET, OpenId, entra_person
from tests.support.paths import ASKFIRST, POLICIES
from tests.support.slack.emulator import free_port

COUNTY, CITY = "nottinghamshire-county", "nottingham-city"
EVERYBODYS, COUNTYS = "a-token-for-every-council", "a-token-for-the-county-alone"


@pytest.fixture(scope="module")
def live(app: App) -> LiveIndex:
    return LiveIndex(app.store.editions.publication, app.open_index, app.advisor)


def called(server: Any, name: str, **arguments: Any) -> Any:
    """What a tool gives: its data, or in words why not."""

    async def call() -> Any:
        async with Client(server) as client:
            done = await client.call_tool(name, arguments)
            return done.content[0].text if done.is_error else done.structured_content  # type: ignore[union-attr]

    return finished(call())


def test_it_offers_three_tools_and_says_how_to_cite(app: App, live: LiveIndex) -> None:
    async def look() -> tuple[list[str], str | None]:
        async with Client(server_of(Grounding(live, app.clock))) as client:
            return [t.name for t in (await client.list_tools()).tools], client.instructions

    names, told = finished(look())
    assert names == ["ask", "clauses", "pre_election_period"]
    assert told is not None and "change no word" in told


def test_an_answer_is_quotes_with_their_source_and_nothing_else(app: App, live: LiveIndex) -> None:
    answer = called(
        server_of(Grounding(live, app.clock)), "ask", question="Can I post a photo of the school fete?", council=COUNTY
    )
    assert answer["outcome"] == "answered" and answer["golden_rule"] == GOLDEN_RULE and answer["contacts"]
    words = {" ".join(c.text.split()) for c in live.now.index.council(COUNTY).clauses}
    for quote in answer["quotes"]:
        assert " ".join(quote["text"].split()) in words and quote["document"] and quote["heading"]


def test_clauses_by_number_and_by_words(app: App, live: LiveIndex) -> None:
    server = server_of(Grounding(live, app.clock))
    one = called(server, "clauses", council="numbered-district", number="5.8")
    assert [(c["number"], c["document"]) for c in one["clauses"]] == [("5.8", "Social Media Policy for Councillors")]
    some = called(server, "clauses", council="numbered-district", words="Confidential")
    assert some["clauses"] and all("confidential" in f"{c['stem']} {c['text']}".lower() for c in some["clauses"])


def test_the_pre_election_period(app: App, live: LiveIndex) -> None:
    server = server_of(Grounding(live, app.clock))
    standing = called(server, "pre_election_period", council=CITY, on="2027-05-01")
    assert standing["poll"] == "2027-05-06" and standing["notes"][0]["source"]
    assert "is no date" in called(server, "pre_election_period", council=CITY, on="soon")


def test_a_mistake_is_said_in_words(app: App, live: LiveIndex) -> None:
    server = server_of(Grounding(live, app.clock))
    assert "Say which council" in called(server, "ask", question="libel?")
    assert "Did you mean 'nottingham-city'?" in called(server, "ask", question="libel?", council="notingham-city")
    assert GOLDEN_RULE in called(server, "ask", question=" ", council=CITY)


def test_over_a_pipe_for_one_council(app: App) -> None:
    environment = os.environ | {"ASKFIRST_HOME": str(app.settings.home), "ASKFIRST_POLICIES": str(POLICIES)}
    program = StdioServerParameters(command=str(ASKFIRST), args=["mcp", "-c", COUNTY], env=environment)
    assert called(program, "ask", question="can I share private papers?")["council"] == COUNTY


def test_tokens_are_long_enough_and_name_their_councils() -> None:
    assert scopes_of(f"{EVERYBODYS}, {COUNTY}:{COUNTYS},{CITY}:{COUNTYS}") == {
        EVERYBODYS: None, COUNTYS: frozenset({COUNTY, CITY}),
    }  # fmt: skip
    with pytest.raises(ChannelError, match="fewer than 20 characters"):
        scopes_of("short")


@pytest.fixture(scope="module")
def address(app: App) -> Iterator[str]:
    """`askfirst serve` with nothing but the tools."""
    port = str(free_port())
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ASKFIRST_", "SLACK_", "CLIENT_"))} | {
        "ASKFIRST_HOME": str(app.settings.home), "ASKFIRST_POLICIES": str(POLICIES),
        "ASKFIRST_MCP_TOKENS": f"{EVERYBODYS},{COUNTY}:{COUNTYS}",
    }  # fmt: skip
    process = subprocess.Popen([ASKFIRST, "serve", "--port", port], env=environment, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            break
        except OSError:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/mcp"
    process.terminate()
    process.communicate(timeout=30)


def with_token(address: str, token: str, name: str, **arguments: Any) -> Any:
    async def call() -> Any:
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http,
            Client(streamable_http_client(address, http_client=http)) as client,
        ):
            done = await client.call_tool(name, arguments)
            return done.content[0].text if done.is_error else done.structured_content  # type: ignore[union-attr]

    return finished(call())


@pytest.mark.server
def test_over_http_a_token_opens_its_councils_alone(address: str) -> None:
    assert with_token(address, EVERYBODYS, "clauses", council=CITY, words="libel")["clauses"]
    assert with_token(address, COUNTYS, "ask", question="can I share private papers?")["council"] == COUNTY
    assert "There is no council 'nottingham-city'" in with_token(address, COUNTYS, "clauses", council=CITY)


@pytest.mark.server
@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer wrong", f"Basic {EVERYBODYS}", f"Bearer {EVERYBODYS}x", "Bearer é"]
)
def test_over_http_nobody_is_answered_without_a_token(address: str, header: str | None) -> None:
    status, challenge = refusal_of(address, header)
    assert status == 401 and challenge.startswith("Bearer")


TENANT, OTHERS = "11111111-1111-1111-1111-111111111111", "33333333-3333-3333-3333-333333333333"
OFFICER, MEMBER = "22222222-2222-2222-2222-222222222222", "44444444-4444-4444-4444-444444444444"


@pytest.fixture(scope="module")
def signing(app: App, openid: OpenId, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """A city whose members may try questions, and a county of another tenant; people of any tenant may sign in."""
    folder = tmp_path_factory.mktemp("sign-in")
    city = {"workspaces": {"teams": [TENANT]}, "officers": [OFFICER], "pages": {"members": True}}
    write_councils(
        folder / "policies", {CITY: city, COUNTY: {"workspaces": {"teams": [OTHERS]}, "officers": [OFFICER]}}
    )
    entra = {"entra_client_id": CLIENT, "entra_client_secret": SECRET, "entra_url": openid.address}
    with public_console(
        app, answering_home(app, folder / "home"), folder / "policies", mcp_tokens=EVERYBODYS, **entra
    ) as made:
        publish_policies(made)
        yield made


@pytest.mark.parametrize(
    ("tenant", "who", "opens"), [(TENANT, MEMBER, CITY), (OTHERS, OFFICER, COUNTY), (TENANT, OFFICER, CITY)]
)
def test_who_signs_in_reads_what_they_may_in_the_console(
    signing: Console, openid: OpenId, tenant: str, who: str, opens: str
) -> None:
    token, address = openid.access_token(entra_person(openid, tenant, who)), f"{signing.address}/mcp"
    assert with_token(address, token, "ask", question="can I share private papers?")["council"] == opens
    shut = COUNTY if opens == CITY else CITY
    assert f"There is no council {shut!r}" in with_token(address, token, "clauses", council=shut)


def test_a_member_reads_nothing_where_the_council_does_not_let_them(signing: Console, openid: OpenId) -> None:
    token = openid.access_token(entra_person(openid, OTHERS, MEMBER))
    assert "open to you" in with_token(f"{signing.address}/mcp", token, "clauses", council=COUNTY)


def test_an_officer_taken_out_reads_nothing_from_then_on(signing: Console, openid: OpenId) -> None:
    token, address = openid.access_token(entra_person(openid, OTHERS, OFFICER)), f"{signing.address}/mcp"
    assert with_token(address, token, "clauses", words="libel")["council"] == COUNTY
    refresher, settings = signing.app.refresher(), signing.services.live.now.index.council(COUNTY).council
    (edition,) = refresher.publish(
        refresher.plan_council(settings.model_copy(update={"officers": ()})), by="test", why=""
    )
    signing.follow()
    assert "open to you" in with_token(address, token, "clauses", words="libel")
    refresher.publish(refresher.plan_restored(COUNTY, edition.number - 1), by="test", why="")
    signing.follow()


def test_a_token_that_was_given_out_is_good_beside_sign_in(signing: Console) -> None:
    assert (
        with_token(f"{signing.address}/mcp", EVERYBODYS, "clauses", council=COUNTY, words="libel")["council"] == COUNTY
    )


def test_keys_that_were_exchanged_are_fetched(
    signing: Console, openid: OpenId, monkeypatch: pytest.MonkeyPatch
) -> None:
    openid.exchange_keys()
    # Nobody makes us ask for them again and again; a test does not wait until we may.
    monkeypatch.setattr("bot.entra_tokens._AGAIN_SECONDS", -1.0)
    token = openid.access_token(entra_person(openid, TENANT, MEMBER))
    assert with_token(f"{signing.address}/mcp", token, "clauses", words="libel")["council"] == CITY


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"aud": "another-application"}, 401),
        ({"aud": ["another-application"]}, 401),
        ({"exp": 1}, 401),
        ({"exp": "never"}, 401),
        ({"exp": None}, 401),
        ({"nbf": 9_999_999_999}, 401),
        # One tenant in another's name, another provider, none.
        ({"tid": OTHERS}, 401),
        ({"iss": "https://login.microsoftonline.com/evil/v2.0"}, 401),
        ({"iss": None}, 401),
        ({"tid": None}, 401),
        ({"tid": f"{TENANT}:x"}, 401),
        ({"oid": None}, 401),
        # Made for signing in, or for a program that acts for nobody.
        ({"scp": None}, 403),
        ({"scp": "openid profile"}, 403),
        ({"scp": None, "roles": ["ask"]}, 403),
    ],
)
def test_a_token_that_is_not_made_out_to_us_opens_nothing(
    signing: Console, openid: OpenId, said: dict[str, Any], status: int
) -> None:
    whole = {**entra_person(openid, TENANT, OFFICER), **said}
    assert refusal_of(f"{signing.address}/mcp", f"Bearer {openid.access_token(whole)}")[0] == status


def test_a_token_that_somebody_else_signed_opens_nothing(signing: Console, openid: OpenId) -> None:
    said = entra_person(openid, TENANT, OFFICER)
    header, body, _ = openid.access_token(said).split(".")
    forged = openid.access_token(said, key=RSAKey.generate_key(2048))
    shared = jwt.encode({"alg": "HS256", "kid": "one"}, said, OctKey.import_key(f"{CLIENT}, known to all"))
    none = b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for token in (
        forged,
        shared,
        f"{header}.{body}.",
        f"{none}.{body}.",
        f"{header}.{body}.{'A' * 342}",
        "a.b.c",
        "." * 20_000,
    ):
        assert refusal_of(f"{signing.address}/mcp", f"Bearer {token}")[0] == 401


def test_it_says_where_to_sign_in_and_an_assistant_does(app: App, openid: OpenId, tmp_path: Path) -> None:
    """By the protocol's own client, from nothing but the address: refused, told where to sign in, sent there and back, answered."""
    write_councils(tmp_path / "policies", {CITY: {"workspaces": {"teams": [TENANT]}, "pages": {"members": True}}})
    entra = {
        "entra_client_id": CLIENT,
        "entra_client_secret": SECRET,
        "entra_url": openid.address,
        "entra_tenant_id": TENANT,
    }
    with public_console(app, answering_home(app, tmp_path / "home"), tmp_path / "policies", **entra) as console:
        publish_policies(console)
        address = f"{console.address}/mcp"
        status, challenge = refusal_of(address, None)
        about = f"{console.address}/.well-known/oauth-protected-resource/mcp"
        assert status == 401 and f'resource_metadata="{about}"' in challenge
        assert httpx.get(about).json().items() >= {
            "resource": address, "authorization_servers": [f"{openid.address}/{TENANT}/v2.0"], "scopes_supported": [f"{address}/ask"],
        }.items()  # fmt: skip
        openid.claims = entra_person(openid, TENANT, MEMBER)
        assert finished(signed_in_assistant(address)) == CITY
        # People of other tenants, which this service does not let in.
        elsewhere = openid.access_token(entra_person(openid, OTHERS, MEMBER))
        assert refusal_of(address, f"Bearer {elsewhere}")[0] == 401


class Remembered:
    """What an assistant keeps: the client id that it was given, and its tokens."""

    def __init__(self) -> None:
        self.tokens: OAuthToken | None = None
        self.client: OAuthClientInformationFull | None = OAuthClientInformationFull(
            client_id="an-assistant",
            redirect_uris=[AnyUrl("http://127.0.0.1:1/back")],
            token_endpoint_auth_method="none",
        )

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


async def signed_in_assistant(address: str) -> Any:
    back: dict[str, str] = {}

    async def go(url: str) -> None:
        async with httpx2.AsyncClient() as browser:
            sent = (await browser.get(url)).headers["location"]
        back.update(urllib.parse.parse_qsl(urllib.parse.urlsplit(sent).query))

    async def come_back() -> AuthorizationCodeResult:
        return AuthorizationCodeResult(code=back["code"], state=back["state"])

    metadata = OAuthClientMetadata(redirect_uris=[AnyUrl("http://127.0.0.1:1/back")], client_name="An assistant")
    signing_in = OAuthClientProvider(address, metadata, Remembered(), go, come_back)
    async with (
        httpx2.AsyncClient(auth=signing_in) as http,
        Client(streamable_http_client(address, http_client=http)) as client,
    ):
        done = await client.call_tool("clauses", {"words": "libel"})
        return done.structured_content["council"]  # type: ignore[index]


def refusal_of(address: str, header: str | None) -> tuple[int, str]:
    request = urllib.request.Request(address, b"{}", {"Content-Type": "application/json"})
    if header is not None:
        request.add_header("Authorization", header)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    refused.value.close()
    return refused.value.code, refused.value.headers["WWW-Authenticate"]
