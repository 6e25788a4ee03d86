"""People of a tenant that no council names, where councils name theirs: told that this is for others, and no more."""

from __future__ import annotations

from typing import Any

from microsoft_teams.api import ActivityBase
from microsoft_teams.api.activities.message import MessageActivity

from bot import phrases
from bot.chat.delivery import answer_soon
from bot.chat.people import Event
from bot.chat.reply import Reply, Words
from bot.chat.services import Services
from bot.teams import views
from bot.teams.events import CHANNEL, arrived, for_the_bot
from bot.teams.listeners.actions import as_dialog, as_line
from bot.teams.listeners.messages import FOUND
from bot.teams.platform import TeamsPlatform
from bot.teams.search import results

_SAID = Reply(Words(phrases.NOT_FOR_YOU))


def is_stranger(services: Services, event: Event, home: str | None) -> bool:
    """Whether the event's tenant is none of those that councils name, or where none is named not the app's own, `home`."""
    named = services.live.now.index.workspaces(CHANNEL) or {home} - {None, ""}
    return bool(named) and event.person.workspace not in named


def tell(services: Services, teams: TeamsPlatform, activity: ActivityBase) -> None:
    """Answer what was written to the bot, or where it was installed, with the one line."""
    event = arrived(activity)
    if not isinstance(activity, MessageActivity) or for_the_bot(activity, event.place):
        answer_soon(services, teams, event, _said)


def refused(services: Services, name: str) -> dict[str, Any]:
    """The same for what Teams waits for: by the name of what was asked."""
    if name == "adaptiveCard/action":
        return as_line(views.in_a_line(_SAID))
    if name == "composeExtension/query":
        return {"composeExtension": results(_SAID)}
    if name == "application/search":
        return {"statusCode": 200, "type": FOUND, "value": {"results": []}}
    return as_dialog(services, _SAID)


def _said() -> Reply:
    return _SAID
