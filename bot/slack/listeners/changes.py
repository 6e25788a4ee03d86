"""An officer's new file, `refresh` and `rollback`, and the buttons Publish and Discard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from slack_bolt import Ack, App

from bot import phrases
from bot.advisor import contacts_of
from bot.channels.slack.answer import told
from bot.channels.slack.change import DISCARD, PUBLISH, change_message
from bot.conversation.changing import MOST_BYTES, Shown
from bot.conversation.people import Party
from bot.conversation.told import Told
from bot.slack.courier import CHANNEL
from bot.slack.files import fetched
from bot.slack.office import Office
from bot.slack.pressed import party, place_of
from bot.slack.replies import Place
from index.readers.formats import READABLE

COMMANDS = ("refresh", "rollback", "card")


def register(app: App, office: Office) -> None:
    """Answer the two buttons."""
    for action in (PUBLISH, DISCARD):
        app.action(action)(_decide(office, action))


def take_file(office: Office, place: Place, who: Party, file: tuple[str, str], said: str) -> None:
    """A file without a question: an officer's document, or something that cannot be read. Raises AskfirstError."""
    name, address = file
    if PurePath(name).suffix.lower() not in READABLE:
        councils = office.desk.councils(who.person)
        office.replies.aside(place, who.person, told(phrases.NO_FILES, contacts_of(councils[0]) if councils else ()))
        return
    if not office.changing.councils_of(who.person):
        raise office.changing.refused(who.person, "a new file")
    data = fetched(office.client, address, MOST_BYTES)
    _show(office, place, who, office.changing.from_file(who, name, data, said))


def take_command(office: Office, place: Place, who: Party, text: str) -> None:
    """`refresh`, `rollback` or `card`, with the council's id where an officer has several. Raises AskfirstError."""
    command, _, rest = text.partition(" ")
    if command.casefold() == "card":
        council = office.changing.chosen(who, "a card", rest)
        done = office.noticing.carding.post(council, CHANNEL, place.channel)
        office.replies.aside(place, who.person, told(done.text, done.contacts))
        return
    begin = office.changing.from_folder if command.casefold() == "refresh" else office.changing.from_before
    _show(office, place, who, begin(who, rest))


def is_command(text: str) -> bool:
    """Whether an officer's command was typed: one word, at most followed by a council's id."""
    words = text.split()
    return 1 <= len(words) <= 2 and words[0].casefold() in COMMANDS


def _show(office: Office, place: Place, who: Party, shown: Shown) -> None:
    drawn = change_message(shown.lines, shown.change, shown.said, contacts_of(shown.council))
    office.replies.aside(place, who.person, drawn)


def _decide(office: Office, action: str) -> Callable[..., None]:
    def listener(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        place, who = place_of(body), party(body)

        def give() -> None:
            change = str(body["actions"][0]["value"])
            done: Told = (office.changing.publish if action == PUBLISH else office.changing.discard)(change, who)
            office.replies.aside(place, who.person, told(done.text, done.contacts))

        office.work.submit(lambda: office.replies.trying(place, who.person, give))

    return listener
