"""Who pressed a button or sent a form, and where."""

from __future__ import annotations

from typing import Any

from bot.chat.people import Party, Person
from bot.slack.office import person
from bot.slack.platform import Place


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
