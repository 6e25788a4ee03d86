"""Messages in personal chats, mentions elsewhere, and the welcome on install."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from microsoft_teams.api.activities.install_update import InstalledActivity
from microsoft_teams.api.activities.message import MessageActivity

from bot.advisor import contacts_of
from bot.channels.teams.menus import home
from bot.chat.delivery import answer_once
from bot.chat.desk import Question, WhichCouncil
from bot.chat.handlers import command_in
from bot.chat.people import Person
from bot.conversation.waiting import Held, held_for, hold
from bot.teams.events import Arrived, Place, arrived, for_the_bot, typed
from bot.teams.files import sent_files
from bot.teams.listeners.changes import take_command, take_files
from bot.teams.office import Office

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
    office.replies.send(place, home(mine, office.desk.open_to(person), office.live.now.id))


def ask(office: Office, place: Place, asker: Person, text: str, *, thread: str | None, draft: bool = False) -> None:
    """Answer at a place; a question whose asker must choose a council waits for the choice."""
    outcome = office.desk.ask(Question(asker, text, thread, draft)) if text else office.desk.greet(asker)
    if isinstance(outcome, WhichCouncil):
        hold(office, asker, Held(asdict(place), text, draft))
    office.replies.give(place, outcome)


def resume(office: Office, found: Arrived) -> None:
    """Answer the question that waited for this person's choice of council."""
    held = held_for(office, found.person)
    if held is None:
        return
    place = Place(**held.place)
    office.replies.trying(place, found.person, lambda: ask(
        office, place, found.person, held.text, thread=found.thread, draft=held.draft
    ))  # fmt: skip
