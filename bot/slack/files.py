"""Files that people send: fetched from Slack alone, with the bot's token where Slack wants it, within bounds.

Slack may answer with a redirect: to another of its hosts, which wants the token too, or to where its files are kept, whose
address says enough by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient

from bot.chat.download import downloaded
from index.errors import ChannelError

_SLACK = ".slack.com"
_KEPT_AT = (".slack-edge.com", ".slack-files.com")


def sent_files(event: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Name and address of each file that came with a message."""
    found = []
    for file in event.get("files") or ():
        if isinstance(file, Mapping):
            address = str(file.get("url_private_download") or file.get("url_private") or "")
            found.append((str(file.get("name") or "file"), address))
    return tuple(found)


def fetched(client: WebClient, address: str, most: int) -> bytes:
    """A file's bytes, at most one more than `most`. Raises ChannelError."""
    return downloaded(address, lambda there: _headers(client, there), most, "Slack")


def _headers(client: WebClient, address: str) -> dict[str, str]:
    """The token goes to Slack and nowhere else, whatever the event or a redirect says. Raises ChannelError."""
    there, ours = urlsplit(address), urlsplit(client.base_url)
    host = there.hostname or ""
    if (there.scheme, there.netloc) == (ours.scheme, ours.netloc) or (
        there.scheme == "https" and host.endswith(_SLACK)
    ):
        return {"Authorization": f"Bearer {client.token}"}
    if there.scheme == "https" and host.endswith(_KEPT_AT):
        return {}
    raise ChannelError("The file is not kept at Slack.")
