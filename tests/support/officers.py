"""The parts of a running bot without a platform, over councils of its own with officers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import yaml

from bot.app import App
from bot.chat.people import Event, Party, Person, Place
from bot.chat.reply import Reply
from bot.chat.sent import Sent
from bot.chat.services import Services, services_of
from bot.settings import Settings
from tests.conftest import fresh_home
from tests.support.paths import POLICIES

# Of the one every document is the same text; the ids of both have no hyphen.
ANYTOWN, READING = "anytown", "reading"
FILES = tuple(f"policy-{letter}.txt" for letter in "abcdefg")
OFFICER, SOMEBODY = "U0OFFICER", "U0SOMEBODY"


class Listener:
    """A platform that remembers what it was to show, and gives every file the same words."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.shown: list[Reply] = []

    def show(self, event: Event, reply: Reply) -> None:  # noqa: ARG002
        self.shown.append(reply)

    def working(self, event: Event) -> AbstractContextManager[None]:  # noqa: ARG002
        return nullcontext()

    def home_of(self, event: Event) -> str:
        return event.home

    def fetched(self, person: Person, address: str) -> bytes:  # noqa: ARG002
        return b"Can I post a photo of the children at the school fete?"

    def above(self, event: Event) -> Sent | None:  # noqa: ARG002
        return None

    def before(self, event: Event) -> Sequence[str]:  # noqa: ARG002
        return ()


@contextmanager
def councils_with_officers(known: App, folder: Path, channel: str) -> Iterator[tuple[Services, Listener]]:
    """Two councils, of which one has seven documents, with one officer; the parts that work with them, and the platform."""
    for name, files in ((ANYTOWN, FILES), (READING, FILES[:1])):
        there = folder / "policies" / name
        there.mkdir(parents=True)
        for file in files:
            shutil.copy(POLICIES / "nottinghamshire-county" / "social-media-protocol.txt", there / file)
        record = {
            "id": name, "name": f"{name.title()} Town  Council", "nation": "england", "officers": [OFFICER],
            "documents": [{"file": file, "title": f"Policy {file}"} for file in files],
            "contacts": [{"role": "Monitoring Officer", "name": "Jo Bloggs", "email": "jo@council.example"}],
        }  # fmt: skip
        (there / "council.yaml").write_text(yaml.safe_dump(record), "utf-8")
    app = App(Settings(policies=folder / "policies", home=fresh_home(known, folder / "home")))
    app._encoder = known.encoder
    app.refresh()
    services, listener = services_of(app), Listener(channel)
    services.courier.register(listener)  # type: ignore[arg-type]
    yield services, listener
    services.stop()
    app.store.engine.dispose()


def event_of(channel: str, user: str, place: Place, *keys: str) -> Event:
    """Something that somebody does there."""
    return Event(Party(Person(channel, "T1", user), ""), place, keys)
