"""What is typed: messages in personal chats, mentions elsewhere, the search in the message box; and the welcome on install."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from microsoft_teams.api.activities.install_update import InstalledActivity
from microsoft_teams.api.activities.message import MessageActivity

from bot.chat import handlers
from bot.chat.delivery import answer_now, answer_soon
from bot.chat.people import Event
from bot.chat.services import Services
from bot.teams.cards import MOST_FOUND, matching
from bot.teams.events import arrived, for_the_bot
from bot.teams.platform import TeamsPlatform
from bot.teams.reading import answered_in, sent_in
from bot.teams.search import results

ASK, QUESTION = "ask", "question"
FOUND = "application/vnd.microsoft.search.searchResponse"


def receive(services: Services, teams: TeamsPlatform, activity: MessageActivity) -> None:
    """A message."""
    event = arrived(activity)
    if not for_the_bot(activity, event.place):
        return
    event, sent = replace(event, under=answered_in(activity)), sent_in(activity)
    job = partial(handlers.message, services, event, sent)
    answer_soon(services, teams, event, job, partial(handlers.lane_of, services, event, sent), typed=True)


def welcome(services: Services, teams: TeamsPlatform, activity: InstalledActivity) -> None:
    """What this is, said where it was installed, to that place alone."""
    event = arrived(activity)
    answer_soon(services, teams, event, partial(handlers.home, services, event))


def query(services: Services, teams: TeamsPlatform, event: Event, record: dict[str, Any]) -> dict[str, Any]:
    """Answer `composeExtension/query` with clauses to insert: all there are on the first page, none on any other."""
    if _page(record.get("value", {}))[0]:
        return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": []}}
    text = _typed(record.get("value", {}).get("parameters") or ())
    searching = replace(event, keys=())
    reply = answer_now(services, teams, searching, partial(handlers.search, services, searching, text))
    return {"composeExtension": results(reply)}


def _typed(parameters: Sequence[dict[str, Any]]) -> str:
    """What was typed; a client without our manifest, such as the playground, has a name of its own for it."""
    given = {p.get("name"): str(p.get("value") or "").strip() for p in parameters}
    first_run = given.pop("initialRun", "")
    return "" if first_run == "true" else given.get(QUESTION) or next(iter(given.values()), "")


def _page(asked: dict[str, Any]) -> tuple[int, int]:
    """How many results are passed over, and how many are wanted at most."""
    options = asked.get("queryOptions")
    given = options if isinstance(options, dict) else {}
    skip, top = (given.get(name) for name in ("skip", "top"))
    return skip if isinstance(skip, int) and skip > 0 else 0, top if isinstance(top, int) and top > 0 else MOST_FOUND


def councils(services: Services, _: TeamsPlatform, event: Event, record: dict[str, Any]) -> dict[str, Any]:
    """Answer `application/search` with councils by name."""
    asked = record.get("value", {})
    skip, top = _page(asked)
    found = matching(services.desk.open_to(event.person), str(asked.get("queryText") or ""), skip, top)
    return {"statusCode": 200, "type": FOUND, "value": {"results": found}}
