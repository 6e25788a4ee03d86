"""A sign that an answer is coming, always taken away again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from slack_sdk import WebClient

from bot.slack.client import call
from index.errors import ChannelError

log = logging.getLogger("askfirst.slack")
_METHOD = "assistant.threads.setStatus"
_WORDS = "is looking in your council's policy…"


@contextmanager
def looking(client: WebClient, channel: str, thread: str) -> Iterator[None]:
    """Show a status in the thread while the body runs. A workspace without statuses does without."""
    shown = _set(client, channel, thread, _WORDS)
    try:
        yield
    finally:
        if shown:
            _set(client, channel, thread, "")


def _set(client: WebClient, channel: str, thread: str, status: str) -> bool:
    try:
        call(client, _METHOD, channel_id=channel, thread_ts=thread, status=status)
    except ChannelError as error:
        log.debug("no status: %s", error)
        return False
    return True
