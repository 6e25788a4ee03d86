"""What Microsoft refuses, and what it answers that cannot be read: only the first says anything of the credentials."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import jwt
import pytest
from microsoft_teams.apps import App

from bot.teams.cards import TeamsMessage
from bot.teams.client import Connector
from bot.teams.credentials import AppTokens, CredentialsError
from index.errors import ChannelError, UnconfirmedError, UnreachableError
from tests.support.coroutines import finished
from tests.support.replying import replying
from tests.support.teams.microsoft import APP_ID, HOME_TENANT, SECRET, Microsoft

pytestmark = pytest.mark.filterwarnings(
    "ignore:The bot client is deprecated:DeprecationWarning"
)  # the SDK makes one itself
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
MESSAGE = TeamsMessage({"type": "AdaptiveCard", "version": "1.5", "body": []}, "words")
SCOPE = "https://api.botframework.com/.default"


def token(*_: Any) -> str:
    return jwt.encode({"aud": "x", "exp": int(time.time()) + 3600}, "k" * 32)


@contextmanager
def connecting(tokens: Callable[..., str], seconds: float = 20) -> Iterator[Connector]:
    connector = Connector(App(client_id="x", token=tokens), seconds)
    try:
        yield connector
    finally:
        connector.stop()


@pytest.mark.parametrize("body", [b'{"id": ', b"[]"])
def test_a_reply_that_cannot_be_read_is_no_fault_of_the_credentials(body: bytes) -> None:
    with connecting(token) as connector, replying(OK % (len(body), body)) as address:
        with pytest.raises(UnconfirmedError, match=r"no reply to a message that can be read"):
            connector.send(address, "a:1", MESSAGE)
        with pytest.raises(ChannelError, match=r"no reply to a personal chat that can be read") as told:
            connector.chat_with(address, "u", "t")
        assert not isinstance(told.value, UnconfirmedError | UnreachableError)
        assert connector.refused() == ""


def test_credentials_that_are_refused_are_said_to_be() -> None:
    def refused(*_: Any) -> str:
        raise CredentialsError("invalid_client")

    def broken(*_: Any) -> str:
        raise ValueError("something else")

    with connecting(refused) as connector:
        assert connector.refused() == "credentials_refused"
        with pytest.raises(ChannelError, match=r"refuses the app's credentials \(invalid_client\)"):
            connector.sign_in()
        assert connector.member("http://127.0.0.1:9", "a:1", "29:u") is None
    with connecting(broken) as connector:
        assert connector.refused() == ""
        with pytest.raises(ChannelError, match="can be read"):
            connector.sign_in()


def test_what_entra_refuses(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in microsoft.environment.items():
        monkeypatch.setenv(name, value)
    assert finished(AppTokens(APP_ID, SECRET)(SCOPE, HOME_TENANT))
    with pytest.raises(CredentialsError, match="invalid_client"):
        finished(AppTokens(APP_ID, "wrong")(SCOPE, HOME_TENANT))


def test_what_comes_in_place_of_entra(monkeypatch: pytest.MonkeyPatch) -> None:
    with replying(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n") as address:
        monkeypatch.setenv("HTTPS_PROXY", address)
        with pytest.raises(OSError):
            finished(AppTokens(APP_ID, SECRET)(SCOPE, HOME_TENANT))
