"""Who did something in Slack, and where."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.chat.people import Doing, Event, Party, Person, Place, Surface
from bot.chat.sent import without_code

CHANNEL = "slack"
# What reading a request raises that is not of the form that Slack sends.
FORM_ERRORS = (LookupError, TypeError, AttributeError, ValueError)
# Slack's own helper writes as a person does.
_SLACKBOT = "USLACKBOT"
# Message subtypes that are still somebody writing something.
_WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
Body = Mapping[str, Any]


def written(body: Body, event: Body) -> Event | None:
    """A message that a person has just written; None for a bot's, a workflow's, an edit, a join."""
    channel, ts = str(event.get("channel", "")), str(event.get("ts", ""))
    automatic = event.get("bot_id") or event.get("bot_profile") or event.get("user") in (None, "", _SLACKBOT)
    by_somebody = event.get("subtype") in _WRITTEN and not automatic
    if not (by_somebody and channel and ts):
        return None
    team = str(body.get("team_id") or event.get("team") or "")
    keys = [f"slack:message:{team}:{channel}:{ts}"]
    if body.get("event_id"):
        keys.append(f"slack:event:{body['event_id']}")
    private = event.get("channel_type") == "im" or channel.startswith("D")
    thread = str(event.get("thread_ts") or ts)
    place = Place(channel, Surface.PRIVATE if private else Surface.OPEN, thread, begun=thread != ts)
    home = _home(team, str(event.get("user_team") or event.get("source_team") or ""), body)
    who = Party(person(team, str(event["user"])), "")
    return Event(
        who,
        place,
        tuple(keys),
        topic=f"{channel}:{thread}",
        home=home,
        message=ts,
        under=(thread,) if thread != ts else (),
    )


def mentioned(text: str, bot_user: str) -> bool:
    """Whether a message is for the bot: one that names it in code alone is talk about it."""
    return not bot_user or f"<@{bot_user}" in without_code(text)


def commanded(body: Body) -> Event:
    """Something typed after `/askfirst`: answered to its writer alone."""
    place = Place(str(body.get("channel_id", "")), Surface.ALONE, answers_to=str(body.get("response_url", "")))
    who = person(str(body.get("team_id", "")), str(body.get("user_id", "")))
    return Event(Party(who, str(body.get("user_name", ""))), place, once(body))


def selected(body: Body) -> Event:
    """A message on which a shortcut was called: answered to the caller alone."""
    channel = str((body.get("channel") or {}).get("id", ""))
    place = Place(channel, Surface.ALONE, answers_to=str(body.get("response_url", "")))
    return Event(_party(body), place, once(body), home=_of(body))


def opened_home(body: Body, event: Body) -> Event:
    """Somebody opened the app's own page."""
    who = person(str(body.get("team_id", "")), str(event.get("user", "")))
    return Event(Party(who, ""), Place(who.id, Surface.HOME), doing=Doing.LOOKING)


def pressed(body: Body) -> Event:
    """A button pressed or a menu used: in a thread, in a message that one person sees, or on the app's own page."""
    who, trigger = _party(body), str(body.get("trigger_id") or "")
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    if container.get("type") == "view":
        place = Place(who.person.id, Surface.HOME)
    elif container.get("is_ephemeral") or not message:
        place = Place(channel, Surface.ALONE, answers_to=str(body.get("response_url") or ""))
    else:
        surface = Surface.PRIVATE if channel.startswith("D") else Surface.OPEN
        begun = bool(message.get("thread_ts") or message.get("reply_count"))
        place = Place(channel, surface, str(message.get("thread_ts") or message.get("ts")), begun=begun)
    ts = str(message.get("ts") or "")
    return Event(who, place, trigger=trigger, home=_of(body), pressed=ts, doing=Doing.PRESSING)


def sent_form(body: Body, place: Place | None = None) -> Event:
    """A form sent, from the writer's direct messages unless it was opened elsewhere."""
    who = _party(body)
    keys = (f"slack:view:{body['view']['id']}",)
    there = place or Place(who.person.id, Surface.PRIVATE)
    return Event(who, there, keys, trigger=str(body.get("trigger_id") or ""), home=_of(body), doing=Doing.SENDING)


def once(body: Body) -> tuple[str, ...]:
    """The keys of something typed or pressed, by the address for its answers, which no other has."""
    address = str(body.get("response_url") or "")
    return (f"{CHANNEL}:answer:{hashlib.sha256(address.encode()).hexdigest()}",) if address else ()


def person(workspace: str, user: str) -> Person:
    """Somebody on Slack."""
    return Person(CHANNEL, workspace, user)


def _party(body: Body) -> Party:
    """Who did it, with the name that their workspace knows them by."""
    user, team = body.get("user") or {}, body.get("team") or {}
    who = person(str(team.get("id") or user.get("team_id", "")), str(user.get("id", "")))
    return Party(who, str(user.get("name") or user.get("username") or ""))


def _of(body: Body) -> str:
    """The workspace of whoever pressed something, where it is another than the one it was pressed in."""
    team, theirs = (body.get("team") or {}).get("id"), (body.get("user") or {}).get("team_id")
    return _home(str(team or theirs or ""), str(theirs or ""), body)


def _home(team: str, theirs: str, body: Body) -> str:
    """Workspaces of one Enterprise organisation are one; Slack says of an event alone whether its channel is shared beyond."""
    organisation = str(body.get("enterprise_id") or (body.get("enterprise") or {}).get("id") or "")
    if theirs in ("", team, organisation) or (organisation and not body.get("is_ext_shared_channel")):
        return ""
    return theirs
