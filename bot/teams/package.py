"""The app package that a council uploads to Teams: manifest.json and two icons, the same bytes for the same input."""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.teams.http import ABOUT
from bot.teams.listeners.actions import CHECK
from bot.teams.listeners.messages import ASK, QUESTION
from index.errors import ChannelError

MANIFEST_VERSION = "1.22"
# Raised with every change of the manifest: Teams takes a package as an update by this.
VERSION = "1.0.1"
ACCENT = "#1D3557"
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SHORT = "Quotes your council's own social media policy before you post"
_FULL = (
    'Ask "can I post this?", or paste the post you have in mind: Askfirst quotes, word for word, the clauses of your own '
    "council's social media policy that bear on it, and says whom to ask. It generates nothing. If you are unsure about "
    "posting something, stop and ask for advice first. What people ask is neither stored nor logged."
)
# Examples would be prompt starters, and Teams takes these or a welcome: examples stand in the welcome, to be pressed.
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/prompt-suggestions
_COMMANDS = (
    ("help", "What Askfirst does, and whom to ask"),
    ("council", "Whose policy you ask about, and the documents in force"),
)
_WHEN = (2026, 1, 1, 0, 0, 0)
Pixel = tuple[int, int, int, int]


def write_package(to: Path, client_id: str, url: str) -> None:
    """Write the package. Raises ChannelError, in one line, for an id or an address that cannot be right."""
    made = manifest(client_id, url)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("manifest.json", json.dumps(made, indent=2, ensure_ascii=False).encode()),
            ("color.png", _png(192, _colour)),
            ("outline.png", _png(32, _outline)),
        ):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content)


def manifest(client_id: str, url: str) -> dict[str, Any]:
    """The manifest for one registration, served at `url`. Raises ChannelError."""
    if not _ID.fullmatch(client_id):
        raise ChannelError(
            "CLIENT_ID is not an Application (client) ID such as 0a1b2c3d-…: copy it from the registration."
        )
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname:
        raise ChannelError("--url takes the public address of this app, with https://.")
    about = f"https://{address.netloc}{ABOUT}"
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": MANIFEST_VERSION,
        "version": VERSION,
        "id": client_id,
        "developer": {"name": "Askfirst", "websiteUrl": about, "privacyUrl": about, "termsOfUseUrl": about},
        "name": {"short": "Askfirst", "full": "Askfirst: your council's social media policy"},
        "description": {"short": _SHORT, "full": _FULL},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [_bot(client_id)],
        "composeExtensions": [_extension(client_id)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [address.hostname],
        "defaultInstallScope": "personal",
    }  # fmt: skip


def _bot(client_id: str) -> dict[str, Any]:
    commands = [{"title": title, "description": text} for title, text in _COMMANDS]
    scopes = ["personal", "team", "groupChat"]
    return {
        "botId": client_id, "scopes": scopes, "supportsFiles": True, "isNotificationOnly": False,
        "commandLists": [{"scopes": scopes, "commands": commands}],
    }  # fmt: skip


def _extension(client_id: str) -> dict[str, Any]:
    parameter = {
        "name": QUESTION, "title": "Your question", "description": "What would you like to post?", "inputType": "text",
    }  # fmt: skip
    ask = {
        "id": ASK, "type": "query", "title": "Find a clause", "context": ["compose", "commandBox"], "initialRun": True,
        "description": "Insert a clause of your council's policy, with its source", "parameters": [parameter],
    }  # fmt: skip
    check = {
        "id": CHECK, "type": "action", "title": "Check this post", "context": ["message"], "fetchTask": True,
        "description": "Quotes the clauses that bear on this message, to you alone",
    }  # fmt: skip
    return {"botId": client_id, "commands": [ask, check]}


def _png(side: int, pixel: Callable[[float, float], Pixel]) -> bytes:
    """A square picture; `pixel` gives the colour at a point of the unit square."""
    rows = b"".join(
        b"\0" + b"".join(bytes(pixel((x + 0.5) / side, (y + 0.5) / side)) for x in range(side)) for y in range(side)
    )
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _inside(x: float, y: float) -> bool:
    """A speech bubble with a bar in it, as beside a quotation."""
    bubble = 0.18 <= x <= 0.82 and 0.2 <= y <= 0.68
    tail = 0.3 <= x <= 0.46 and 0.68 < y <= 0.84 - (x - 0.3)
    bar = 0.28 <= x <= 0.33 and 0.3 <= y <= 0.58
    lines = 0.4 <= x <= 0.72 and (0.32 <= y <= 0.38 or 0.46 <= y <= 0.52)
    return (bubble or tail) and not (bar or lines)


def _colour(x: float, y: float) -> Pixel:
    return (255, 255, 255, 255) if _inside(x, y) else (0x1D, 0x35, 0x57, 255)


def _outline(x: float, y: float) -> Pixel:
    return (255, 255, 255, 255) if _inside(x, y) else (255, 255, 255, 0)
