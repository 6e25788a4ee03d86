"""Files from Slack: the bot's token goes to Slack alone, wherever a redirect leads."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator

import pytest

from bot.slack.blocks import SlackMessage
from bot.slack.client import fetched, respond, web_client
from index.errors import ChannelError, UndeliverableError
from tests.support.slack.emulator import BOT_TOKEN
from tests.support.slack.front import Front, drips, packs


@pytest.fixture
def fronts() -> Iterator[tuple[Front, Front]]:
    """What stands in for Slack, and a host that is not Slack."""
    made = Front("http://127.0.0.1:9/"), Front("http://127.0.0.1:9/")
    yield made
    for one in made:
        one.stop()


def test_a_redirect_within_slack_is_followed_with_the_token(fronts: tuple[Front, Front]) -> None:
    slack, _ = fronts
    slack.redirects["/files/moved"] = slack.serve("policy.txt", b"Be polite.")
    client = web_client(BOT_TOKEN, slack.url)
    assert fetched(client, f"{slack.root}/files/moved", 100) == b"Be polite."
    assert fetched(client, f"{slack.root}/files/moved", 3) == b"Be p"
    assert {token for _, token in slack.asked_for} == {f"Bearer {BOT_TOKEN}"}


def test_a_redirect_out_of_slack_is_not_followed_at_all(fronts: tuple[Front, Front]) -> None:
    slack, other = fronts
    slack.redirects["/files/moved"] = other.serve("policy.txt", b"Be rude.")
    with pytest.raises(ChannelError, match="not kept at Slack"):
        fetched(web_client(BOT_TOKEN, slack.url), f"{slack.root}/files/moved", 100)
    assert other.asked_for == []


@pytest.mark.parametrize(
    "to", ["http://files.slack.com/x", "https://files.slack.com@evil.example/x", "https://notslack.com/x", "file:///etc/hosts", "//[/x"]
)  # fmt: skip
def test_other_addresses_are_refused(fronts: tuple[Front, Front], to: str) -> None:
    slack, _ = fronts
    slack.redirects["/files/moved"] = to
    client = web_client(BOT_TOKEN, slack.url)
    for address in (to, f"{slack.root}/files/moved"):
        with pytest.raises(ChannelError):
            fetched(client, address, 100)


def test_redirects_end(fronts: tuple[Front, Front]) -> None:
    slack, _ = fronts
    slack.redirects["/files/round"] = f"{slack.root}/files/round"
    with pytest.raises(ChannelError, match="too many redirects"):
        fetched(web_client(BOT_TOKEN, slack.url), f"{slack.root}/files/round", 100)


def test_a_file_that_drips_is_given_up(fronts: tuple[Front, Front]) -> None:
    slack, _ = fronts
    over = threading.Event()
    slack.answers["/files/slow"] = drips(over)
    began = time.monotonic()
    with pytest.raises(ChannelError, match="did not give the file"):
        fetched(web_client(BOT_TOKEN, slack.url), f"{slack.root}/files/slow", 1_000_000, seconds=0.5)
    assert time.monotonic() - began < 3
    over.set()


def test_a_file_that_is_packed_is_not_unpacked(fronts: tuple[Front, Front]) -> None:
    slack, _ = fronts
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    for coding in ("gzip", "gzip, gzip", "deflate", "br", "zstd"):
        slack.answers["/files/bomb"] = packs(coding, bomb)
        with pytest.raises(ChannelError, match="did not give the file"):
            fetched(web_client(BOT_TOKEN, slack.url), f"{slack.root}/files/bomb", 1_000_000)


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/latest", "http://127.0.0.1:1/", "https://hooks.slack.com.evil.example/x", "https://notslack.com/x", "file:///etc/hosts", ""]
)  # fmt: skip
def test_no_answer_goes_to_an_address_that_is_not_slacks(fronts: tuple[Front, Front], to: str) -> None:
    slack, _ = fronts
    with pytest.raises(UndeliverableError, match="not Slack's"):
        respond(web_client(BOT_TOKEN, slack.url), to, SlackMessage("words", ()))
