"""Files that people send: fetched from Slack alone, with the bot's token where Slack wants it, within bounds.

Slack may answer with a redirect: to another of its hosts, which wants the token too, or to where its files are kept, whose
address says enough by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from slack_sdk import WebClient

from index.errors import ChannelError

_TIMEOUT_SECONDS = 30.0
_MOST_REDIRECTS = 3
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
    try:
        with httpx.Client(timeout=_TIMEOUT_SECONDS) as web:
            for _ in range(_MOST_REDIRECTS + 1):
                with web.stream("GET", address, headers=_headers(client, address)) as response:
                    if response.is_redirect:
                        address = urljoin(address, response.headers.get("location", ""))
                        continue
                    response.raise_for_status()
                    return _read(response, most)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
        raise ChannelError(f"Slack did not give the file ({error.__class__.__name__}).") from error
    raise ChannelError("Slack did not give the file (too many redirects).")


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


def _read(response: httpx.Response, most: int) -> bytes:
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > most:
            break
    return bytes(data[: most + 1])
