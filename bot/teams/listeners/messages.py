"""Messages in personal chats, mentions elsewhere, and the welcome on install."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from microsoft_teams.api.activities.install_update import InstalledActivity
from microsoft_teams.api.activities.message import MessageActivity

from bot import phrases
from bot.advisor import contacts_of
from bot.chat import handlers as officers
from bot.chat.delivery import answer_once
from bot.chat.desk import Answer, Problem, Question, WhichCouncil
from bot.chat.document_changes import MOST_BYTES, Shown
from bot.chat.handlers import command_in
from bot.chat.memory import Held, held_for, hold
from bot.chat.people import Person
from bot.chat.reply import Told, apology, whom_to_ask
from bot.presentation import WHICH_COUNCIL
from bot.teams import forms as search
from bot.teams.client import fetched, sent_files
from bot.teams.events import CHANNEL, Arrived, Place, arrived, for_the_bot, typed
from bot.teams.platform import Office, root_of
from bot.teams.views import (
    change_message,
    home,
    in_a_line,
    matching,
    told,
)

# The commands of the manifest; anything else is a question.
HELP, COUNCIL = frozenset({"help", "?"}), frozenset({"council", "councils", "my council", "documents"})


def receive(office: Office, activity: MessageActivity) -> None:
    """Answer a message once, however often Teams tells of it."""
    found = arrived(activity)
    if not for_the_bot(activity, found.place):
        return
    text = typed(activity)
    files = sent_files(activity) if found.place.personal else ()

    def give() -> None:
        office.connector.typing(found.place.service_url, found.place.conversation)
        if files and (office.changing.councils_of(found.person) or not text):
            take_files(office, found, files, text)
        elif command_in(text):
            take_command(office, found, text)
        elif text.casefold() in COUNCIL:
            show_home(office, found.place, found.person)
        else:
            ask(office, found.place, found.person, "" if text.casefold() in HELP else text, thread=found.thread)

    answer_once(office, [found.key], partial(office.replies.trying, found.place, found.person), give)


def welcome(office: Office, activity: InstalledActivity) -> None:
    """Say what this is where it was installed, to that place alone."""
    found = arrived(activity)
    trying = partial(office.replies.trying, found.place, found.person)
    answer_once(office, [found.key], trying, lambda: show_home(office, found.place, found.person))


def show_home(office: Office, place: Place, person: Person) -> None:
    """What is in force, whom to ask, what one may ask, and the choice of council."""
    mine = [(council, contacts_of(council)) for council in office.desk.councils(person)]
    office.replies.send(place, home(mine, office.desk.open_to(person), office.live.now.words(c for c, _ in mine)))


def ask(office: Office, place: Place, asker: Person, text: str, *, thread: str | None, draft: bool = False) -> None:
    """Answer at a place; a question whose asker must choose a council waits for the choice."""
    outcome = office.desk.ask(Question(asker, text, thread, draft)) if text else office.desk.greet(asker)
    if isinstance(outcome, WhichCouncil):
        hold(office.waiting, asker, Held(asdict(place), text, draft))
    office.replies.give(place, outcome)


def resume(office: Office, found: Arrived) -> None:
    """Answer the question that waited for this person's choice of council."""
    held = held_for(office.waiting, found.person)
    if held is None:
        return
    place = Place(**held.place)
    office.replies.trying(place, found.person, lambda: ask(
        office, place, found.person, held.text, thread=found.thread, draft=held.draft
    ))  # fmt: skip


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


def take_files(office: Office, found: Arrived, files: Sequence[tuple[str, str]], said: str) -> None:
    """Names and addresses of files, with what was written beside them. Raises AskfirstError."""

    def fetch(address: str) -> bytes:
        return fetched(address, MOST_BYTES)

    tell(office, found, officers.sent(office, found.party, files, fetch, said))


def take_command(office: Office, found: Arrived, text: str) -> None:
    """An officer's command; what it shows of a change is for the officer's own chat. Raises AskfirstError."""
    if not found.place.personal and officers.command_in(text) != officers.CARD:
        tell(office, found, Told(phrases.IN_YOUR_OWN_CHAT, whom_to_ask(office.desk, found.person)))
        return
    place = root_of(found.place.conversation)
    tell(office, found, officers.commanded(office, found.party, text, CHANNEL, place))


def tell(office: Office, found: Arrived, outcome: Shown | Told) -> None:
    if isinstance(outcome, Told):
        drawn = told(outcome.text, outcome.contacts)
    else:
        drawn = change_message(outcome.lines, outcome.change, outcome.said, contacts_of(outcome.council))
    office.replies.send(found.place, drawn)
