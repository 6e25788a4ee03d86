"""An officer's new file, `refresh`, `rollback` and `card`, and the buttons Publish and Discard."""

from __future__ import annotations

from collections.abc import Sequence

from bot import phrases
from bot.advisor import contacts_of
from bot.channels.teams.change import change_message
from bot.chat import handlers as officers
from bot.chat.document_changes import Shown
from bot.chat.reply import Told, whom_to_ask
from bot.conversation.uploads import MOST_BYTES
from bot.teams.courier import root_of
from bot.teams.events import CHANNEL, Arrived
from bot.teams.files import fetched
from bot.teams.office import Office
from bot.teams.views import told


def take_files(office: Office, found: Arrived, files: Sequence[tuple[str, str]], said: str) -> None:
    """Names and addresses of files, with what was written beside them. Raises AskfirstError."""

    def fetch(address: str) -> bytes:
        return fetched(address, MOST_BYTES)

    _tell(office, found, officers.sent(office, found.party, files, fetch, said))


def take_command(office: Office, found: Arrived, text: str) -> None:
    """An officer's command; what it shows of a change is for the officer's own chat. Raises AskfirstError."""
    if not found.place.personal and officers.command_in(text) != officers.CARD:
        _tell(office, found, Told(phrases.IN_YOUR_OWN_CHAT, whom_to_ask(office.desk, found.person)))
        return
    place = root_of(found.place.conversation)
    _tell(office, found, officers.commanded(office, found.party, text, CHANNEL, place))


def decide(office: Office, found: Arrived, change: str, *, publish: bool) -> str:
    """Begin to publish or discard; how it went is said in the chat, because Teams waits for seconds only."""

    def give() -> None:
        _tell(office, found, officers.decided(office, found.party, change, publish=publish))

    office.work.submit(lambda: office.replies.trying(found.place, found.person, give))
    return phrases.PUBLISHING if publish else phrases.DISCARDING


def _tell(office: Office, found: Arrived, outcome: Shown | Told) -> None:
    if isinstance(outcome, Told):
        drawn = told(outcome.text, outcome.contacts)
    else:
        drawn = change_message(outcome.lines, outcome.change, outcome.said, contacts_of(outcome.council))
    office.replies.send(found.place, drawn)
