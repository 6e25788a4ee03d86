"""An officer's new file, `refresh`, `rollback` and `card`, and the buttons Publish and Discard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, App

from bot.advisor import contacts_of
from bot.chat import handlers as officers
from bot.chat.document_changes import MOST_BYTES, Shown
from bot.chat.people import Party
from bot.chat.reply import Told
from bot.slack.client import fetched
from bot.slack.events import party, place_of
from bot.slack.platform import CHANNEL, Office, Place
from bot.slack.views import DISCARD, PUBLISH, change_message, told


def register(app: App, office: Office) -> None:
    """Answer the two buttons."""
    for action in (PUBLISH, DISCARD):
        app.action(action)(_decide(office, action))


def take_files(office: Office, place: Place, who: Party, files: Sequence[tuple[str, str]], said: str) -> None:
    """Names and addresses of files, with what was written beside them. Raises AskfirstError."""

    def fetch(address: str) -> bytes:
        return fetched(office.client, address, MOST_BYTES)

    _tell(office, place, who, officers.sent(office, who, files, fetch, said))


def take_command(office: Office, place: Place, who: Party, text: str) -> None:
    """An officer's command. Raises AskfirstError."""
    _tell(office, place, who, officers.commanded(office, who, text, CHANNEL, place.channel))


def _tell(office: Office, place: Place, who: Party, outcome: Shown | Told) -> None:
    if isinstance(outcome, Told):
        drawn = told(outcome.text, outcome.contacts)
    else:
        drawn = change_message(outcome.lines, outcome.change, outcome.said, contacts_of(outcome.council))
    office.replies.aside(place, who.person, drawn)


def _decide(office: Office, action: str) -> Callable[..., None]:
    def listener(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        place, who = place_of(body), party(body)

        def give() -> None:
            change = str(body["actions"][0]["value"])
            _tell(office, place, who, officers.decided(office, who, change, publish=action == PUBLISH))

        office.work.submit(lambda: office.replies.trying(place, who.person, give))

    return listener
