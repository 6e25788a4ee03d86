"""What Slack sends, as the person wrote it.

Slack escapes `& < >` and writes mentions, links and dates in angle brackets:
https://docs.slack.dev/messaging/formatting-message-text/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.chat.people import Party, Person
from bot.slack.platform import Place, person

_MARKED = re.compile(r"<(?P<inner>[^<>\n]*)>")
# Message subtypes that are still somebody writing something.
_WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})


def typed(text: str, bot_user: str | None = None) -> str:
    """The text as its writer saw it; mentions of the bot itself are left out."""
    return _unescaped(_MARKED.sub(lambda m: _shown(m["inner"], bot_user), text)).strip()


def written_by_somebody(event: Mapping[str, Any]) -> bool:
    """Whether an event is a message that a person has just written: no bot's, no edit, no join."""
    return event.get("subtype") in _WRITTEN and not event.get("bot_id") and bool(event.get("user"))


def text_of(message: Mapping[str, Any]) -> str:
    """All the words of a message: its text, or its attachments' where it has none."""
    text = str(message.get("text") or "")
    if text.strip():
        return text
    attached = message.get("attachments") or ()
    return "\n".join(str(a.get("text") or a.get("fallback") or "") for a in attached if isinstance(a, Mapping)).strip()


def _shown(inner: str, bot_user: str | None) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return "" if bot_user and target[1:] == bot_user else f"@{label.lstrip('@') or 'somebody'}"
    if target.startswith("#"):
        return f"#{label or 'a-channel'}"
    if target.startswith("!"):
        return label or "@" + re.split(r"[\^!]", target[1:])[0]
    for scheme in ("mailto:", "tel:"):
        if target.startswith(scheme):
            return label or target.removeprefix(scheme)
    return label or target


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def presser(body: dict[str, Any]) -> Person:
    """Who pressed a button or chose from a menu."""
    team = body.get("team") or {}
    return person(str(team.get("id") or body["user"].get("team_id", "")), str(body["user"]["id"]))


def party(body: dict[str, Any]) -> Party:
    """The same, with the name that their workspace knows them by."""
    user = body.get("user") or {}
    return Party(presser(body), str(user.get("name") or user.get("username") or ""))


def place_of(body: dict[str, Any]) -> Place:
    """Where a button was pressed: the thread of its message, or the address that came with it."""
    container = body.get("container") or {}
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    message = body.get("message") or {}
    if container.get("is_ephemeral") or not message:
        return Place(channel, response_url=str(body.get("response_url") or ""))
    return Place(channel, str(message.get("thread_ts") or message.get("ts")), private=channel.startswith("D"))
