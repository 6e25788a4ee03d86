"""The tools for assistants, with the protocol's own client: in this process, over a pipe, and over HTTP behind tokens."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from bot.advice import GOLDEN_RULE
from bot.app import App
from bot.grounding import Grounding, scopes_of, server_of
from bot.live import LiveIndex
from index.errors import ChannelError
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

    return asyncio.run(call())


def test_it_offers_three_tools_and_says_how_to_cite(app: App, live: LiveIndex) -> None:
    async def look() -> tuple[list[str], str | None]:
        async with Client(server_of(Grounding(live, app.clock))) as client:
            return [t.name for t in (await client.list_tools()).tools], client.instructions

    names, told = asyncio.run(look())
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

    return asyncio.run(call())


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
    request = urllib.request.Request(address, b"{}", {"Content-Type": "application/json"})
    if header is not None:
        request.add_header("Authorization", header)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 401 and refused.value.headers["WWW-Authenticate"].startswith("Bearer")
    refused.value.close()
