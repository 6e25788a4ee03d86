"""The search in the compose box, and the search among councils."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.teams import search
from bot.channels.teams.menus import matching
from bot.chat.desk import Answer, Problem, Question
from bot.chat.reply import apology
from bot.presentation import WHICH_COUNCIL
from bot.teams.events import Arrived
from bot.teams.office import Office
from bot.teams.views import in_a_line

ASK, QUESTION = "ask", "question"
_FOUND = "application/vnd.microsoft.search.searchResponse"
# Teams asks again while somebody types; less than this is no question yet.
_LEAST_TYPED = 4


def query(office: Office, found: Arrived) -> dict[str, Any]:
    """Answer `composeExtension/query` with clauses to insert. What is half typed is no question asked: not counted."""
    text = _typed(found.record.get("value", {}).get("parameters") or ())
    if len(text) < _LEAST_TYPED:
        return {"composeExtension": search.purpose()}
    try:
        outcome = office.desk.ask(Question(found.person, text, counted=False))
    except Exception as error:
        sorry = apology(office.desk, found.person, error)
        return {"composeExtension": search.said(in_a_line(sorry.text, sorry.contacts))}
    if isinstance(outcome, Answer):
        return {"composeExtension": search.results(outcome.advices)}
    if isinstance(outcome, Problem):
        return {"composeExtension": search.said(in_a_line(outcome.message, outcome.contacts))}
    return {"composeExtension": search.said(in_a_line(f"{WHICH_COUNCIL} Choose it in a chat with Askfirst.", ()))}


def _typed(parameters: Sequence[dict[str, Any]]) -> str:
    """What was typed; a client without our manifest, such as the playground, has a name of its own for it."""
    given = {p.get("name"): str(p.get("value") or "").strip() for p in parameters}
    first_run = given.pop("initialRun", "")
    return "" if first_run == "true" else given.get(QUESTION) or next(iter(given.values()), "")


def councils(office: Office, found: Arrived) -> dict[str, Any]:
    """Answer `application/search` with councils by name."""
    typed = str(found.record.get("value", {}).get("queryText") or "")
    results = matching(office.desk.open_to(found.person), typed)
    return {"statusCode": 200, "type": _FOUND, "value": {"results": results}}
