"""What runs in place when it is pressed: a vote, a choice of council, Resolve, Publish, Discard. Teams shows the presser a line."""

from __future__ import annotations

from typing import Any

from bot import phrases
from bot.channels.teams.buttons import ABOUT, DO, HELPFUL, VOTE
from bot.channels.teams.change import DISCARD, PUBLISH
from bot.channels.teams.menus import CHOOSE
from bot.chat.button_value import unpacked
from bot.chat.delivery import done_once
from bot.chat.reply import apology
from bot.conversation import afterwards
from bot.teams.events import Arrived
from bot.teams.forms import RESOLVE
from bot.teams.listeners.changes import decide
from bot.teams.listeners.messages import resume
from bot.teams.office import Office
from bot.teams.views import in_a_line

_LINE = "application/vnd.microsoft.activity.message"


def pressed(office: Office, found: Arrived) -> dict[str, Any]:
    """Answer `adaptiveCard/action`. One delivered again does nothing."""
    data = found.record.get("value", {}).get("action", {}).get("data") or {}
    try:
        return _line(done_once(office, [found.key], lambda: _done(office, found, data)) or phrases.TWICE)
    except Exception as error:
        sorry = apology(office.desk, found.person, error)
        return _line(in_a_line(sorry.text, sorry.contacts))


def _done(office: Office, found: Arrived, data: dict[str, Any]) -> str:
    """What the presser reads; the golden rule stands on the card above it."""
    what, about = data.get(DO), str(data.get(ABOUT) or "")
    if what == VOTE:
        answered = f"{found.place.conversation}:{found.record.get('replyToId', '')}"
        return afterwards.vote(office, found.person, answered, unpacked(about), helpful=data.get(HELPFUL) is True).text
    if what == CHOOSE:
        chosen = afterwards.choose(office, found.person, str(data.get(CHOOSE) or "").split(","))
        office.work.submit(lambda: resume(office, found))
        return f"You ask for {', '.join(c.name for c in chosen)} from now on."
    if what == RESOLVE:
        return office.referring.resolve(about, found.party).text
    if what in (PUBLISH, DISCARD):
        return decide(office, found, about, publish=what == PUBLISH)
    raise ValueError("not one of our buttons")


def _line(text: str) -> dict[str, Any]:
    return {"statusCode": 200, "type": _LINE, "value": text}
