"""Calls to Slack of which no whole reply comes back: failures in words, like any other."""

from __future__ import annotations

import pytest

from bot.slack.blocks import SlackMessage
from bot.slack.client import call, respond, web_client
from index.errors import UnreachableError
from tests.support.replying import replying

BROKEN = {
    "IncompleteRead": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    "BadStatusLine": b"nothing that HTTP knows\r\n\r\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_reply_that_breaks_off_or_is_none_says_that_slack_could_not_be_reached(name: str) -> None:
    with replying(BROKEN[name]) as address:
        client = web_client("xoxb-1", f"{address}/api/")
        with pytest.raises(UnreachableError, match=rf"could not be reached for chat.delete \({name}\)"):
            call(client, "chat.delete", channel="C1", ts="1")
        with pytest.raises(UnreachableError, match=rf"could not be reached to answer \({name}\)"):
            respond(client, f"{address}/response", SlackMessage("words", ()))
