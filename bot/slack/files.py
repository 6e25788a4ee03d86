"""Files that people send: fetched with the bot's token, from Slack alone, within bounds."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient

from index.errors import ChannelError

_TIMEOUT_SECONDS = 30
_SLACK = ".slack.com"


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
    there, ours = urlsplit(address), urlsplit(client.base_url)
    # The token goes to Slack and nowhere else, whatever the event says.
    if (there.scheme, there.netloc) != (ours.scheme, ours.netloc) and not (
        there.scheme == "https" and (there.hostname or "").endswith(_SLACK)
    ):
        raise ChannelError("The file is not kept at Slack.")
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 - checked above
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310
            return bytes(response.read(most + 1))
    except (urllib.error.URLError, OSError) as error:
        raise ChannelError(f"Slack did not give the file ({error.__class__.__name__}).") from error
