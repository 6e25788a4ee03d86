"""Files that people send in a personal chat: fetched from where Teams keeps them, within bounds.

Teams puts the file into the sender's OneDrive and gives an address that needs no token for a few minutes.
https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/bots-filesv4#message-activity-with-file-attachment-example
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from microsoft_teams.api.activities.message import MessageActivity

from bot.chat.download import downloaded
from index.errors import ChannelError

_FILE = "application/vnd.microsoft.teams.file.download.info"
# OneDrive and SharePoint in Microsoft's public cloud, where British councils are.
_KEPT_AT = ".sharepoint.com"


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
    return downloaded(address, _headers, most, "Teams")


def _headers(address: str) -> dict[str, str]:
    """Nobody makes the bot ask elsewhere, whatever the message or a redirect says. Raises ChannelError."""
    there = urlsplit(address)
    if there.scheme != "https" or not (there.hostname or "").endswith(_KEPT_AT):
        raise ChannelError("The file is not kept at Microsoft.")
    return {}
