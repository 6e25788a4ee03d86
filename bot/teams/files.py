"""Files that people send in a personal chat: fetched from where Teams keeps them, within bounds.

Teams puts the file into the sender's OneDrive and gives an address that needs no token for a few minutes.
https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/bots-filesv4#message-activity-with-file-attachment-example
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx
from microsoft_teams.api.activities.message import MessageActivity

from index.errors import ChannelError

_FILE = "application/vnd.microsoft.teams.file.download.info"
_TIMEOUT_SECONDS = 30.0
# OneDrive and SharePoint in Microsoft's public cloud, where British councils are.
_KEPT_AT = ".sharepoint.com"
_MOST_REDIRECTS = 3


def sent_files(activity: MessageActivity) -> tuple[tuple[str, str], ...]:
    """Name and address of each file that came with a message; a picture has no address."""
    return tuple(_sent(activity))


def _sent(activity: MessageActivity) -> Iterator[tuple[str, str]]:
    for one in activity.attachments or ():
        if one.content_type == _FILE:
            told = one.content if isinstance(one.content, dict) else {}
            yield one.name or "file", str(told.get("downloadUrl") or "")
        elif (one.content_type or "").startswith("image/"):
            yield one.name or "picture.png", ""


def fetched(address: str, most: int) -> bytes:
    """A file's bytes, at most one more than `most`. Raises ChannelError."""
    try:
        with httpx.Client(timeout=_TIMEOUT_SECONDS) as client:
            for _ in range(_MOST_REDIRECTS + 1):
                _check(address)
                with client.stream("GET", address) as response:
                    if response.is_redirect:
                        address = urljoin(address, response.headers.get("location", ""))
                        continue
                    response.raise_for_status()
                    return _read(response, most)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise ChannelError(f"Teams did not give the file ({error.__class__.__name__}).") from error
    raise ChannelError("Teams did not give the file (too many redirects).")


def _check(address: str) -> None:
    """Nobody makes the bot ask elsewhere, whatever the message says."""
    there = urlsplit(address)
    if there.scheme != "https" or not (there.hostname or "").endswith(_KEPT_AT):
        raise ChannelError("The file is not kept at Microsoft.")


def _read(response: httpx.Response, most: int) -> bytes:
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > most:
            break
    return bytes(data[: most + 1])
